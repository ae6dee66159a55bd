package pgtest_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	_ "github.com/lib/pq"

	"recordgraph/internal/pgtest"
)

func TestEveryTestGetsItsOwnCopy(t *testing.T) {
	t.Parallel()
	var built atomic.Int32
	template := pgtest.Template{
		Name: "films",
		Hash: t.TempDir(), // new in each run
		Build: func(ctx context.Context, url string) error {
			built.Add(1)
			return exec(ctx, url, "CREATE TABLE film AS SELECT 'Alien'::text AS title")
		},
	}
	t.Run("all", func(t *testing.T) {
		t.Parallel()
		for i := range 8 {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				url := pgtest.New(t, template)
				if err := exec(t.Context(), url, fmt.Sprintf("INSERT INTO film VALUES ('film %d')", i)); err != nil {
					t.Fatal(err)
				}
				if got := count(t, url, "film"); got != 2 {
					t.Errorf("%d films, want the template's and one's own", got)
				}
			})
		}
	})
	t.Cleanup(func() {
		if built.Load() != 1 {
			t.Errorf("the template was built %d times, want once", built.Load())
		}
	})
}

func TestDatabaseGoesWithItsTest(t *testing.T) {
	server := pgtest.Server(t)
	var name string
	t.Run("inner", func(t *testing.T) {
		db, err := sql.Open("postgres", pgtest.New(t, pgtest.Template{}))
		if err != nil {
			t.Fatal(err)
		}
		// An open connection of a test must not prevent the drop of its database.
		if err := db.QueryRowContext(t.Context(), "SELECT current_database()").Scan(&name); err != nil {
			t.Fatal(err)
		}
	})
	if got := count(t, server, "pg_database WHERE datname = '"+name+"'"); got != 0 {
		t.Errorf("database %s is still there", name)
	}
}

func TestFailedBuildLeavesNothing(t *testing.T) {
	t.Parallel()
	server := pgtest.Server(t)
	recorder := &failing{TB: t}
	func() {
		defer func() { _ = recover() }()
		pgtest.New(recorder, pgtest.Template{Name: "broken", Hash: t.TempDir(), Build: func(context.Context, string) error {
			return errors.New("no such table")
		}})
	}()
	if want := "pgtest: template broken: build: no such table"; recorder.message != want {
		t.Errorf("message is %q, want %q", recorder.message, want)
	}
	if got := count(t, server, "pg_database WHERE datname LIKE 'broken%'"); got != 0 {
		t.Errorf("%d databases of the failed build are still there", got)
	}
}

func TestOwnServer(t *testing.T) {
	t.Parallel()
	server := pgtest.Own(t, map[string]string{"max_connections": "7"})
	if got := count(t, server.URL("postgres"), "pg_settings WHERE name = 'max_connections' AND setting = '7'"); got != 1 {
		t.Error("the setting did not reach the server")
	}
}

func BenchmarkNew(b *testing.B) {
	template := pgtest.Template{Name: "bench", Hash: "1", Build: func(ctx context.Context, url string) error {
		return exec(ctx, url, "CREATE TABLE film AS SELECT i, 'film ' || i AS title FROM generate_series(1, 3200) i")
	}}
	for b.Loop() {
		pgtest.New(b, template)
	}
}

// failing is a test that records Fatalf instead of ending.
type failing struct {
	testing.TB
	message string
}

func (f *failing) Fatalf(format string, args ...any) {
	f.message = fmt.Sprintf(format, args...)
	panic(f.message)
}

func exec(ctx context.Context, url, statement string) error {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(ctx, statement)
	return err
}

func count(t *testing.T, url, from string) int {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var n int
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM "+from).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
