package store

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"recordgraph/record"
	"recordgraph/store/driver"
)

// Session is the state of one operation in the store: its instant, its caller, the bytes of its answer, its share of
// the connections, and its transaction or snapshot. Its methods read and write records. Reads may run concurrently,
// except in a transaction or snapshot.
//
// A Session belongs to one operation and is immutable.
type Session struct {
	store     *Store
	at        func() time.Time
	principal record.Principal
	values    []any         // of the parameters of its queries
	answer    *atomic.Int64 // bytes of the answer's rows so far
	share     *driver.Share
	failed    FieldErrors

	tx       transaction // nil outside a transaction and a snapshot
	snapshot bool        // tx is read-only
	oneWrite bool        // the transaction makes one write, which may be an autocommit statement
}

// SessionConfig configures a [Session].
type SessionConfig struct {
	At        time.Time        // the instant of the operation, which its writes get; default: the time of its first write
	Principal record.Principal // the caller; default: an anonymous one
	Values    []any            // of each [record.Param] in its queries
}

// Session begins an operation.
func (s *Store) Session(c SessionConfig) *Session {
	out := &Session{store: s, principal: c.Principal, values: c.Values, answer: &atomic.Int64{}, share: driver.NewShare()}
	out.at = sync.OnceValue(s.now)
	if !c.At.IsZero() {
		out.at = func() time.Time { return c.At }
	}
	return out
}

// Principal is the caller of the operation.
func (s *Session) Principal() record.Principal { return s.principal }

// FieldErrors is called for each field computed in Go that failed, with its path in the response below the root field.
type FieldErrors func(path []any, err error)

// Reporting returns a session whose reads report failed fields. The reads of other sessions return the first such
// failure as their error.
func (s *Session) Reporting(failed FieldErrors) *Session {
	out := *s
	out.failed = failed
	return &out
}

// withTx returns a session inside a transaction, which counts the bytes of the answer anew when it runs again.
func (s *Session) withTx(tx transaction) *Session {
	out := *s
	out.tx, out.answer = tx, &atomic.Int64{}
	out.answer.Store(s.answer.Load())
	return &out
}

// sessionKey is the context key of [NewContext].
type sessionKey struct{}

// NewContext returns a context for hand-written resolvers, which cannot get the session of their operation by a
// parameter.
func NewContext(ctx context.Context, s *Session) context.Context {
	return context.WithValue(ctx, sessionKey{}, s)
}

// FromContext returns the session of a hand-written resolver's operation. The resolver calls it in its first line and
// passes the session on:
//
//	func (r *queryResolver) CatalogueSummary(ctx context.Context) (*CatalogueSummary, error) {
//		session := store.FromContext(ctx)
//		…
//	}
//
// It panics outside an operation.
func FromContext(ctx context.Context) *Session {
	return ctx.Value(sessionKey{}).(*Session)
}
