//go:build !unix

package driver

import "net"

// peeker is not implemented on this platform.
type peeker struct{}

func newPeeker(net.Conn) *peeker { return nil }

// alive reports whether an idle connection is probably open: no unread data was received.
func (n *netConn) alive() bool { return n.in.Buffered() == 0 }
