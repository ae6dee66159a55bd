package driver

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
)

// hold takes n connections for an operation in goroutines, sends a value for each, and keeps them until release is
// closed.
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

// maxGauge tracks the maximum number of connections in use at once.
type maxGauge struct {
	mu        sync.Mutex
	now, high int
}

func (m *maxGauge) use(fn func()) {
	m.mu.Lock()
	m.now++
	m.high = max(m.high, m.now)
	m.mu.Unlock()
	fn()
	m.mu.Lock()
	m.now--
	m.mu.Unlock()
}

// TestShareLimitsConnections counts the connections that fifty reads of one operation use at once.
func TestShareLimitsConnections(t *testing.T) {
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
			var m maxGauge
			var all sync.WaitGroup
			for range 50 {
				all.Go(func() {
					err := Single(ctx, db, share, func(ctx context.Context, c *sqlx.Conn) (err error) {
						m.use(func() { err = readRows(ctx, c, "SELECT 1") })
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
			// The operation gets all connections that it may have.
			got, mine := hold(ctx, t, db, share, tt.want, release)
			receive(got, tt.want)
			cancelled, cancel := context.WithCancel(ctx)
			cancel()
			if err := Single(cancelled, db, share, func(context.Context, *sqlx.Conn) error { return nil }); !errors.Is(err, context.Canceled) {
				t.Errorf("one more: %v", err)
			}
			close(release)
			others.Wait()
			mine.Wait()
			wantAllReleased(t, db)
			if share.used != 0 {
				t.Errorf("%d connections are still counted", share.used)
			}
		})
	}
}

// TestShareDoesNotDeadlock nests two reads of an operation, so the inner one waits for a connection that the outer one
// never releases. After the AcquireTimeout the inner read takes another connection of the pool.
func TestShareDoesNotDeadlock(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{MaxOpenConns: 2, AcquireTimeout: 20 * time.Millisecond})
	ctx, share := t.Context(), NewShare()
	err := Single(ctx, db, share, func(context.Context, *sqlx.Conn) error {
		return Single(ctx, db, share, func(ctx context.Context, c *sqlx.Conn) error { return readRows(ctx, c, "SELECT 1") })
	})
	if err != nil {
		t.Error(err)
	}
	wantAllReleased(t, db)
}

// TestFailedAcquireReleasesShare fails to take connections in an operation, more often than the share allows.
func TestFailedAcquireReleasesShare(t *testing.T) {
	t.Parallel()
	unreachable := open(t, Config{URL: "postgres://nobody@127.0.0.1:1/none?sslmode=disable", MaxOpenConns: 9})
	busy := newDB(t, Config{MaxOpenConns: 1, AcquireTimeout: 10 * time.Millisecond})
	release := make(chan struct{})
	got, other := hold(t.Context(), t, busy, nil, 1, release)
	receive(got, 1)
	for want, db := range map[error]*sqlx.DB{ErrNoConnection: unreachable, ErrPoolBusy: busy} {
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
