// Package reqlog describes a request by one [Info] in its context, which the layers fill and the log, metrics
// and traces read.
package reqlog

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Info describes a request. Except for the operation's name and the caller, all texts are the service's own, none of
// the client's.
type Info struct {
	RequestID string
	TraceID   string // empty without a trace
	Address   string // the client's; empty when the request came by no network
	Subject   string // of the verified token; empty without one
	TokenID   string // of the same token (claim jti); empty when it has none

	GraphQL       bool          // the request went to /graphql
	Route         string        // the pattern of the path: "/export/{file}"
	Operation     string        // the operation's name, which the client chose; empty without one
	OperationType string        // "query" or "mutation"; empty when no operation was found
	Cost          int           // of the operation; 0 when it did not run
	Records       int64         // exported
	Code          string        // of the first error; empty without an error
	Reason        string        // the message of a refusal outside GraphQL
	Errors        int           // of a GraphQL response
	Cut           bool          // an export was cut off
	Cause         string        // of a failed readiness check
	Statements    int64         // SQL statements
	InDatabase    time.Duration // their time

	// Set once the response is written.
	Status     int // of HTTP
	Bytes      int64
	Duration   time.Duration
	ClientGone bool // the client went away before the end
}

// Unanswered reports whether the client went away before an answer: Status says nothing about the service.
func (i Info) Unanswered() bool { return i.ClientGone && i.Status >= 500 }

type contextKey struct{}

// request is the Info of a request that runs.
type request struct {
	statements atomic.Int64
	inDatabase atomic.Int64 // nanoseconds

	mu   sync.Mutex
	info Info
}

// With returns a context with the Info of a request.
func With(ctx context.Context, info Info) context.Context {
	return context.WithValue(ctx, contextKey{}, &request{info: info})
}

func of(ctx context.Context) *request {
	r, _ := ctx.Value(contextKey{}).(*request)
	return r
}

// Update changes the Info of the request of ctx; outside a request it does nothing. It is safe for concurrent use:
//
//	reqlog.Update(ctx, func(i *reqlog.Info) { i.Cost = cost })
func Update(ctx context.Context, change func(*Info)) {
	if r := of(ctx); r != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		change(&r.info)
	}
}

// Get returns the Info of the request of ctx; zero outside a request.
func Get(ctx context.Context) Info {
	r := of(ctx)
	if r == nil {
		return Info{}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	info := r.info
	info.Statements, info.InDatabase = r.statements.Load(), time.Duration(r.inDatabase.Load())
	return info
}

// RequestID is the ID of the request of ctx; empty outside a request.
func RequestID(ctx context.Context) string {
	if r := of(ctx); r != nil {
		return r.info.RequestID // never changes
	}
	return ""
}

// CountStatement adds an SQL statement and its time to the request of ctx; outside a request it does nothing. It is
// safe for concurrent use.
func CountStatement(ctx context.Context, took time.Duration) {
	if r := of(ctx); r != nil {
		r.statements.Add(1)
		r.inDatabase.Add(int64(took))
	}
}

// IDs are the attributes that identify the request of ctx and its caller. Every log line about a request has them;
// outside a request there are none.
func IDs(ctx context.Context) []slog.Attr {
	if of(ctx) == nil {
		return nil
	}
	return Get(ctx).ids(nil)
}

func (i Info) ids(line []slog.Attr) []slog.Attr {
	line = append(line, slog.String("requestId", i.RequestID))
	return texts(line, text{"traceId", i.TraceID}, text{"clientAddress", i.Address}, text{"subject", i.Subject}, text{"tokenId", i.TokenID})
}

type text struct{ key, value string }

// texts appends the texts that are not empty.
func texts(line []slog.Attr, all ...text) []slog.Attr {
	for _, each := range all {
		if each.value != "" {
			line = append(line, slog.String(each.key, each.value))
		}
	}
	return line
}

// Append appends the attributes of the request's log line.
func (i Info) Append(line []slog.Attr) []slog.Attr {
	line = append(line, slog.Int("status", i.Status), Milliseconds("durationMs", i.Duration), slog.Int64("bytes", i.Bytes))
	line = i.ids(line)
	if i.OperationType != "" {
		line = append(line, slog.String("operation", i.Operation), slog.String("operationType", i.OperationType))
	}
	if i.Cost > 0 {
		line = append(line, slog.Int("cost", i.Cost))
	}
	if i.Records > 0 {
		line = append(line, slog.Int64("records", i.Records))
	}
	line = texts(line, text{"code", i.Code}, text{"reason", i.Reason}, text{"cause", i.Cause})
	if i.Errors > 0 {
		line = append(line, slog.Int("errors", i.Errors))
	}
	if i.Cut {
		line = append(line, slog.Bool("cut", true))
	}
	if i.Statements > 0 {
		line = append(line, slog.Int64("statements", i.Statements), Milliseconds("databaseMs", i.InDatabase))
	}
	if i.ClientGone {
		line = append(line, slog.Bool("clientGone", true))
	}
	return line
}

// Milliseconds is a duration as the log has it: a number under a key that ends in Ms, exact to the microsecond.
func Milliseconds(key string, d time.Duration) slog.Attr {
	return slog.Float64(key, float64(d.Microseconds())/1000)
}
