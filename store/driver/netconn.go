package driver

import (
	"bufio"
	"context"
	"net"
	"sync"
	"time"
)

// readBuffer is the size of a read; lib/pq's own buffer is 4 KB.
const readBuffer = 32 << 10

// dialer opens network connections whose reads and writes have deadlines. lib/pq also uses it for cancel requests.
type dialer struct {
	timeout time.Duration // of each read and write; 0: none

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

// current returns the last connection.
func (d *dialer) current() *netConn {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.last
}

// netConn is a connection with a deadline for each read and write: the earliest of the timeout, the deadline of the
// running statement and the deadline that lib/pq sets while it connects. lib/pq reads only while it waits for an
// answer, so the deadlines do not end idle connections.
type netConn struct {
	net.Conn
	in      *bufio.Reader
	timeout time.Duration
	peeker  *peeker // nil: not supported

	mu     sync.Mutex
	set    time.Time // by lib/pq
	limit  time.Time // of the running statement
	writes int64     // number of writes that sent bytes

	reads, sends socketDeadline
}

// socketDeadline is the current read or write deadline of the socket.
type socketDeadline struct{ at time.Time }

// isClose reports whether the socket's deadline is at most deadlineTolerance before at, and otherwise becomes at.
// Setting a deadline costs as much as a small write.
func (a *socketDeadline) isClose(at time.Time) bool {
	if !a.at.IsZero() && !at.Before(a.at) && at.Sub(a.at) < deadlineTolerance {
		return true
	}
	a.at = at
	return false
}

// deadlineTolerance is the maximum time by which a deadline may come too early.
const deadlineTolerance = 250 * time.Millisecond

// Read reads until the deadline.
func (n *netConn) Read(p []byte) (int, error) {
	if n.in.Buffered() == 0 {
		if at := n.deadline(); !n.reads.isClose(at) {
			if err := n.Conn.SetReadDeadline(at); err != nil {
				return 0, err
			}
		}
	}
	return n.in.Read(p)
}

// Write writes until the deadline.
func (n *netConn) Write(p []byte) (int, error) {
	if at := n.deadline(); !n.sends.isClose(at) {
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

// SetDeadline sets the deadline of all reads and writes; the zero time removes it.
func (n *netConn) SetDeadline(t time.Time) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.set = t
	return nil
}

// SetReadDeadline is the same as SetDeadline.
func (n *netConn) SetReadDeadline(t time.Time) error { return n.SetDeadline(t) }

// SetWriteDeadline sets the deadline of writes. crypto/tls calls it to close a connection.
func (n *netConn) SetWriteDeadline(t time.Time) error {
	n.sends = socketDeadline{}
	return n.Conn.SetWriteDeadline(t)
}

// begin sets the deadline of a statement (zero: none) and returns the number of writes so far.
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

// wrote reports whether bytes were sent since begin returned mark.
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

// earlier returns the earlier of two deadlines; the zero time is no deadline.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
