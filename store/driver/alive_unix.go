//go:build unix

package driver

import (
	"net"
	"syscall"
)

// peeker checks whether a socket has unread data. Each connection has one peeker, because the check precedes each
// statement.
type peeker struct {
	raw   syscall.RawConn
	look  func(fd uintptr) // peek, bound once to save an allocation per check
	byte  [1]byte
	quiet bool
}

func newPeeker(c net.Conn) *peeker {
	sc, ok := c.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return nil
	}
	p := &peeker{raw: raw}
	p.look = p.peek
	return p
}

func (p *peeker) peek(fd uintptr) {
	_, _, err := syscall.Recvfrom(int(fd), p.byte[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
	p.quiet = err == syscall.EAGAIN || err == syscall.EWOULDBLOCK || err == syscall.EINTR
}

// alive reports whether an idle connection is open: its socket has no unread data. Unread data is the end of the
// stream, or the server's last message before it. This system call prevents a statement from being sent to a server
// that has closed the connection.
func (n *netConn) alive() bool {
	if n.peeker == nil || n.in.Buffered() > 0 {
		return false
	}
	n.peeker.quiet = false
	return n.peeker.raw.Control(n.peeker.look) == nil && n.peeker.quiet
}
