package store

import (
	"context"
	"errors"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"recordgraph/record"
	"recordgraph/store/driver"
	"recordgraph/store/sqlgen"
)

// locksKey is the context key of [WithLocks].
type locksKey struct{}

// WithLocks returns a context for a [Store.Transact] that locks these records
// first, in one statement. They are in the order of [record.Schema.SortLocks], so
// that documents that name the same records wait for each other in turn, whatever
// their own order. IDs without a record lock nothing.
func WithLocks(ctx context.Context, locks []record.Lock) context.Context {
	if len(locks) == 0 {
		return ctx
	}
	return context.WithValue(ctx, locksKey{}, locks)
}

// inLine runs fn, a whole transaction that takes these locks first.
//
// In REPEATABLE READ a lock that had to wait for a change is refused, because the
// snapshot is older. The transaction has done nothing yet and runs again at once.
// So that not all transactions that wait for a record run again whenever one of
// them has changed it, those of this process wait for it in line, without a
// connection.
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

// errOutrun means that another transaction changed a record while the lock
// statement waited for it.
var errOutrun = errors.New("changed while waiting for its lock")

// lock locks records in a transaction that begins with it. A lock that is not
// granted in time is a [record.ErrLocked].
func (s *Store) lock(ctx context.Context, tx *driver.Tx, locks []record.Lock) error {
	if len(locks) == 0 {
		return nil
	}
	q, err := tx.Begin()
	if err != nil {
		return err
	}
	var n int
	err = s.query(ctx, q, sqlgen.Lock(locks), []any{&n}, one)
	switch {
	case pq.As(err, pqerror.TRSerializationFailure) != nil:
		return errors.Join(errOutrun, err)
	case errors.Is(err, context.DeadlineExceeded):
		return locked(err)
	}
	return err
}
