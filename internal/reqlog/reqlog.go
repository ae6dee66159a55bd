// Package reqlog carries a request's IDs and log attributes in its context, so that every layer adds to one log line.
package reqlog

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

type contextKey struct{}

type carrier struct {
	requestID  string
	statements atomic.Int64
	inDatabase atomic.Int64 // nanoseconds

	mu    sync.Mutex
	trace string // the trace's ID; empty without one
	attrs []slog.Attr
	room  [usual]slog.Attr // of attrs, at first
}

// usual is how many attributes most requests have.
const usual = 5

// With returns a context that carries the request's ID and collects what is
// given to [Annotate] under it.
func With(ctx context.Context, requestID string) context.Context {
	c := &carrier{requestID: requestID}
	c.attrs = c.room[:0]
	return context.WithValue(ctx, contextKey{}, c)
}

// RequestID is the ID of the request that ctx belongs to, for errors and logs;
// empty outside a request.
func RequestID(ctx context.Context) string {
	if c, ok := ctx.Value(contextKey{}).(*carrier); ok {
		return c.requestID
	}
	return ""
}

// SetTraceID notes the ID of the trace that the request of ctx belongs to.
func SetTraceID(ctx context.Context, id string) {
	if c, ok := ctx.Value(contextKey{}).(*carrier); ok {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.trace = id
	}
}

// IDs are what tell the request of ctx from others: its ID and, where it belongs
// to a trace, the trace's. Every log line about a request has them; outside a
// request there are none.
func IDs(ctx context.Context) []slog.Attr {
	c, ok := ctx.Value(contextKey{}).(*carrier)
	if !ok {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	ids := []slog.Attr{slog.String("requestId", c.requestID)}
	if c.trace != "" {
		ids = append(ids, slog.String("traceId", c.trace))
	}
	return ids
}

// CountStatement adds an SQL statement, and the time it took, to what the log says
// of the request of ctx. Outside a request it does nothing. It is safe for
// concurrent use.
func CountStatement(ctx context.Context, took time.Duration) {
	if c, ok := ctx.Value(contextKey{}).(*carrier); ok {
		c.statements.Add(1)
		c.inDatabase.Add(int64(took))
	}
}

// Append appends all that is known of the request of ctx, for its line in the log:
// its IDs, what was annotated, and its statements where they were counted.
func Append(ctx context.Context, line []slog.Attr) []slog.Attr {
	c, ok := ctx.Value(contextKey{}).(*carrier)
	if !ok {
		return line
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	line = append(line, slog.String("requestId", c.requestID))
	if c.trace != "" {
		line = append(line, slog.String("traceId", c.trace))
	}
	line = append(line, c.attrs...)
	if n := c.statements.Load(); n > 0 {
		took := time.Duration(c.inDatabase.Load())
		line = append(line, slog.Int64("statements", n), slog.Float64("databaseMs", float64(took.Microseconds())/1000))
	}
	return line
}

// Annotate adds attributes to the request's log line. An attribute given again
// under the same key replaces the earlier one. Outside a request it does
// nothing. It is safe for concurrent use:
//
//	reqlog.Annotate(ctx, slog.Int("statements", n))
func Annotate(ctx context.Context, attrs ...slog.Attr) {
	c, ok := ctx.Value(contextKey{}).(*carrier)
	if !ok {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, attr := range attrs {
		same := func(a slog.Attr) bool { return a.Key == attr.Key }
		if i := slices.IndexFunc(c.attrs, same); i >= 0 {
			c.attrs[i] = attr
			continue
		}
		c.attrs = append(c.attrs, attr)
	}
}

// Attrs returns what was annotated so far, in order of first mention.
func Attrs(ctx context.Context) []slog.Attr {
	c, ok := ctx.Value(contextKey{}).(*carrier)
	if !ok {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.attrs)
}
