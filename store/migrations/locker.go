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
func (l locker) SessionLock(ctx context.Context, conn *sql.Conn) error {
	for range (backoff.Policy{First: lockInterval}).Attempts(ctx) {
		var locked bool
		if err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, lockID).Scan(&locked); err != nil {
			return fmt.Errorf("lock: %w", err)
		}
		if locked {
			return l.held(ctx, conn)
		}
	}
	return fmt.Errorf("another process is migrating: %w", ctx.Err())
}

// errPooler means that the statements of one connection run in different sessions.
var errPooler = errors.New("the connection goes through a transaction pooler, where the lock of migrations has no effect; " +
	"set RECORDGRAPH_MIGRATE_URL to a URL that bypasses the pooler")

// held checks that the session of a connection holds the lock. The error is errPooler if it does not.
func (locker) held(ctx context.Context, conn *sql.Conn) error {
	const query = `SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND objsubid = 1
		AND classid::bigint << 32 | objid::bigint = $1 AND granted)`
	var held bool
	if err := conn.QueryRowContext(ctx, query, lockID).Scan(&held); err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	if !held {
		return errPooler
	}
	return nil
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
		return errPooler
	}
	return nil
}
