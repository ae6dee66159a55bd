package migrations

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"recordgraph/internal/backoff"
	"recordgraph/model"
	"recordgraph/model/ddl"
	"recordgraph/store/driver"
)

// childURL is the environment variable that makes the test binary a process that applies a plan.
const childURL = "RECORDGRAPH_TEST_APPLY"

func TestMain(m *testing.M) {
	url, kill := os.Getenv(childURL), os.Getenv(childKill)
	if url == "" {
		os.Exit(m.Run())
	}
	run := applyInChild
	if kill != "" {
		run = func(ctx context.Context, url string) error { return stepsInChild(ctx, url, kill) }
	}
	if err := run(context.Background(), url); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// applyInChild leads from the recorded tables to films3 and logs each step.
func applyInChild(ctx context.Context, url string) error {
	db, err := driver.Open(driver.Config{}.ForMigrations(url))
	if err != nil {
		return err
	}
	r, err := Recorded(ctx, db.DB)
	if err != nil {
		return err
	}
	m, err := model.Load(model.File{Name: model.SchemaFile, SDL: films3})
	if err != nil {
		return err
	}
	plan := ddl.Diff(r.Tables, ddl.TablesOf(m.Schema()))
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{Level: slog.LevelDebug}))
	_, err = Apply(ctx, db.DB, r.Tables, append(plan.Expand, plan.Finish...), logger)
	return err
}

// TestKill kills a process after each of its steps. The recorded tables are those of the database, and another plan leads
// from there to the new model.
func TestKill(t *testing.T) {
	t.Parallel()
	plan := ddl.Diff(tablesOf(t, films2), tablesOf(t, films3))
	total := len(plan.Expand) + len(plan.Finish)
	for after := range total {
		t.Run(fmt.Sprint(after), func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			s.adopt()
			s.develop(films2)
			s.exec(`INSERT INTO studios (id, created_at, updated_at, name) VALUES (gen_random_uuid(), now(), now(), 'A')`)
			s.exec(`INSERT INTO films (id, created_at, updated_at, title, year, studio_id)
				SELECT gen_random_uuid(), now(), now(), 'f' || n, n, (SELECT id FROM studios) FROM generate_series(1, 2000) n`)
			killChild(t, s.url, after)
			err := locked(t.Context(), s.db.DB, quiet(), func(*session) error { // waits for the end of the killed process' session
				s.checkTables(s.record().Tables)
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			s.develop(films3)
			if n := get[int](t, s.db, `SELECT count(*) FROM films`); n != 2000 {
				t.Errorf("%d films, want 2000", n)
			}
		})
	}
}

// killChild starts a process that applies a plan, and kills it after a number of steps.
func killChild(t *testing.T, url string, steps int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childURL+"="+url)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for range steps {
		if !lines.Scan() || !strings.Contains(lines.Text(), "table changed") {
			t.Errorf("the process said %q", lines.Text())
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed
}

// TestWaitForLock changes a table that a long transaction reads. The change waits, and readers that come later do not
// wait for it.
func TestWaitForLock(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.adopt()
	s.develop(films1)
	from := s.record().Tables
	reader := openDB(t, s.url)
	long, err := reader.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := long.ExecContext(t.Context(), `SELECT FROM films`); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		plan := ddl.Diff(from, tablesOf(t, `type Film @record { title: String! }`))
		_, err := Apply(t.Context(), s.db.DB, from, append(plan.Expand, plan.Finish...), quiet())
		done <- err
	}()
	const waiting = `SELECT count(*) FROM pg_locks WHERE relation = 'films'::regclass AND mode = 'AccessExclusiveLock' AND NOT granted`
	var n int
	for range (backoff.Policy{First: time.Millisecond}).Attempts(t.Context()) {
		if n = get[int](t, reader, waiting); n > 0 {
			break
		}
	}
	for range 3 {
		get[int](t, reader, `SELECT count(*) FROM films`)
	}
	if len(done) > 0 || n != 1 {
		t.Errorf("%d statements wait for the reader; done: %v", n, len(done) > 0)
	}
	if err := long.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	s.checkTables(tablesOf(t, `type Film @record { title: String! }`))
}

// TestLockIsNeverFree gives up.
func TestLockIsNeverFree(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.exec(`CREATE TABLE films (id uuid)`)
	other, err := openDB(t, s.url).BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.ExecContext(t.Context(), `LOCK TABLE films`); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	attempts := 0
	err = stepError("films", attempt(ctx, s.db.DB, retries, func(tx *sql.Tx) error {
		if attempts++; attempts == 2 {
			defer cancel()
		}
		_, err := tx.ExecContext(context.WithoutCancel(ctx), `LOCK TABLE films NOWAIT`)
		return err
	}))
	if want := "the table films is in use by a long transaction; end the transaction, then try again"; err == nil || err.Error() != want || attempts != 2 {
		t.Errorf("after %d attempts: %v, want %s", attempts, err, want)
	}
	if err := other.Rollback(); err != nil {
		t.Fatal(err)
	}
}

// TestStepErrors names the table and PostgreSQL's reason.
func TestStepErrors(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.adopt()
	s.develop(films1)
	from := s.record().Tables
	for statement, want := range map[string]string{
		`ALTER TABLE films DROP COLUMN nothing`: `change the table films: column "nothing" of relation "films" does not exist`,
		`SELECT 1/0`:                            `change the table films: division by zero`,
	} {
		steps := []ddl.Step{{Form: ddl.Alter, Tables: []string{"films"}, SQL: statement, After: from.Find("films")}}
		if _, err := Apply(t.Context(), s.db.DB, from, steps, quiet()); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	s.checkTables(from)
}
