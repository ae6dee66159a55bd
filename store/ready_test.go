package store_test

import (
	"errors"
	"testing"

	"recordgraph/record"
	"recordgraph/store/storetest"
)

// TestReady changes the database's tables under a store: what the model needs is missed by name, what it doesn't know
// is nobody's business.
func TestReady(t *testing.T) {
	t.Parallel()
	const migrate = " (run: recordgraph migrate up)"
	for _, tt := range []struct{ change, want string }{
		{`SELECT 1`, ""},
		{`ALTER TABLE movies ADD COLUMN newer int; CREATE TABLE newer ()`, ""},
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
			if _, err := d.db.ExecContext(t.Context(), tt.change); err != nil {
				t.Fatal(err)
			}
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

// TestReadyAsksSeldom looks at the catalog again only when it was not good: what is missing is noticed as soon as it is
// there.
func TestReadyAsksSeldom(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	ready := func() error { return d.Ready(t.Context()) }
	rename := func(from, to string) {
		if _, err := d.db.ExecContext(t.Context(), `ALTER TABLE `+from+` RENAME TO `+to); err != nil {
			t.Fatal(err)
		}
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
	if err := d.db.Close(); err != nil {
		t.Fatal(err)
	}
	if ready() == nil {
		t.Error("ready without a database")
	}
}
