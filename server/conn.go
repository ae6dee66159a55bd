package server

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

// conn is a client's connection as net/http reads it. It refuses requests that
// [framing] finds, and gives the head of each request so long from its first byte on:
// net/http counts from the fourth.
type conn struct {
	net.Conn
	headTimeout time.Duration
	refuse      func(c net.Conn, why string) // answers instead of net/http

	first   []byte // of its bytes; net/http has yet to read them
	framing framing
	why     string // its request is refused; empty otherwise
	refused bool   // and has been answered

	mu      sync.Mutex
	headEnd time.Time // when the head has to be there; zero while none is awaited
}

// errRefused is what net/http reads behind a request that was refused.
var errRefused = errors.New("the request was refused")

// filler stands for bytes that net/http must not see.
const filler = 'x'

// Read implements [net.Conn].
func (c *conn) Read(p []byte) (int, error) {
	// While a handler runs, net/http reads a single byte to learn when the client
	// leaves. It is not the turn of the next request then.
	watching := len(p) == 1
	switch {
	case c.why != "" && watching:
		p[0] = filler
		return 1, nil
	case c.why != "":
		return 0, c.answer()
	case !watching && c.framing.inPart():
		c.await()
	}
	n, err := c.read(p)
	if end, why := c.framing.scan(p[:n]); why != "" {
		// net/http asks for the end of this head once all requests before are answered,
		// and it never comes.
		c.why, p[end], n, err = why, filler, end+1, nil
	}
	if !c.framing.inPart() {
		c.arrive()
	}
	return n, err
}

// Write implements [net.Conn]. It drops the answer that net/http gives to a head without
// an end: the request has been answered.
func (c *conn) Write(p []byte) (int, error) {
	if c.refused {
		return 0, errRefused
	}
	return c.Conn.Write(p)
}

func (c *conn) read(p []byte) (int, error) {
	if len(c.first) == 0 {
		return c.Conn.Read(p)
	}
	n := copy(p, c.first)
	if c.first = c.first[n:]; len(c.first) == 0 {
		c.first = nil
	}
	return n, nil
}

// answer answers the request that is refused, once, and reads what its client sends
// until it has seen the answer.
func (c *conn) answer() error {
	if c.refused {
		return errRefused
	}
	c.refused = true
	c.refuse(c.Conn, c.why)
	if c.CloseWrite() == nil && c.Conn.SetReadDeadline(time.Now().Add(lingerTime)) == nil {
		_, _ = io.CopyN(io.Discard, c.Conn, lingerBytes)
	}
	return errRefused
}

// await begins the time for the rest of a head, unless it has begun.
func (c *conn) await() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.headEnd.IsZero() {
		c.headEnd = time.Now().Add(c.headTimeout)
		_ = c.Conn.SetReadDeadline(c.headEnd) // fails with the connection
	}
}

// arrive ends the time for a head. net/http sets the next deadline.
func (c *conn) arrive() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.headEnd = time.Time{}
}

// SetReadDeadline implements [net.Conn]. While a head is awaited, its end is the latest.
func (c *conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.headEnd.IsZero() && (t.IsZero() || t.After(c.headEnd)) {
		t = c.headEnd
	}
	return c.Conn.SetReadDeadline(t)
}

// CloseWrite says that nothing more is sent, where the connection can say so. net/http
// uses it where it refuses what is still on its way.
func (c *conn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}
