package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// pooledConn is a connection taken from the pool.
type pooledConn struct {
	*sqlx.Conn
	k     *connector
	share *Share // of the operation that uses the connection
}

// Close returns the connection to the pool. It must be called once.
func (h *pooledConn) Close() error {
	defer h.share.release()
	defer h.k.releaseSlot()
	return h.Conn.Close()
}

// use runs fn on the connection and returns the connection to the pool, also when fn panics: a slot that is not
// released is lost until the process ends.
func (h *pooledConn) use(ctx context.Context, fn func(context.Context, sqlx.QueryerContext) error) error {
	defer h.Close() //nolint:errcheck // fn has seen the error of a broken connection
	return fn(ctx, h.Conn)
}

// acquire takes a connection from the pool, within the share of an operation. The pool has a slot per connection, so a
// timer is needed only when all slots are taken.
func acquire(ctx context.Context, db *sqlx.DB, share *Share) (*pooledConn, error) {
	k, ok := db.Driver().(*connector)
	if !ok {
		return nil, fmt.Errorf("unexpected driver %T", db.Driver())
	}
	hasSlot, err := share.acquire(ctx, k)
	if err != nil {
		return nil, err
	}
	if !hasSlot {
		if err := k.acquireSlot(ctx); err != nil {
			share.release()
			return nil, err
		}
	}
	conn, err := k.connect(ctx, db)
	if err != nil {
		k.releaseSlot()
		share.release()
		return nil, err
	}
	return &pooledConn{conn, k, share}, nil
}

// connect takes a connection from database/sql. It waits only if connections are in use that acquire did not hand out.
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

// acquireSlot waits for a slot of the pool.
func (k *connector) acquireSlot(ctx context.Context) error {
	if k.slots == nil {
		return nil
	}
	select {
	case k.slots <- struct{}{}:
		return nil
	default:
	}
	end := k.waits.begin()
	err := k.waitForSlot(ctx)
	end(err)
	return err
}

func (k *connector) waitForSlot(ctx context.Context) error {
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

// releaseSlot returns a slot to the pool.
func (k *connector) releaseSlot() {
	if k.slots != nil {
		<-k.slots
	}
}
