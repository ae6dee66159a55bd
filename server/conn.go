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

// conns are the open connections of a server that runs. It is the listener that net/http accepts them from.
type conns struct {
	net.Listener
	bounds Connections
	refuse func(c net.Conn, why string) // answers a request instead of net/http

	open   sync.Map                  // of *conn
	bodies atomic.Pointer[time.Time] // when all bodies must have arrived; nil before the end of a stop
}

// Accept implements [net.Listener].
func (cs *conns) Accept() (net.Conn, error) {
	accepted, err := cs.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: accepted, of: cs, end: time.Now().Add(drawn(cs.bounds.KeepAliveTime))}
	c.requests.Store(int64(drawn(cs.bounds.KeepAliveRequests)))
	cs.open.Store(c, nil)
	return c, nil
}

// drawn is a random value between half of most and most.
func drawn[T int | time.Duration](most T) T { return most - rand.N(most/2+1) }

// each calls a function with each open connection.
func (cs *conns) each(do func(*conn)) {
	for known := range cs.open.Range {
		if c, ok := known.(*conn); ok {
			do(c)
		}
	}
}

// closeSilent closes the connections without any request yet. net/http's shutdown would wait for some of them.
func (cs *conns) closeSilent() {
	cs.each(func(c *conn) {
		if !c.spoke.Load() {
			_ = c.Close()
		}
	})
}

// limitBodies limits the time for all bodies that arrive now or later: a client that stalls must not delay a stop.
func (cs *conns) limitBodies(within time.Duration) {
	until := time.Now().Add(within)
	cs.bodies.Store(&until)
	cs.each(func(c *conn) {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.arriving {
			_ = c.Conn.SetReadDeadline(until) // fails with the connection
		}
	})
}

// conn is a client's connection as net/http reads it. It refuses requests that [framing] finds, and limits the time for the head of
// each request from its first byte: net/http counts from the accept or the fourth byte. It also limits the connection's age.
type conn struct {
	net.Conn
	of       *conns
	requests atomic.Int64 // that may follow
	end      time.Time    // of the connection's life
	spoke    atomic.Bool  // a byte has arrived

	framing framing
	why     string // the reason to refuse its request; empty otherwise
	refused bool   // the refusal is written

	mu       sync.Mutex
	headAt   time.Time // when the latest head began
	headEnd  time.Time // deadline of the head; zero while none is awaited
	arriving bool      // the body of its request
}

// errRefused is what net/http reads after a refused request.
var errRefused = errors.New("the request was refused")

// filler replaces bytes that net/http must not see.
const filler = 'x'

// connKey is the context key of the [conn] of a request.
type connKey struct{}

// withConn is an [http.Server.ConnContext].
func withConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// connOf is the connection of a request; nil without one.
func connOf(ctx context.Context) *conn {
	c, _ := ctx.Value(connKey{}).(*conn)
	return c
}

// followState is an [http.Server.ConnState]: it notes the end of each request.
func followState(c net.Conn, state http.ConnState) {
	if own, ok := c.(*conn); ok && state == http.StateIdle {
		own.mu.Lock()
		defer own.mu.Unlock()
		own.arriving = false
	}
}

// Close implements [net.Conn].
func (c *conn) Close() error {
	c.of.open.Delete(c)
	return c.Conn.Close()
}

// Read implements [net.Conn].
func (c *conn) Read(p []byte) (int, error) {
	// While a handler runs, net/http reads a single byte to notice when the client leaves. The next request does not begin then.
	watching, inHead := len(p) == 1, c.framing.inHead()
	switch {
	case c.why != "" && watching:
		p[0] = filler
		return 1, nil
	case c.why != "":
		return 0, c.answer()
	case !watching && inHead:
		c.awaitHead()
	}
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.spoke.Store(true)
	}
	if end, why := c.framing.scan(p[:n]); why != "" {
		// net/http reads for the end of this head once all requests before it are answered, and never gets the end.
		c.why, p[end], n, err = why, filler, end+1, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !inHead {
		c.headAt = time.Now()
	}
	if !c.framing.inHead() {
		c.headEnd = time.Time{} // net/http sets the next deadline
	}
	return n, err
}

// Write implements [net.Conn]. It drops net/http's answer to a head without an end: the request has been answered.
func (c *conn) Write(p []byte) (int, error) {
	if c.refused {
		return 0, errRefused
	}
	return c.Conn.Write(p)
}

// answer writes the refusal, once, and reads what the client sends until it has seen the refusal.
func (c *conn) answer() error {
	if c.refused {
		return errRefused
	}
	c.refused = true
	c.of.refuse(c.Conn, c.why)
	if c.CloseWrite() == nil && c.Conn.SetReadDeadline(time.Now().Add(lingerTime)) == nil {
		_, _ = io.CopyN(io.Discard, c.Conn, lingerBytes)
	}
	return errRefused
}

// awaitHead begins the time for the rest of a head, unless it has begun.
func (c *conn) awaitHead() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.headEnd.IsZero() {
		c.headEnd = time.Now().Add(c.of.bounds.HeaderTimeout)
		_ = c.Conn.SetReadDeadline(c.headEnd) // fails with the connection
	}
}

// SetReadDeadline implements [net.Conn]. While a head is awaited, the deadline is its end at the latest.
func (c *conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.headEnd.IsZero() && (t.IsZero() || t.After(c.headEnd)) {
		t = c.headEnd
	}
	return c.Conn.SetReadDeadline(t)
}

// CloseWrite ends the sending side, where the connection can. net/http does so after it refused a request that is still arriving.
func (c *conn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// spent counts a request, and reports whether it should be the last one.
func (c *conn) spent() bool { return c.requests.Add(-1) <= 0 || time.Now().After(c.end) }

// body is the body of a request on a connection.
type body struct {
	io.ReadCloser
	on *conn
}

// newBody limits the time for a body.
func newBody(c *conn, b io.ReadCloser) *body {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.arriving = true
	until := c.headAt.Add(c.of.bounds.ReadTimeout)
	if stop := c.of.bodies.Load(); stop != nil && stop.Before(until) {
		until = *stop
	}
	_ = c.Conn.SetReadDeadline(until) // fails with the connection
	return &body{b, c}
}

// Read lifts the deadline at the body's end: net/http reads on, to notice when the client goes away.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		b.on.mu.Lock()
		defer b.on.mu.Unlock()
		b.on.arriving = false
		_ = b.on.Conn.SetReadDeadline(time.Time{})
	}
	return n, err
}

// sending reports whether the body of the request has not been read to its end.
func (c *conn) sending() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.arriving
}
