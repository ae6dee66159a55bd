package migrations

import (
	"context"
	"errors"
	"strings"
	"testing"

	"recordgraph/model/ddl"
)

// TestPooler runs migrations through something that gives statements to different sessions.
func TestPooler(t *testing.T) {
	t.Parallel()
	s := newBooks(t, 0)
	conn, err := s.db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := (locker{}).held(t.Context(), conn); !errors.Is(err, errPooler) || !strings.Contains(err.Error(), "RECORDGRAPH_MIGRATE_URL") {
		t.Errorf("without the lock: %v", err)
	}
	err = locked(t.Context(), s.db.DB, quiet(), func(s *session) error {
		if err := (locker{}).SessionUnlock(t.Context(), s.conn); err != nil { // as if the next statement ran elsewhere
			return err
		}
		err := s.run(t.Context(), filesStep(t, expandFile), progress{}, func(context.Context, execer, progress) error { return nil })
		if !errors.Is(err, errPooler) {
			t.Errorf("a step without the lock: %v", err)
		}
		return (locker{}).SessionLock(t.Context(), s.conn)
	})
	if err != nil {
		t.Error(err)
	}
	if n := get[int](t, s.db, `SELECT count(*) FROM pg_attribute WHERE attrelid = 'books'::regclass AND attname = 'format'`); n != 0 {
		t.Error("the step ran")
	}
}

// filesStep is the first step of a file.
func filesStep(t *testing.T, text string) ddl.Step {
	t.Helper()
	f, _, err := ddl.ParseFile(text)
	if err != nil {
		t.Fatal(err)
	}
	return f.Up[0]
}
