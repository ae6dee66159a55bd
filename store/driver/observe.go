package driver

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"sync/atomic"
	"time"
)

// Observer is told of each statement before it is sent: its text, which is BEGIN, COMMIT or ROLLBACK for what bounds a
// transaction, and which never holds an argument. What it returns is called once at the statement's end, with the rows
// it read or changed, and its error; nil is called by nobody. An Observer is called by many goroutines at once.
type Observer func(ctx context.Context, text string) (ended func(rows int64, err error))

// The texts of what bounds a transaction.
const (
	textBegin    = "BEGIN"
	textCommit   = "COMMIT"
	textRollback = "ROLLBACK"
)

// observe tells the pool's observer of a statement; nil where nobody cares.
func (c *conn) observe(ctx context.Context, text string) func(int64, error) {
	if c.connector.cfg.Observe == nil {
		return nil
	}
	return c.connector.cfg.Observe(ctx, text)
}

// observeLater is observe for statements that come without a context, which belong to ctx: a transaction's end.
func (c *conn) observeLater(ctx context.Context) func(text string) func(int64, error) {
	if c.connector.cfg.Observe == nil {
		return nil
	}
	return func(text string) func(int64, error) { return c.observe(ctx, text) }
}

// ended tells of a transaction's end that ran.
func (t openTx) ended(text string, run func() error) error {
	if t.observe == nil {
		return run()
	}
	ended := t.observe(text)
	err := run()
	if ended != nil {
		ended(0, err)
	}
	return err
}

// watch follows the rows of a statement that somebody observes; nil follows nothing.
type watch struct {
	ended func(int64, error)
	rows  int64
	err   error
}

func newWatch(ended func(int64, error)) *watch {
	if ended == nil {
		return nil
	}
	return &watch{ended: ended}
}

// next notes what came of reading a row.
func (w *watch) next(err error) {
	switch {
	case w == nil:
	case err == nil:
		w.rows++
	case !errors.Is(err, io.EOF):
		w.err = err
	}
}

// end tells of the end; err is that of closing the rows.
func (w *watch) end(err error) {
	if w == nil || w.ended == nil {
		return
	}
	if w.err != nil {
		err = w.err
	}
	w.ended(w.rows, err)
	w.ended = nil
}

// waits counts those who found all connections of a pool in use.
type waits struct{ now, all, inVain, nanoseconds atomic.Int64 }

// begin notes a wait, and returns what notes its end.
func (w *waits) begin() (end func(err error)) {
	w.now.Add(1)
	w.all.Add(1)
	begun := time.Now()
	return func(err error) {
		w.now.Add(-1)
		w.nanoseconds.Add(int64(time.Since(begun)))
		if errors.Is(err, ErrPoolBusy) {
			w.inVain.Add(1)
		}
	}
}

// Waits tell of those who found all connections of a pool in use, since it was opened but for Now.
type Waits struct {
	Now    int64
	All    int64
	InVain int64 // they got an [ErrPoolBusy]
	Time   time.Duration
}

// WaitsOf returns the waits for the connections of a pool of [Open]'s; there are none for any other.
func WaitsOf(db *sql.DB) Waits {
	k, ok := db.Driver().(*connector)
	if !ok {
		return Waits{}
	}
	w := &k.waits
	return Waits{Now: w.now.Load(), All: w.all.Load(), InVain: w.inVain.Load(), Time: time.Duration(w.nanoseconds.Load())}
}
