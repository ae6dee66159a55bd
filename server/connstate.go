package server

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// lives are those of the open connections of a server that runs.
type lives struct {
	bounds Connections
	open   sync.Map                  // of *life by net.Conn
	hurry  atomic.Pointer[time.Time] // when bodies have to be there; nil before the end of a stop
}

// life is what the server knows of a connection beside net/http: what it has before
// it, and what its request is up to.
type life struct {
	conn     net.Conn
	of       *lives
	requests atomic.Int64 // that may come yet
	end      time.Time

	mu       sync.Mutex
	arriving bool // the body of its request
}

// lifeKey is the context key of a connection's life.
type lifeKey struct{}

// lifeOf is the life of a request's connection; nil when it came by none.
func lifeOf(ctx context.Context) *life {
	l, _ := ctx.Value(lifeKey{}).(*life)
	return l
}

// begin gives a new connection its bounds; it is an [http.Server.ConnContext].
func (ls *lives) begin(ctx context.Context, conn net.Conn) context.Context {
	l := &life{conn: conn, of: ls, end: time.Now().Add(drawn(ls.bounds.KeepAliveTime))}
	l.requests.Store(int64(drawn(ls.bounds.KeepAliveRequests)))
	ls.open.Store(conn, l)
	return context.WithValue(ctx, lifeKey{}, l)
}

func (ls *lives) lifeOf(conn net.Conn) *life {
	known, _ := ls.open.Load(conn)
	l, _ := known.(*life)
	return l
}

// drawn is between half of most and most.
func drawn[T int | time.Duration](most T) T { return most - rand.N(most/2+1) }

// follow is an [http.Server.ConnState].
func (ls *lives) follow(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateIdle:
		if l := ls.lifeOf(conn); l != nil {
			l.idle()
		}
	case http.StateClosed, http.StateHijacked:
		ls.open.Delete(conn)
	case http.StateNew, http.StateActive:
	}
}

// spent counts a request, and reports whether it is to be the last.
func (l *life) spent() bool { return l.requests.Add(-1) <= 0 || time.Now().After(l.end) }

// idle ends a request.
func (l *life) idle() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.arriving = false
}

// arrives notes that the body of a request is on its way.
func (l *life) arrives() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.arriving = true
	if until := l.of.hurry.Load(); until != nil {
		_ = l.conn.SetReadDeadline(*until) // fails with the connection
	}
}

// sending reports whether the body of the request has not been read to its end.
func (l *life) sending() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.arriving
}

// body is the body of a request on a connection.
type body struct {
	io.ReadCloser
	of *life
}

// Read notes when the body has been read to its end.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		b.of.arrived()
	}
	return n, err
}

// arrived notes that the body of the request has been read to its end. net/http reads on, to notice when the client goes away, and
// must not take the deadline for that.
func (l *life) arrived() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.arriving = false
	if l.of.hurry.Load() != nil {
		_ = l.conn.SetReadDeadline(time.Time{})
	}
}

// hurryBodies gives all bodies that are on their way, and those that come yet, so
// long to arrive: a client that stalls must not hold up a stop.
func (ls *lives) hurryBodies(within time.Duration) {
	until := time.Now().Add(within)
	ls.hurry.Store(&until)
	for _, known := range ls.open.Range {
		if l, ok := known.(*life); ok {
			l.hurry(until)
		}
	}
}

func (l *life) hurry(until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.arriving {
		_ = l.conn.SetReadDeadline(until)
	}
}
