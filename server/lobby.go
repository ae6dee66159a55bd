package server

import (
	"net"
	"sync"
	"time"
)

// lobby is a listener whose connections wait, for as long as a connection may be idle,
// until something has arrived on them. net/http would give a new connection the time
// for a request's head at once, so that one that a client or balancer opened ahead
// of its first request is closed under it.
type lobby struct {
	net.Listener
	idle    time.Duration
	arrived chan net.Conn
	failed  chan error
	closed  chan struct{} // once no more connections are taken

	wrap func(conn net.Conn, first []byte) net.Conn

	mu      sync.Mutex
	waiting map[net.Conn]struct{} // nil once closed
}

// firstBytes is how much is read of a connection before net/http gets it. A
// connection that says nothing takes this room.
const firstBytes = 512

// newLobby opens a lobby before a listener. wrap makes of a connection, and the bytes
// that have arrived on it, the one that Accept returns.
func newLobby(listener net.Listener, idle time.Duration, wrap func(conn net.Conn, first []byte) net.Conn) *lobby {
	l := &lobby{
		Listener: listener, idle: idle, wrap: wrap,
		arrived: make(chan net.Conn), failed: make(chan error), closed: make(chan struct{}),
		waiting: map[net.Conn]struct{}{},
	}
	go l.take()
	return l
}

// Accept implements [net.Listener]: it returns the next connection on which something
// has arrived, or the next error of the listener behind.
func (l *lobby) Accept() (net.Conn, error) {
	select {
	case conn := <-l.arrived:
		return conn, nil
	case err := <-l.failed:
		return nil, err
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close implements [net.Listener]. It closes the connections that still wait.
func (l *lobby) Close() error {
	l.mu.Lock()
	waiting := l.waiting
	l.waiting = nil
	l.mu.Unlock()
	if waiting != nil {
		close(l.closed)
	}
	for conn := range waiting {
		_ = conn.Close()
	}
	return l.Listener.Close()
}

// take lets connections in until the lobby is closed. What to do about an error, such
// as too many open files, is for the caller of Accept to decide.
func (l *lobby) take() {
	for {
		conn, err := l.Listener.Accept()
		if err == nil {
			go l.wait(conn)
			continue
		}
		select {
		case l.failed <- err:
		case <-l.closed:
			return
		}
	}
}

// wait waits until something arrives on a connection.
func (l *lobby) wait(conn net.Conn) {
	if !l.enter(conn) {
		_ = conn.Close()
		return
	}
	first := make([]byte, firstBytes)
	n, err := 0, conn.SetReadDeadline(time.Now().Add(l.idle))
	if err == nil {
		n, err = conn.Read(first)
	}
	l.leave(conn)
	if n > 0 {
		err = conn.SetReadDeadline(time.Time{})
	}
	if err != nil {
		_ = conn.Close()
		return
	}
	select {
	case l.arrived <- l.wrap(conn, first[:n]):
	case <-l.closed:
		_ = conn.Close()
	}
}

func (l *lobby) enter(conn net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waiting == nil {
		return false
	}
	l.waiting[conn] = struct{}{}
	return true
}

func (l *lobby) leave(conn net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.waiting, conn)
}
