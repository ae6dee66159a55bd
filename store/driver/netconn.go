package driver

import (
	"bufio"
	"context"
	"net"
	"sync"
	"time"
)

// readBuffer is what one system call can read; lib/pq's own buffer is 4 KB.
const readBuffer = 32 << 10

// dialer opens network connections that never wait for ever. lib/pq keeps it for its cancel requests, too.
type dialer struct {
	timeout time.Duration // of each read and write; 0 is none

	mu   sync.Mutex
	last *netConn
}

// DialContext opens a connection.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	n := &netConn{Conn: c, in: bufio.NewReaderSize(c, readBuffer), timeout: d.timeout, peeker: newPeeker(c)}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last = n
	return n, nil
}

// Dial opens a connection.
func (d *dialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// DialTimeout opens a connection in the time given.
func (d *dialer) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return d.DialContext(ctx, network, address)
}

// current returns the connection dialled last.
func (d *dialer) current() *netConn {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.last
}

// netConn is a connection whose every read and write has a deadline: the earliest of the timeout, the limit of the
// running statement, and what lib/pq sets while it connects. lib/pq reads only while it waits for an answer, so idle
// connections in the pool aren't touched.
type netConn struct {
	net.Conn
	in      *bufio.Reader
	timeout time.Duration
	peeker  *peeker // nil where there is no looking at the socket

	mu     sync.Mutex
	set    time.Time // by lib/pq
	limit  time.Time // of the running statement
	writes int64     // number of writes that put bytes on the wire

	reads, sends armed
}

// armed is a deadline that the socket has.
type armed struct{ at time.Time }

// stays reports whether the socket's deadline may stay as it is where at is due: setting it costs as much as a small
// write, and a little early is good enough.
func (a *armed) stays(at time.Time) bool {
	if !a.at.IsZero() && !at.Before(a.at) && at.Sub(a.at) < early {
		return true
	}
	a.at = at
	return false
}

// early is how much sooner than due a deadline may strike.
const early = 250 * time.Millisecond

// Read waits for bytes until the deadline.
func (n *netConn) Read(p []byte) (int, error) {
	if n.in.Buffered() == 0 {
		if at := n.deadline(); !n.reads.stays(at) {
			if err := n.Conn.SetReadDeadline(at); err != nil {
				return 0, err
			}
		}
	}
	return n.in.Read(p)
}

// Write sends p before the deadline.
func (n *netConn) Write(p []byte) (int, error) {
	if at := n.deadline(); !n.sends.stays(at) {
		if err := n.Conn.SetWriteDeadline(at); err != nil {
			return 0, err
		}
	}
	written, err := n.Conn.Write(p)
	if written > 0 {
		n.mu.Lock()
		n.writes++
		n.mu.Unlock()
	}
	return written, err
}

// SetDeadline bounds all reads and writes from now on; the zero time lifts it.
func (n *netConn) SetDeadline(t time.Time) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.set = t
	return nil
}

// SetReadDeadline is SetDeadline.
func (n *netConn) SetReadDeadline(t time.Time) error { return n.SetDeadline(t) }

// SetWriteDeadline is for crypto/tls, which sets one when it closes.
func (n *netConn) SetWriteDeadline(t time.Time) error {
	n.sends = armed{}
	return n.Conn.SetWriteDeadline(t)
}

// begin starts a statement that must be answered by limit (zero: no limit of its own) and returns the number of writes
// so far.
func (n *netConn) begin(limit time.Time) int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.limit = limit
	return n.writes
}

// sent is the number of writes so far.
func (n *netConn) sent() int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.writes
}

// wrote reports whether anything was sent since begin returned mark.
func (n *netConn) wrote(mark int64) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.writes != mark
}

func (n *netConn) deadline() time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	at := earlier(n.set, n.limit)
	if n.timeout > 0 {
		at = earlier(at, time.Now().Add(n.timeout))
	}
	return at
}

// earlier returns the earlier of two deadlines; the zero time is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
