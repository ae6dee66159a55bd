package driver

import (
	"cmp"
	"crypto/tls"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// commitMessage is how a client commits.
const commitMessage = "Q\x00\x00\x00\x0bCOMMIT\x00"

// cutter is a proxy that cuts a connection when the client commits.
type cutter struct {
	address *net.TCPAddr
	at      string      // what the client sends then; default: commitMessage
	before  atomic.Bool // cut before the server sees it, not before the answer
	armed   atomic.Bool
	tls     *tls.Config // nil for none
}

func newCutter(t *testing.T) *cutter {
	t.Helper()
	return startCutter(t, &cutter{})
}

func startCutter(t *testing.T, c *cutter) *cutter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	c.address = l.Addr().(*net.TCPAddr)
	target, err := url.Parse(shared.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(target.Query().Get("host"), ".s.PGSQL."+target.Query().Get("port"))
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("unix", socket)
			if err != nil {
				_ = client.Close()
				return
			}
			go c.pump(client, server)
		}
	}()
	return c
}

func (c *cutter) pump(client, server net.Conn) {
	if c.tls != nil {
		var request [8]byte // SSLRequest
		if _, err := io.ReadFull(client, request[:]); err != nil || request[7] != 0x2f {
			_, _ = client.Close(), server.Close() // a cancel request, or none of ours
			return
		}
		_, _ = client.Write([]byte("S"))
		client = tls.Server(client, c.tls)
	}
	cut := make(chan struct{})
	go func() {
		defer func() { _, _ = client.Close(), server.Close() }()
		c.requests(client, server, cut)
	}()
	buf := make([]byte, 1<<16)
	for {
		n, err := server.Read(buf)
		if err != nil {
			_ = client.Close()
			return
		}
		select {
		case <-cut:
			_ = client.Close()
			return
		default:
			_, _ = client.Write(buf[:n])
		}
	}
}

func (c *cutter) requests(client, server net.Conn, cut chan struct{}) {
	buf := make([]byte, 1<<16)
	for {
		n, err := client.Read(buf)
		if err != nil {
			return
		}
		if c.armed.Load() && strings.Contains(string(buf[:n]), cmp.Or(c.at, commitMessage)) {
			c.armed.Store(false)
			if c.before.Load() {
				return
			}
			close(cut)
		}
		if _, err := server.Write(buf[:n]); err != nil {
			return
		}
	}
}

func (c *cutter) url(t *testing.T, database string) string {
	t.Helper()
	u := url.URL{Scheme: "postgres", User: url.User("postgres"), Host: c.address.String(), Path: "/" + database, RawQuery: "sslmode=disable"}
	return u.String()
}
