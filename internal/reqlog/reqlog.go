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

	mu     sync.Mutex
	trace  string // the trace's ID; empty without one
	caller Caller
	attrs  []slog.Attr
	room   [usual]slog.Attr // of attrs, at first
}

// Caller is who sent a request, as far as that is known.
type Caller struct {
	Address string // the client's; empty when it came by no network
	Subject string // of a token that was verified; empty without one
	TokenID string // of the same token, its claim jti; empty when it has none
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

// SetAddress notes the address of the client that sent the request of ctx.
func SetAddress(ctx context.Context, address string) {
	if c, ok := ctx.Value(contextKey{}).(*carrier); ok {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.caller.Address = address
	}
}

// SetSubject notes whose token the request of ctx carries, and the token's ID. The token
// must have been verified.
func SetSubject(ctx context.Context, subject, tokenID string) {
	if c, ok := ctx.Value(contextKey{}).(*carrier); ok {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.caller.Subject, c.caller.TokenID = subject, tokenID
	}
}

// CallerOf is who sent the request of ctx; zero outside a request.
func CallerOf(ctx context.Context) Caller {
	c, ok := ctx.Value(contextKey{}).(*carrier)
	if !ok {
		return Caller{}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.caller
}

// IDs are what tell the request of ctx from others: its ID, the trace's where it belongs
// to one, and who sent it. Every log line about a request has them; outside a
// request there are none.
func IDs(ctx context.Context) []slog.Attr {
	c, ok := ctx.Value(contextKey{}).(*carrier)
	if !ok {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ids(nil)
}

// ids appends what identifies the request and its caller.
func (c *carrier) ids(line []slog.Attr) []slog.Attr {
	line = append(line, slog.String("requestId", c.requestID))
	for _, id := range [...]struct{ key, value string }{
		{"traceId", c.trace},
		{"clientAddress", c.caller.Address},
		{"subject", c.caller.Subject},
		{"tokenId", c.caller.TokenID},
	} {
		if id.value != "" {
			line = append(line, slog.String(id.key, id.value))
		}
	}
	return line
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
// its [IDs], what was annotated, and its statements where they were counted.
func Append(ctx context.Context, line []slog.Attr) []slog.Attr {
	c, ok := ctx.Value(contextKey{}).(*carrier)
	if !ok {
		return line
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	line = append(c.ids(line), c.attrs...)
	if n := c.statements.Load(); n > 0 {
		line = append(line, slog.Int64("statements", n), Milliseconds("databaseMs", time.Duration(c.inDatabase.Load())))
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

// Milliseconds is a duration as the log has it: a number under a key that ends in Ms,
// exact to the microsecond.
func Milliseconds(key string, d time.Duration) slog.Attr {
	return slog.Float64(key, float64(d.Microseconds())/1000)
}

// Operation is the name of the operation of ctx's request, as it was annotated under
// "operation"; empty without one.
func Operation(ctx context.Context) string {
	for _, attr := range Attrs(ctx) {
		if attr.Key == "operation" {
			return attr.Value.String()
		}
	}
	return ""
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
