package migrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/pressly/goose/v3/lock"

	"recordgraph/internal/backoff"
)

// lockID is the advisory lock of Recordgraph's migrations: "recordgr" in ASCII.
const lockID int64 = 0x7265636f72646772

// lockInterval is the pause between two attempts to take the lock.
const lockInterval = 100 * time.Millisecond

// locker is the advisory lock of the migrating process. It polls, because a statement that waits for a lock would block
// CREATE INDEX CONCURRENTLY forever. The lock is released when the session ends.
type locker struct{}

var _ lock.SessionLocker = locker{}

// SessionLock takes the lock on a connection. It waits until ctx ends.
//
//	SELECT pg_try_advisory_lock($1)
func (locker) SessionLock(ctx context.Context, conn *sql.Conn) error {
	for range (backoff.Policy{First: lockInterval}).Attempts(ctx) {
		var locked bool
		if err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, lockID).Scan(&locked); err != nil {
			return fmt.Errorf("lock: %w", err)
		}
		if locked {
			return nil
		}
	}
	return fmt.Errorf("another process is migrating: %w", ctx.Err())
}

// SessionUnlock releases the lock.
//
//	SELECT pg_advisory_unlock($1)
func (locker) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	var unlocked bool
	if err := conn.QueryRowContext(ctx, `SELECT pg_advisory_unlock($1)`, lockID).Scan(&unlocked); err != nil {
		return fmt.Errorf("unlock: %w", err)
	}
	if !unlocked {
		return errors.New("unlock: the session doesn't hold the lock; is a transaction pooler in between?")
	}
	return nil
}
