//go:build unix

package driver

import "syscall"

// alive reports whether an idle connection still stands: there is nothing to
// read. The end of the stream, or a server's last words before it, mean it
// doesn't. One system call here saves a statement sent to a server that is gone.
func (n *netConn) alive() bool {
	sc, ok := n.Conn.(syscall.Conn)
	if !ok || n.in.Buffered() > 0 {
		return false
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return false
	}
	quiet := false
	err = raw.Control(func(fd uintptr) {
		var b [1]byte
		_, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		quiet = err == syscall.EAGAIN || err == syscall.EWOULDBLOCK || err == syscall.EINTR
	})
	return err == nil && quiet
}
