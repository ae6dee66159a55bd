//go:build unix

package driver

import (
	"net"
	"syscall"
)

// peeker looks whether a socket has something to read. It is made once per connection, because it is used before each
// statement.
type peeker struct {
	raw   syscall.RawConn
	look  func(fd uintptr) // peek, bound once
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

// alive reports whether an idle connection still stands: there is nothing to read. The end of the stream, or a server's
// last words before it, mean it doesn't. One system call here saves a statement sent to a server that is gone.
func (n *netConn) alive() bool {
	if n.peeker == nil || n.in.Buffered() > 0 {
		return false
	}
	n.peeker.quiet = false
	return n.peeker.raw.Control(n.peeker.look) == nil && n.peeker.quiet
}
