package store

import (
	"context"
	"errors"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"recordgraph/record"
	"recordgraph/store/sqlgen"
)

// inLine runs fn, a whole transaction that takes these locks first.
//
// In REPEATABLE READ a lock that had to wait for a change is refused, because the snapshot is older. The transaction
// has done nothing yet and runs again at once. So that not all transactions that wait for a record run again whenever
// one of them has changed it, those of this process wait for it in line, without a connection.
func (s *Store) inLine(ctx context.Context, locks []record.Lock, fn func() error) error {
	if len(locks) == 0 {
		return fn()
	}
	leave, err := s.lines.enter(ctx, locks)
	if err != nil {
		return err
	}
	defer leave()
	for {
		if err := fn(); !errors.Is(err, errOutrun) || ctx.Err() != nil {
			return err
		}
	}
}

// errOutrun means that another transaction changed a record while the lock statement waited for it.
var errOutrun = errors.New("changed while waiting for its lock")

// lock locks records in a transaction that begins with it. A lock that is not granted in time is a [record.ErrLocked].
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
		return errors.Join(errOutrun, err)
	case errors.Is(err, context.DeadlineExceeded):
		return locked(err)
	}
	return err
}
