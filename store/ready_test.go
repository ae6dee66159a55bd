package store_test

import (
	"errors"
	"testing"

	"recordgraph/record"
	"recordgraph/store/storetest"
)

// TestReady changes the tables of a store: missing parts of the model are reported by name, additional parts are
// ignored.
func TestReady(t *testing.T) {
	t.Parallel()
	const migrate = " (run: recordgraph migrate up)"
	for _, tt := range []struct{ change, want string }{
		{`SELECT 1`, ""},
		{`ALTER TABLE movies ADD COLUMN newer int; CREATE TABLE newer ()`, ""},
		{`ALTER TABLE movies ADD COLUMN newer int NOT NULL DEFAULT 1, ADD COLUMN number int GENERATED ALWAYS AS IDENTITY,
			ADD COLUMN computed int NOT NULL GENERATED ALWAYS AS (1) STORED`, ""},
		{`ALTER TABLE movies ADD COLUMN newer int NOT NULL`,
			"column movies.newer needs a value that this version does not write; give the column a default, or drop its NOT NULL"},
		{`ALTER TABLE movies DROP COLUMN genre`, "column movies.genre is missing" + migrate},
		{`ALTER TABLE movies RENAME TO films`, "table movies is missing" + migrate},
		{`DROP TABLE samples`, "table samples is missing" + migrate},
		{`ALTER TABLE licences ALTER COLUMN ends_at TYPE timestamp`,
			"column licences.ends_at is of type timestamp without time zone, not timestamp with time zone"},
		{`ALTER TABLE samples ALTER COLUMN smalls TYPE bigint[]`, "column samples.smalls is of type bigint[], not integer[]"},
	} {
		t.Run(tt.change, func(t *testing.T) {
			t.Parallel()
			d := empty(t, string(storetest.SDL()))
			must(d.db.ExecContext(t.Context(), tt.change))(t)
			err := d.Ready(t.Context())
			if tt.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var e *record.Error
			if !errors.As(err, &e) || e.Message != tt.want || e.Kind != record.ErrUnavailable {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// TestReadyCachesSuccess checks that only a failed check is repeated at once.
func TestReadyCachesSuccess(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	ready := func() error { return d.Ready(t.Context()) }
	rename := func(from, to string) {
		must(d.db.ExecContext(t.Context(), `ALTER TABLE `+from+` RENAME TO `+to))(t)
	}
	rename("movies", "films")
	for range 2 {
		if ready() == nil {
			t.Error("ready without a table")
		}
	}
	rename("films", "movies")
	d.sql.take()
	for range 3 {
		if err := ready(); err != nil {
			t.Error(err)
		}
	}
	if n := len(d.sql.take()); n != 1 {
		t.Errorf("the catalog was read %d times", n)
	}
	noError(t, d.db.Close())
	if ready() == nil {
		t.Error("ready without a database")
	}
}
