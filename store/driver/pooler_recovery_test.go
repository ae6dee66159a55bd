//go:build pooler

package driver

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/jmoiron/sqlx"
)

// The parameters of production without which the tests below fail.
const (
	loginRetry     = "server_login_retry"
	connectTimeout = "server_connect_timeout"
)

// TestPoolerRecoversWithTheDatabase lets a database refuse logins for a while. A pooler with production's parameters
// answers again while one with PgBouncer's own, which has seen the same, still waits for the next login (15 s).
func TestPoolerRecoversWithTheDatabase(t *testing.T) {
	t.Parallel()
	ours, usual := newGate(t), newGate(t)
	viaOurs, viaUsual := ours.pooler(t, production(t)), usual.pooler(t, without(t, loginRetry))
	for _, db := range []*sqlx.DB{viaOurs, viaUsual} {
		if err := ask(t, db); err != nil {
			t.Fatal(err)
		}
	}
	fail := func(g *gate, db *sqlx.DB) {
		g.set(refusing)
		eventually(t, "a login fails", func() bool { return ask(t, db) != nil && g.stopped.Load() > 0 })
	}
	fail(usual, viaUsual) // first, so that with the same parameters it would recover first
	fail(ours, viaOurs)
	recovers(t, ours, usual, viaOurs, viaUsual)
}

// TestPoolerGivesUpLoginsIntoNothing lets a database swallow a login, as a node that is gone does. A pooler with
// production's parameters tries another one while one with PgBouncer's own still waits for the first (15 s).
func TestPoolerGivesUpLoginsIntoNothing(t *testing.T) {
	t.Parallel()
	ours, usual := newGate(t), newGate(t)
	viaOurs, viaUsual := ours.pooler(t, production(t)), usual.pooler(t, without(t, connectTimeout))
	swallow := func(g *gate, db *sqlx.DB) {
		g.set(swallowing)
		if err := ask(t, db); err == nil || g.stopped.Load() == 0 {
			t.Fatalf("an answer through a gate that swallows: %v", err)
		}
	}
	swallow(usual, viaUsual) // first, so that with the same parameters it would recover first
	swallow(ours, viaOurs)
	recovers(t, ours, usual, viaOurs, viaUsual)
}

// recovers opens both gates and waits until production's pooler answers. By then the other one, which is asked just as
// much, must not even have tried to log in.
func recovers(t *testing.T, ours, usual *gate, viaOurs, viaUsual *sqlx.DB) {
	t.Helper()
	before := usual.passed.Load()
	ours.set(passing)
	usual.set(passing)
	eventually(t, "production's pooler answers", func() bool {
		_ = ask(t, viaUsual)
		return ask(t, viaOurs) == nil
	})
	if n := usual.passed.Load() - before; n > 0 {
		t.Errorf("%d logins with PgBouncer's own parameters, so production's make no difference", n)
	}
}

func ask(t *testing.T, db *sqlx.DB) error {
	return Single(context.WithoutCancel(t.Context()), db, func(ctx context.Context, conn *sqlx.Conn) error {
		var n int
		return conn.GetContext(ctx, &n, `SELECT 1`)
	})
}

// production are the parameters of the production overlay's pooler.
func production(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../../k8s/overlays/prod/pooler.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var pooler struct {
		Spec struct {
			PgBouncer struct {
				Parameters map[string]string `yaml:"parameters"`
			} `yaml:"pgbouncer"`
		} `yaml:"spec"`
	}
	if err := yaml.Unmarshal(text, &pooler); err != nil {
		t.Fatal(err)
	}
	parameters := pooler.Spec.PgBouncer.Parameters
	if parameters[loginRetry] == "" || parameters[connectTimeout] == "" {
		t.Fatalf("production sets %v", parameters)
	}
	return parameters
}

// without are the parameters of production, one of them as PgBouncer has it by default.
func without(t *testing.T, name string) map[string]string {
	t.Helper()
	parameters := production(t)
	delete(parameters, name)
	return parameters
}

// What a gate does with connections.
const (
	passing    int32 = iota
	refusing         // closes them
	swallowing       // takes them and says nothing
)

// gate stands between a pooler and the shared server.
type gate struct {
	address *net.TCPAddr
	mode    atomic.Int32
	stopped atomic.Int32 // connections that were refused or swallowed
	passed  atomic.Int32 // connections that were not

	mu   sync.Mutex
	open []net.Conn
}

func newGate(t *testing.T) *gate {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{address: l.Addr().(*net.TCPAddr)}
	t.Cleanup(func() { _ = l.Close(); g.closeAll() })
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
			g.admit(client, socket)
		}
	}()
	return g
}

func (g *gate) admit(client net.Conn, socket string) {
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
		server, err := net.Dial("unix", socket)
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

// forward copies what one end says to the other until either closes.
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

// set changes the mode. Open connections end when the gate begins to refuse.
func (g *gate) set(mode int32) {
	g.mode.Store(mode)
	if mode == refusing {
		g.closeAll()
	}
}

func (g *gate) closeAll() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, c := range g.open {
		_ = c.Close()
	}
	g.open = nil
}

// pooler runs a pooler in front of the gate.
func (g *gate) pooler(t *testing.T, parameters map[string]string) *sqlx.DB {
	t.Helper()
	server := fmt.Sprintf("host=%s port=%d", g.address.IP, g.address.Port)
	return open(t, Config{URL: runPooler(t, databaseOf(t, newURL(t)), server, parameters), Pooler: Transaction})
}
