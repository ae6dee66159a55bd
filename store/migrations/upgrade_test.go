package migrations

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
)

// newEarlierDB is a database to which an earlier release has applied its migrations up to a version.
func newEarlierDB(t *testing.T, version int64) (url string, db *sqlx.DB) {
	t.Helper()
	url, db = newDB(t)
	p, err := goose.NewProvider(goose.DialectPostgres, db.DB, os.DirFS("testdata/earlier"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.GetDBVersion(t.Context()); err != nil { // creates the table of versions
		t.Fatal(err)
	}
	if version > 0 {
		if _, err := p.UpTo(t.Context(), version); err != nil {
			t.Fatal(err)
		}
	}
	return url, db
}

// relations describes the columns and constraints of all tables but those of versions.
const relations = `SELECT string_agg(line, E'\n' ORDER BY line) FROM (
	SELECT format('%s.%s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull) line
	FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
	WHERE relnamespace = 'public'::regnamespace AND relname !~ '_version' AND attnum > 0 AND NOT attisdropped
	UNION ALL
	SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
	WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text !~ '_version') lines`

// TestUpgrade upgrades databases in all states that an earlier release has left.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	_, fresh := newDB(t)
	if _, err := Up(t.Context(), fresh.DB, books(), quiet()); err != nil {
		t.Fatal(err)
	}
	const versions = `SELECT string_agg(g::text, E'\n' ORDER BY id) FROM goose_db_version g`
	for version, pending := range []string{
		"engine/00001_secret.sql", "engine/00002_load.sql", "engine/00002_load.sql", "engine/00003_cursor_keys.sql", "engine/00004_load_waiting.sql",
		"engine/00005_model.sql",
	} {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			t.Parallel()
			_, db := newEarlierDB(t, int64(version))
			if name, err := Pending(t.Context(), db.DB, books()); err != nil || name != pending {
				t.Errorf("pending before: %q, %v, want %q", name, err, pending)
			}
			before := get[string](t, db, versions)
			var secret []byte
			if version > 0 {
				secret = get[[]byte](t, db, `SELECT value FROM recordgraph_secret`)
			}
			if n, err := Up(t.Context(), db.DB, books(), quiet()); err != nil || n != len(names)-version {
				t.Fatalf("up: %d, %v", n, err)
			}
			checkStatus(t, db, true)
			if diff := cmp.Diff(get[string](t, fresh, relations), get[string](t, db, relations)); diff != "" {
				t.Errorf("an upgraded database differs from a new one:\n%s", diff)
			}
			if after := get[[]byte](t, db, `SELECT value FROM recordgraph_secret`); version > 0 && !cmp.Equal(secret, after) {
				t.Errorf("the secret was %x and is %x", secret, after)
			}
			if after := get[string](t, db, versions); after != before {
				t.Errorf("replicas of the earlier release read other versions:\n%s\nnot\n%s", after, before)
			}
			if version < 2 { // the tables were made last, as in a new database
				checkDown(t, db, names...)
			} else { // some of the engine's migrations were applied after them
				checkDown(t, db, names[0], names[6], names[1], names[2], names[3], names[4], names[5])
			}
			if n, err := Up(t.Context(), db.DB, books(), quiet()); err != nil || n != len(names) {
				t.Errorf("up after down: %d, %v", n, err)
			}
		})
	}
}

// TestUpgradeKeepsTimesAndLaterMigrations upgrades a service that has added a migration.
func TestUpgradeKeepsTimesAndLaterMigrations(t *testing.T) {
	t.Parallel()
	_, db := newEarlierDB(t, 5)
	if _, err := db.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (6, true);
		UPDATE goose_db_version SET tstamp = '2026-01-01'::timestamp + version_id * interval '1 day'`); err != nil {
		t.Fatal(err)
	}
	const text = "-- +goose Up\nCREATE TABLE more ();\n-- +goose Down\nSELECT 1;\n"
	files := fstest.MapFS{"00002_own.sql": {Data: []byte(text)}, "00006_more.sql": {Data: []byte(text)}}
	list, err := Status(t.Context(), db.DB, files)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range list {
		got = append(got, m.Name+" "+m.AppliedAt.Format("2006-01-02"))
	}
	want := []string{
		"engine/00001_secret.sql 2026-01-02", "engine/00002_load.sql 2026-01-04", "engine/00003_cursor_keys.sql 2026-01-05",
		"engine/00004_load_waiting.sql 2026-01-06", "engine/00005_model.sql 0001-01-01", "engine/00006_steps.sql 0001-01-01",
		"model/00002_own.sql 2026-01-03", "model/00006_more.sql 2026-01-07",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if name, err := Down(t.Context(), db.DB, files, quiet()); err != nil || name != "model/00006_more.sql" {
		t.Errorf("down: %q, %v", name, err)
	}
}

// TestConcurrentUpgrade starts ten replicas on a database of an earlier release.
func TestConcurrentUpgrade(t *testing.T) {
	t.Parallel()
	url, db := newEarlierDB(t, 5)
	var wg sync.WaitGroup
	var applied atomic.Int64
	for range 10 {
		own := openDB(t, url)
		wg.Go(func() {
			n, err := Up(t.Context(), own.DB, books(), quiet())
			if err != nil {
				t.Error(err)
			}
			applied.Add(int64(n))
		})
	}
	wg.Wait()
	if n := applied.Load(); n != 2 { // those that the earlier release does not have
		t.Errorf("%d migrations applied", n)
	}
	checkStatus(t, db, true)
}

// foreignVersions are versions of another application that uses goose in the same database.
const foreignVersions = `CREATE TABLE goose_db_version (id serial, version_id bigint, is_applied boolean, tstamp timestamp DEFAULT now());
	INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true), (2, true), (3, true), (7, true)`

// TestForeignVersions migrates a database in which another application uses goose.
func TestForeignVersions(t *testing.T) {
	t.Parallel()
	_, db := newDB(t)
	if _, err := db.ExecContext(t.Context(), foreignVersions); err != nil {
		t.Fatal(err)
	}
	if name, err := Pending(t.Context(), db.DB, books()); err != nil || name != "engine/00001_secret.sql" {
		t.Errorf("pending: %q, %v", name, err)
	}
	if n, err := Up(t.Context(), db.DB, books(), quiet()); err != nil || n != len(names) {
		t.Errorf("up: %d, %v", n, err)
	}
}

// TestAdoptForeignVersions uses such a database for dev, first without migration files.
func TestAdoptForeignVersions(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.exec(foreignVersions)
	s.adopt()
	s.migration("first", films1)
	s.adopt()
	s.checkTables(tablesOf(t, films1))
}
