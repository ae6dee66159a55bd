package service

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"recordgraph/server"
)

const (
	logDelay = 100 * time.Millisecond // how long a request's line may wait for others
	logRoom  = 32 << 10               // most bytes that wait
)

// together writes the lines of several requests together, because a system call for each costs a good part of a small request. It
// writes other lines, and the waiting lines before them, at once.
type together struct {
	slog.Handler
	out *lateWriter
}

// Handle implements [slog.Handler].
func (t together) Handle(ctx context.Context, r slog.Record) error {
	err := t.Handler.Handle(ctx, r)
	if r.Level > slog.LevelInfo || r.Message != server.AccessMessage {
		t.out.flush()
	}
	return err
}

// WithAttrs implements [slog.Handler].
func (t together) WithAttrs(attrs []slog.Attr) slog.Handler {
	return together{t.Handler.WithAttrs(attrs), t.out}
}

// WithGroup implements [slog.Handler].
func (t together) WithGroup(name string) slog.Handler {
	return together{t.Handler.WithGroup(name), t.out}
}

// lateWriter buffers lines for a short time.
type lateWriter struct {
	out io.Writer

	mu      sync.Mutex
	waiting []byte
	timer   *time.Timer // nil until the first line
}

// Write buffers a line.
func (w *lateWriter) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case len(w.waiting) > 0:
	case w.timer == nil:
		w.timer = time.AfterFunc(logDelay, w.flush)
	default:
		w.timer.Reset(logDelay)
	}
	w.waiting = append(w.waiting, line...)
	if len(w.waiting) >= logRoom {
		w.write()
	}
	return len(line), nil
}

// flush writes the buffered lines.
func (w *lateWriter) flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.write()
}

func (w *lateWriter) write() {
	if len(w.waiting) > 0 {
		_, _ = w.out.Write(w.waiting) // there is no other log
		w.waiting = w.waiting[:0]
	}
}
