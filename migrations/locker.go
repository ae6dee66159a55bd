package migrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/pressly/goose/v3/lock"
)

// lockID is the advisory lock of Recordgraph's migrations: "recordgr" in ASCII.
const lockID int64 = 0x7265636f72646772

// lockInterval is how often a waiting process asks for the lock.
const lockInterval = 100 * time.Millisecond

// locker is the advisory lock that one process migrates under. It asks again and
// again instead of waiting inside the database, where a waiting statement would
// hold up CREATE INDEX CONCURRENTLY for ever. A process that dies loses the lock
// with its session.
type locker struct{}

var _ lock.SessionLocker = locker{}

// SessionLock takes the lock on a connection, waiting until ctx ends.
//
//	SELECT pg_try_advisory_lock($1)
func (locker) SessionLock(ctx context.Context, conn *sql.Conn) error {
	tick := time.NewTicker(lockInterval)
	defer tick.Stop()
	for {
		var locked bool
		if err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, lockID).Scan(&locked); err != nil {
			return fmt.Errorf("lock: %w", err)
		}
		if locked {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("another process is migrating: %w", ctx.Err())
		}
	}
}

// SessionUnlock gives the lock back.
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
