//go:build !unix

package driver

// alive reports whether an idle connection still stands, as far as can be told
// without asking the server.
func (n *netConn) alive() bool { return n.in.Buffered() == 0 }
