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

	"github.com/jmoiron/sqlx"
)

// commitMessage is the protocol message of a COMMIT.
const commitMessage = "Q\x00\x00\x00\x0bCOMMIT\x00"

// startProxy listens on a port and calls handle with each client and a function that connects to the shared server.
func startProxy(t *testing.T, handle func(client net.Conn, dial func() (net.Conn, error))) *net.TCPAddr {
	t.Helper()
	l := must(net.Listen("tcp", "127.0.0.1:0"))(t)
	t.Cleanup(func() { _ = l.Close() })
	target := must(url.Parse(sharedServer.URL("postgres")))(t)
	socket := filepath.Join(target.Query().Get("host"), ".s.PGSQL."+target.Query().Get("port"))
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			handle(client, func() (net.Conn, error) { return net.Dial("unix", socket) })
		}
	}()
	return l.Addr().(*net.TCPAddr)
}

// cutProxy is a proxy that cuts a connection when the client commits.
type cutProxy struct {
	address *net.TCPAddr
	at      string      // cut at this message of the client; default: commitMessage
	before  atomic.Bool // cut before the message is forwarded, not before the answer
	armed   atomic.Bool
	tls     *tls.Config // nil: no TLS
}

func newCutProxy(t *testing.T) *cutProxy {
	t.Helper()
	return startCutProxy(t, &cutProxy{})
}

func startCutProxy(t *testing.T, c *cutProxy) *cutProxy {
	t.Helper()
	c.address = startProxy(t, func(client net.Conn, dial func() (net.Conn, error)) {
		if server, err := dial(); err != nil {
			_ = client.Close()
		} else {
			go c.pump(client, server)
		}
	})
	return c
}

// newDB opens a new database with one connection through the proxy, and without the proxy.
func (c *cutProxy) newDB(t *testing.T) (db, direct *sqlx.DB) {
	t.Helper()
	direct = newDB(t, Config{})
	return open(t, Config{URL: c.url(t, scanOne[string](t, direct, `SELECT current_database()`)), MaxOpenConns: 1}), direct
}

func (c *cutProxy) pump(client, server net.Conn) {
	if c.tls != nil {
		var request [8]byte // SSLRequest
		if _, err := io.ReadFull(client, request[:]); err != nil || request[7] != 0x2f {
			_, _ = client.Close(), server.Close() // a cancel request, or another protocol
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

func (c *cutProxy) requests(client, server net.Conn, cut chan struct{}) {
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

func (c *cutProxy) url(t *testing.T, database string) string {
	t.Helper()
	u := url.URL{Scheme: "postgres", User: url.User("postgres"), Host: c.address.String(), Path: "/" + database, RawQuery: "sslmode=disable"}
	return u.String()
}
