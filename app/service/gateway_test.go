package service

import (
	"context"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
)

// gateway is a proxy of a database, which can be interrupted.
type gateway struct {
	addr    string
	network string // of the database
	target  string

	mu    sync.Mutex
	mode  passage
	conns map[net.Conn]bool
}

// passage is what happens to connections.
type passage int

const (
	open   passage = iota
	cut            // connections end at once
	silent         // connections are accepted, and never answered
)

// newGateway starts a proxy of a database, and returns the URL through it.
func newGateway(t *testing.T, database string) (*gateway, string) {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := &gateway{addr: listener.Addr().String(), network: "tcp", target: u.Host, conns: map[net.Conn]bool{}}
	query := u.Query()
	if dir := query.Get("host"); dir != "" {
		g.network, g.target = "unix", filepath.Join(dir, ".s.PGSQL."+query.Get("port"))
		query.Del("host")
		query.Del("port")
	}
	query.Set("sslmode", "disable")
	query.Set("connect_timeout", "1")
	u.Host, u.RawQuery = g.addr, query.Encode()
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { g.pass(client) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		g.set(cut)
		serving.Wait()
	})
	return g, u.String()
}

// set changes the mode; cut ends the open connections.
func (g *gateway) set(mode passage) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.mode = mode
	if mode == open {
		return
	}
	for conn := range g.conns {
		_ = conn.Close()
	}
}

// add keeps a connection, unless the gateway is cut.
func (g *gateway) add(conn net.Conn) passage {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.mode == cut {
		_ = conn.Close()
		return cut
	}
	g.conns[conn] = true
	return g.mode
}

func (g *gateway) pass(client net.Conn) {
	defer client.Close()
	switch g.add(client) {
	case cut:
		return
	case silent:
		_, _ = io.Copy(io.Discard, client)
		return
	case open:
	}
	database, err := new(net.Dialer).DialContext(context.Background(), g.network, g.target)
	if err != nil || g.add(database) != open {
		return
	}
	go func() {
		_, _ = io.Copy(database, client)
		_ = database.Close()
	}()
	_, _ = io.Copy(client, database)
}
