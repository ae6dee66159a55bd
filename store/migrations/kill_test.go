package migrations

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"recordgraph/store/driver"
)

// childKill is the environment variable that makes a child apply killFiles, and kill itself: "before 7" before its seventh
// statement under the lock, "inside 7" a moment after it has begun to send the statement.
const childKill = "RECORDGRAPH_TEST_KILL"

// killFile has a step of each form.
const killFile = `-- +goose Up
-- +recordgraph alter books
ALTER TABLE books ADD COLUMN format text, ADD CONSTRAINT books_pages_check CHECK (pages > 0) NOT VALID;

-- +recordgraph validate books
ALTER TABLE books VALIDATE CONSTRAINT books_pages_check;

-- +recordgraph index books
CREATE UNIQUE INDEX CONCURRENTLY books_title_key ON books (title);

-- +recordgraph index books
CREATE INDEX CONCURRENTLY books_format_idx ON books (format, id);

-- +recordgraph alter books, shelves
ALTER TABLE books ADD CONSTRAINT books_title_key UNIQUE USING INDEX books_title_key,
    ADD CONSTRAINT books_shelf_id_fkey FOREIGN KEY (shelf_id) REFERENCES shelves (id);

-- +recordgraph backfill books
UPDATE books SET format = 'paper', pages = pages + 1 WHERE format IS NULL;
`

// stepsInChild applies killFile and kills the process at a statement.
func stepsInChild(ctx context.Context, url, kill string) error {
	var mode string
	var at, n int64
	if _, err := fmt.Sscanf(kill, "%s %d", &mode, &at); err != nil {
		return err
	}
	end := func() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL) }
	var under atomic.Bool // the lock
	cfg := driver.Config{Observe: func(_ context.Context, text string) func(int64, error) {
		if strings.Contains(text, "client_connection_check_interval") {
			under.Store(true)
		}
		if under.Load() && atomic.AddInt64(&n, 1) == at {
			if mode == "before" {
				end()
				select {} // until the end
			}
			time.AfterFunc(2*time.Millisecond, end)
		}
		return nil
	}}
	db, err := driver.Open(cfg.ForMigrations(url))
	if err != nil {
		return err
	}
	_, err = Up(ctx, db.DB, filesOf(shelfFile, killFile), quiet())
	return err
}

// TestKillAtEachStatement kills a runner before each of its statements, or inside, and starts it again. In the end each row
// has been changed once, and nothing is left unfinished.
func TestKillAtEachStatement(t *testing.T) {
	t.Parallel()
	const books = 1500
	for _, mode := range []string{"before", "inside"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			s := newBooks(t, books)
			const state = `SELECT concat((SELECT count(*) FROM recordgraph_model_version), (SELECT string_agg(s::text, '' ORDER BY number) FROM recordgraph_step s))`
			kills, at, before := 0, 1, get[string](t, s.db, state)
			for s.killedAt(fmt.Sprint(mode, " ", at)) {
				kills, at = kills+1, at+1
				if now := get[string](t, s.db, state); now != before { // the next kill is at the next step
					at, before = 1, now
				}
			}
			t.Logf("%d kills", kills)
			if kills < 20 {
				t.Errorf("%d kills", kills)
			}
			s.checkBooks(books)
			if n := get[int](t, s.db, `SELECT count(*) FROM books WHERE 'book ' || pages - 1 = title`); n != books {
				t.Errorf("%d rows were changed once, want %d", n, books)
			}
		})
	}
}

// killedAt runs a child and reports whether it was killed. Otherwise it has applied the file.
func (s *service) killedAt(kill string) bool {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childURL+"="+s.url, childKill+"="+kill)
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState.Exited() {
		s.t.Fatalf("%s: %v: %s", kill, err, out)
	}
	return err != nil
}
