package driver

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"sync/atomic"
	"time"
)

// Observer is called before each statement with the statement's text, without arguments; for the start and end of a
// transaction the text is BEGIN, COMMIT or ROLLBACK. The function ended, unless nil, is called once after the statement
// with the number of rows that were read or changed, and the error. An Observer must be safe for concurrent use.
type Observer func(ctx context.Context, text string) (ended func(rows int64, err error))

// The texts of the statements that begin and end a transaction.
const (
	textBegin    = "BEGIN"
	textCommit   = "COMMIT"
	textRollback = "ROLLBACK"
)

// observe calls the pool's observer, if it has one.
func (c *conn) observe(ctx context.Context, text string) func(int64, error) {
	if c.connector.cfg.Observe == nil {
		return nil
	}
	return c.connector.cfg.Observe(ctx, text)
}

// observeLater is observe for the end of a transaction, for which database/sql passes no context.
func (c *conn) observeLater(ctx context.Context) func(text string) func(int64, error) {
	if c.connector.cfg.Observe == nil {
		return nil
	}
	return func(text string) func(int64, error) { return c.observe(ctx, text) }
}

// ended runs and observes the end of a transaction.
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

// rowCounter counts the rows of an observed statement; a nil rowCounter does nothing.
type rowCounter struct {
	ended func(int64, error)
	rows  int64
	err   error
}

func newRowCounter(ended func(int64, error)) *rowCounter {
	if ended == nil {
		return nil
	}
	return &rowCounter{ended: ended}
}

// next records the result of reading a row.
func (w *rowCounter) next(err error) {
	switch {
	case w == nil:
	case err == nil:
		w.rows++
	case !errors.Is(err, io.EOF):
		w.err = err
	}
}

// end calls the observer after the statement; err is the error of closing the rows.
func (w *rowCounter) end(err error) {
	if w == nil || w.ended == nil {
		return
	}
	if w.err != nil {
		err = w.err
	}
	w.ended(w.rows, err)
	w.ended = nil
}

// waits counts the waits for a connection of a pool.
type waits struct{ now, all, timedOut, nanoseconds atomic.Int64 }

// begin counts a wait and returns a function that counts its end.
func (w *waits) begin() (end func(err error)) {
	w.now.Add(1)
	w.all.Add(1)
	begun := time.Now()
	return func(err error) {
		w.now.Add(-1)
		w.nanoseconds.Add(int64(time.Since(begun)))
		if errors.Is(err, ErrPoolBusy) {
			w.timedOut.Add(1)
		}
	}
}

// Waits counts the waits for a connection of a pool since it was opened.
type Waits struct {
	Now      int64 // waiting now
	All      int64
	TimedOut int64 // with an [ErrPoolBusy]
	Time     time.Duration
}

// WaitsOf returns the waits of a pool made by [Open].
func WaitsOf(db *sql.DB) Waits {
	k, ok := db.Driver().(*connector)
	if !ok {
		return Waits{}
	}
	w := &k.waits
	return Waits{Now: w.now.Load(), All: w.all.Load(), TimedOut: w.timedOut.Load(), Time: time.Duration(w.nanoseconds.Load())}
}
