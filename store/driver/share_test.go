package driver

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
)

// hold takes connections for an operation in the background, as many as it asks for, and keeps each until release is
// closed. It tells of each connection by one value.
func hold(ctx context.Context, t *testing.T, db *sqlx.DB, share *Share, n int, release <-chan struct{}) (got <-chan struct{}, all *sync.WaitGroup) {
	t.Helper()
	taken := make(chan struct{}, n)
	all = &sync.WaitGroup{}
	for range n {
		all.Go(func() {
			err := Single(ctx, db, share, func(context.Context, *sqlx.Conn) error {
				taken <- struct{}{}
				<-release
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	return taken, all
}

// receive waits for values.
func receive(got <-chan struct{}, n int) {
	for range n {
		<-got
	}
}

// most tracks how many connections are in use at once.
type most struct {
	mu        sync.Mutex
	now, high int
}

func (m *most) use(fn func()) {
	m.mu.Lock()
	m.now++
	m.high = max(m.high, m.now)
	m.mu.Unlock()
	fn()
	m.mu.Lock()
	m.now--
	m.mu.Unlock()
}

// TestShareOfAnOperation counts the connections that fifty reads of one operation use at once.
func TestShareOfAnOperation(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ pool, others, want int }{
		"a pool with room":              {20, 0, MaxShare},
		"a pool with room for two more": {20, 7, 3},
		"a pool that is half in use":    {20, 10, 1},
		"a small pool":                  {4, 0, 2},
		"one connection":                {1, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := newDB(t, Config{MaxOpenConns: tt.pool, AcquireTimeout: time.Minute})
			release := make(chan struct{})
			got, others := hold(t.Context(), t, db, nil, tt.others, release)
			receive(got, tt.others)
			ctx, share := t.Context(), NewShare()
			var m most
			var all sync.WaitGroup
			for range 50 {
				all.Go(func() {
					err := Single(ctx, db, share, func(ctx context.Context, c *sqlx.Conn) (err error) {
						m.use(func() { err = rowsOf(ctx, c, "SELECT 1") })
						return err
					})
					if err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if m.high > tt.want {
				t.Errorf("%d connections at once, want %d", m.high, tt.want)
			}
			// All that it may have it gets, too.
			got, mine := hold(ctx, t, db, share, tt.want, release)
			receive(got, tt.want)
			gone, cancel := context.WithCancel(ctx)
			cancel()
			if err := Single(gone, db, share, func(context.Context, *sqlx.Conn) error { return nil }); !errors.Is(err, context.Canceled) {
				t.Errorf("one more: %v", err)
			}
			close(release)
			others.Wait()
			mine.Wait()
			wantNoneHeld(t, db)
			if share.used != 0 {
				t.Errorf("%d connections are still counted", share.used)
			}
		})
	}
}

// TestWaitingForItself has a read of an operation wait for the operation's only connection, which another read of it
// holds for ever: after the AcquireTimeout it takes one of the pool's.
func TestWaitingForItself(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{MaxOpenConns: 2, AcquireTimeout: 20 * time.Millisecond})
	ctx, share := t.Context(), NewShare()
	err := Single(ctx, db, share, func(context.Context, *sqlx.Conn) error {
		return Single(ctx, db, share, func(ctx context.Context, c *sqlx.Conn) error { return rowsOf(ctx, c, "SELECT 1") })
	})
	if err != nil {
		t.Error(err)
	}
	wantNoneHeld(t, db)
}

// TestFailuresGiveTheShareBack fails to get connections in an operation.
func TestFailuresGiveTheShareBack(t *testing.T) {
	t.Parallel()
	away := open(t, Config{URL: "postgres://nobody@127.0.0.1:1/none?sslmode=disable", MaxOpenConns: 9})
	busy := newDB(t, Config{MaxOpenConns: 1, AcquireTimeout: 10 * time.Millisecond})
	release := make(chan struct{})
	got, other := hold(t.Context(), t, busy, nil, 1, release)
	receive(got, 1)
	for want, db := range map[error]*sqlx.DB{ErrNoConnection: away, ErrPoolBusy: busy} {
		ctx, share := t.Context(), NewShare()
		for range 2 * MaxShare {
			if err := Single(ctx, db, share, func(context.Context, *sqlx.Conn) error { return nil }); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		}
	}
	close(release)
	other.Wait()
}
