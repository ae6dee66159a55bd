//go:build pooler

package driver

import (
	"context"
	"fmt"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/jmoiron/sqlx"
)

// The parameters of production that the tests below need.
const (
	loginRetry     = "server_login_retry"
	connectTimeout = "server_connect_timeout"
)

// TestPoolerRecoversAfterRefusedLogins lets a database refuse logins for some time. A pooler with production's
// parameters recovers before one with PgBouncer's defaults, which waits 15 s before the next login.
func TestPoolerRecoversAfterRefusedLogins(t *testing.T) {
	t.Parallel()
	ours, usual := newFaultProxy(t), newFaultProxy(t)
	viaOurs, viaUsual := ours.pooler(t, production(t)), usual.pooler(t, without(t, loginRetry))
	for _, db := range []*sqlx.DB{viaOurs, viaUsual} {
		noError(t, selectOne(t, db))
	}
	fail := func(g *faultProxy, db *sqlx.DB) {
		g.set(refusing)
		eventually(t, "a login fails", func() bool { return selectOne(t, db) != nil && g.stopped.Load() > 0 })
	}
	fail(usual, viaUsual) // first, so that with the same parameters it would recover first
	fail(ours, viaOurs)
	checkRecovery(t, ours, usual, viaOurs, viaUsual)
}

// TestPoolerRecoversAfterUnansweredLogin lets a database not answer a login, like a failed node. A pooler with
// production's parameters retries before one with PgBouncer's defaults, which waits 15 s for the first login.
func TestPoolerRecoversAfterUnansweredLogin(t *testing.T) {
	t.Parallel()
	ours, usual := newFaultProxy(t), newFaultProxy(t)
	viaOurs, viaUsual := ours.pooler(t, production(t)), usual.pooler(t, without(t, connectTimeout))
	swallow := func(g *faultProxy, db *sqlx.DB) {
		g.set(swallowing)
		if err := selectOne(t, db); err == nil || g.stopped.Load() == 0 {
			t.Fatalf("an answer through a proxy that does not answer: %v", err)
		}
	}
	swallow(usual, viaUsual) // first, so that with the same parameters it would recover first
	swallow(ours, viaOurs)
	checkRecovery(t, ours, usual, viaOurs, viaUsual)
}

// checkRecovery lets both proxies forward and waits until production's pooler answers. The other pooler, which gets as
// many queries, must not have tried to log in.
func checkRecovery(t *testing.T, ours, usual *faultProxy, viaOurs, viaUsual *sqlx.DB) {
	t.Helper()
	before := usual.passed.Load()
	ours.set(passing)
	usual.set(passing)
	eventually(t, "production's pooler answers", func() bool {
		_ = selectOne(t, viaUsual)
		return selectOne(t, viaOurs) == nil
	})
	if n := usual.passed.Load() - before; n > 0 {
		t.Errorf("%d logins with PgBouncer's defaults, so production's parameters make no difference", n)
	}
}

func selectOne(t *testing.T, db *sqlx.DB) error {
	return Single(context.WithoutCancel(t.Context()), db, nil, func(ctx context.Context, conn *sqlx.Conn) error {
		var n int
		return conn.GetContext(ctx, &n, `SELECT 1`)
	})
}

// production are the parameters of the production overlay's pooler.
func production(t *testing.T) map[string]string {
	t.Helper()
	text := must(os.ReadFile("../../k8s/overlays/prod/pooler.yaml"))(t)
	var pooler struct {
		Spec struct {
			PgBouncer struct {
				Parameters map[string]string `yaml:"parameters"`
			} `yaml:"pgbouncer"`
		} `yaml:"spec"`
	}
	noError(t, yaml.Unmarshal(text, &pooler))
	parameters := pooler.Spec.PgBouncer.Parameters
	if parameters[loginRetry] == "" || parameters[connectTimeout] == "" {
		t.Fatalf("production sets %v", parameters)
	}
	return parameters
}

// without are the parameters of production except one, which has PgBouncer's default.
func without(t *testing.T, name string) map[string]string {
	t.Helper()
	parameters := production(t)
	delete(parameters, name)
	return parameters
}

// The modes of a faultProxy.
const (
	passing    int32 = iota
	refusing         // closes connections
	swallowing       // accepts connections and does not answer
)

// faultProxy is a proxy between a pooler and the shared server.
type faultProxy struct {
	address *net.TCPAddr
	mode    atomic.Int32
	stopped atomic.Int32 // connections that were refused or swallowed
	passed  atomic.Int32 // connections that were not

	mu   sync.Mutex
	open []net.Conn
}

func newFaultProxy(t *testing.T) *faultProxy {
	t.Helper()
	g := &faultProxy{}
	t.Cleanup(g.closeAll) // after the listener has closed
	g.address = startProxy(t, g.handle)
	return g
}

func (g *faultProxy) handle(client net.Conn, dial func() (net.Conn, error)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch g.mode.Load() {
	case refusing:
		_ = client.Close()
		g.stopped.Add(1)
	case swallowing:
		g.open = append(g.open, client)
		g.stopped.Add(1)
	default:
		server, err := dial()
		if err != nil {
			_ = client.Close()
			return
		}
		g.open = append(g.open, client, server)
		g.passed.Add(1)
		go forward(client, server)
		go forward(server, client)
	}
}

// forward copies bytes until one end closes.
func forward(from, to net.Conn) {
	buf := make([]byte, 1<<16)
	for {
		n, err := from.Read(buf)
		if err == nil {
			_, err = to.Write(buf[:n])
		}
		if err != nil {
			_, _ = from.Close(), to.Close()
			return
		}
	}
}

// set changes the mode. The mode refusing closes open connections.
func (g *faultProxy) set(mode int32) {
	g.mode.Store(mode)
	if mode == refusing {
		g.closeAll()
	}
}

func (g *faultProxy) closeAll() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, c := range g.open {
		_ = c.Close()
	}
	g.open = nil
}

// pooler runs a pooler in front of the proxy.
func (g *faultProxy) pooler(t *testing.T, parameters map[string]string) *sqlx.DB {
	t.Helper()
	server := fmt.Sprintf("host=%s port=%d", g.address.IP, g.address.Port)
	return open(t, Config{URL: runPooler(t, databaseOf(t, newURL(t)), server, parameters), Pooler: Transaction})
}
