package store

import (
	"context"
	"errors"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"recordgraph/record"
	"recordgraph/store/sqlgen"
)

// inLockQueues runs fn, a transaction that takes these locks first.
//
// In REPEATABLE READ a lock fails if it waited for a change of the record, because the snapshot is older. The
// transaction has done nothing yet and runs again at once. To prevent that all waiting transactions run again after
// each change, the transactions of this process wait in a queue per record, without a connection.
func (s *Store) inLockQueues(ctx context.Context, locks []record.Lock, fn func() error) error {
	if len(locks) == 0 {
		return fn()
	}
	leave, err := s.lockQueues.enter(ctx, locks)
	if err != nil {
		return err
	}
	defer leave()
	for {
		if err := fn(); !errors.Is(err, errChangedWhileLocking) || ctx.Err() != nil {
			return err
		}
	}
}

// errChangedWhileLocking means that a concurrent transaction changed a record while the lock statement waited.
var errChangedWhileLocking = errors.New("a record changed while the lock statement waited")

// lock locks records by the first statement of a transaction. The error is a [record.ErrLocked] if a lock was not
// granted in time.
func (s *Session) lock(ctx context.Context, locks []record.Lock) error {
	if len(locks) == 0 {
		return nil
	}
	q, err := s.tx.Begin()
	if err != nil {
		return err
	}
	var n int
	err = s.store.query(ctx, q, sqlgen.Lock(s.store.planner.Lock(locks)), []any{&n}, nil)
	switch {
	case pq.As(err, pqerror.TRSerializationFailure) != nil:
		return errors.Join(errChangedWhileLocking, err)
	case errors.Is(err, context.DeadlineExceeded):
		return lockTimeoutError(err)
	}
	return err
}
