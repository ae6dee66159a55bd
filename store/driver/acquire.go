package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// held is a connection taken from the pool.
type held struct {
	*sqlx.Conn
	k     *connector
	share *Share // of the operation that it was taken for
}

// Close gives the connection back. It is called once.
func (h *held) Close() error {
	defer h.share.give()
	defer h.k.leave()
	return h.Conn.Close()
}

// lend runs fn on the connection and gives it back, also when fn panics: a slot that is lost is lost for the life of
// the process.
func (h *held) lend(ctx context.Context, fn func(context.Context, sqlx.QueryerContext) error) error {
	defer h.Close() //nolint:errcheck // what is wrong with it, fn has met
	return fn(ctx, h.Conn)
}

// acquire takes a connection from the pool, within the share of an operation. There is a slot per connection, so that
// the time it may take to get one is only measured when there is a wait.
func acquire(ctx context.Context, db *sqlx.DB, share *Share) (*held, error) {
	k, ok := db.Driver().(*connector)
	if !ok {
		return nil, fmt.Errorf("unexpected driver %T", db.Driver())
	}
	entered, err := share.take(ctx, k)
	if err != nil {
		return nil, err
	}
	if !entered {
		if err := k.enter(ctx); err != nil {
			share.give()
			return nil, err
		}
	}
	conn, err := k.connect(ctx, db)
	if err != nil {
		k.leave()
		share.give()
		return nil, err
	}
	return &held{conn, k, share}, nil
}

// connect takes a connection, which only waits where others than acquire hold some.
func (k *connector) connect(ctx context.Context, db *sqlx.DB) (*sqlx.Conn, error) {
	wait := ctx
	if stats := db.Stats(); k.slots != nil && stats.InUse >= stats.MaxOpenConnections && k.cfg.AcquireTimeout > 0 {
		var cancel context.CancelFunc
		wait, cancel = context.WithTimeout(ctx, k.cfg.AcquireTimeout)
		defer cancel()
	}
	conn, err := db.Connx(wait)
	switch {
	case err == nil, errors.Is(err, ErrNoConnection):
		return conn, err
	case ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("%w: %w", ErrPoolBusy, err)
	case errors.Is(err, sqldriver.ErrBadConn):
		return nil, fmt.Errorf("%w: %w", ErrNoConnection, withoutBadConn(err))
	}
	return nil, err
}

// enter waits for one of the pool's connections to be free.
func (k *connector) enter(ctx context.Context) error {
	if k.slots == nil {
		return nil
	}
	select {
	case k.slots <- struct{}{}:
		return nil
	default:
	}
	end := k.waits.begin()
	err := k.wait(ctx)
	end(err)
	return err
}

func (k *connector) wait(ctx context.Context) error {
	var late <-chan time.Time
	if k.cfg.AcquireTimeout > 0 {
		timer := time.NewTimer(k.cfg.AcquireTimeout)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case k.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-late:
		return fmt.Errorf("%w: %v", ErrPoolBusy, k.cfg.AcquireTimeout)
	}
}

// leave gives back what enter got.
func (k *connector) leave() {
	if k.slots != nil {
		<-k.slots
	}
}
