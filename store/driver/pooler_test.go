//go:build pooler

package driver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	osexec "os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/jmoiron/sqlx"
)

// ignored is the value of ignore_startup_parameters with which PgBouncer accepts sessions with our startup parameters.
const ignored = "statement_timeout, lock_timeout, idle_in_transaction_session_timeout, IntervalStyle, jit"

// startPooler runs PgBouncer in transaction mode in front of the shared server, with two server connections per
// database, and returns the URL of a database.
func startPooler(t *testing.T, database, ignore string) string {
	t.Helper()
	server := must(url.Parse(sharedServer.URL("")))(t)
	q := server.Query()
	return runPooler(t, database, "host="+q.Get("host")+" port="+q.Get("port"), map[string]string{
		"max_client_conn": "200", "default_pool_size": "2", "ignore_startup_parameters": ignore,
	})
}

// runPooler runs PgBouncer in transaction mode in front of a server, with more parameters, and returns the URL of a
// database.
func runPooler(t *testing.T, database, server string, parameters map[string]string) string {
	t.Helper()
	program, err := osexec.LookPath("pgbouncer")
	if err != nil {
		if program, err = osexec.LookPath("/usr/sbin/pgbouncer"); err != nil {
			t.Fatal("pgbouncer is not installed; install the package pgbouncer")
		}
	}
	dir := must(serverDir())(t)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	cmd := osexec.Command(program, filepath.Join(dir, "pgbouncer.ini"))
	cmd.Dir, cmd.Stdout, cmd.Stderr = "/", t.Output(), t.Output()
	cmd.SysProcAttr = unprivileged(t, dir)
	noError(t, os.WriteFile(filepath.Join(dir, "pgbouncer.ini"), []byte(poolerConfig(dir, server, parameters)), 0o644))
	noError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	eventually(t, "pgbouncer listens", func() bool {
		c, err := net.Dial("unix", filepath.Join(dir, ".s.PGSQL.6432"))
		if err != nil {
			return false
		}
		return c.Close() == nil
	})
	q := url.Values{"host": {dir}, "port": {"6432"}, "user": {"postgres"}, "sslmode": {"disable"}}
	return "postgres:///" + database + "?" + q.Encode()
}

func poolerConfig(dir, server string, parameters map[string]string) string {
	text := fmt.Sprintf(`[databases]
* = %s user=postgres
[pgbouncer]
pool_mode = transaction
unix_socket_dir = %s
listen_port = 6432
auth_type = any
log_connections = 0
log_disconnections = 0
`, server, dir)
	for name, value := range parameters {
		text += name + " = " + value + "\n"
	}
	return text
}

// unprivileged makes PgBouncer, which refuses to run as root, run as another user.
func unprivileged(t *testing.T, dir string) *syscall.SysProcAttr {
	t.Helper()
	if os.Geteuid() != 0 {
		return &syscall.SysProcAttr{}
	}
	u, err := user.Lookup("postgres") // the owner of the server's socket
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	noError(t, os.Chown(dir, uid, gid))
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

// clientLoad counts the errors of concurrent clients.
type clientLoad struct {
	wrong, failed atomic.Int64 // rows of another client, errors
	firstError    atomic.Value
}

func (c *clientLoad) fail(err error) {
	c.failed.Add(1)
	c.firstError.CompareAndSwap(nil, err.Error())
}

// run lets each client, with its own pool, query its own number in two kinds of statements, in and outside
// transactions.
func (c *clientLoad) run(t *testing.T, clients []*sqlx.DB, rounds int) {
	t.Helper()
	var wg sync.WaitGroup
	for i, db := range clients {
		for worker := range 2 {
			wg.Go(func() {
				for n := range rounds {
					c.query(t.Context(), db, i*10+worker, n)
				}
			})
		}
	}
	wg.Wait()
}

func (c *clientLoad) query(ctx context.Context, db *sqlx.DB, me, n int) {
	defer func() {
		if p := recover(); p != nil { // lib/pq decodes rows of another statement
			c.fail(fmt.Errorf("panic: %v", p))
		}
	}()
	check := func(ctx context.Context, q sqlx.QueryerContext) error {
		text, third := fmt.Sprintf(`SELECT $1::int, $2::int, %d`, me), me
		if n%2 == 1 {
			text, third = fmt.Sprintf(`SELECT a, b, %d FROM (VALUES ($1::int, $2::int)) AS v(a, b)`, -me), -me
		}
		var got [3]int
		if err := q.QueryRowxContext(ctx, text, me, n).Scan(&got[0], &got[1], &got[2]); err != nil {
			return err
		}
		if got != [3]int{me, n, third} {
			c.wrong.Add(1)
		}
		return nil
	}
	var err error
	if n%3 == 0 {
		err = InTx(ctx, db, TxOptions{ReadOnly: true}, func(ctx context.Context, tx *sqlx.Tx) error { return check(ctx, tx) })
	} else {
		err = check(ctx, db)
	}
	if err != nil {
		c.fail(err)
	}
}

func pools(t *testing.T, n int, cfg Config) []*sqlx.DB {
	t.Helper()
	cfg.MaxOpenConns = 2
	out := make([]*sqlx.DB, n)
	for i := range out {
		out[i] = open(t, cfg)
	}
	return out
}

const rounds = 300

func TestPoolerClientsReadTheirOwnRows(t *testing.T) {
	t.Parallel()
	pooled := startPooler(t, databaseOf(t, newURL(t)), "")
	for _, n := range []int{2, 16} {
		var c clientLoad
		c.run(t, pools(t, n, Config{URL: pooled, Pooler: Transaction}), rounds)
		if c.wrong.Load() > 0 || c.failed.Load() > 0 {
			t.Errorf("%d clients: %d wrong rows, %d errors: %v", n, c.wrong.Load(), c.failed.Load(), c.firstError.Load())
		}
	}
}

// The default mode and plain lib/pq show the faults that the test above can detect.
func TestPoolerBreaksTheDefaultMode(t *testing.T) {
	t.Parallel()
	pooled := startPooler(t, databaseOf(t, newURL(t)), ignored)
	for _, n := range []int{2, 16} {
		var c clientLoad
		c.run(t, pools(t, n, Config{URL: pooled}), rounds)
		if c.wrong.Load()+c.failed.Load() == 0 {
			t.Errorf("%d clients: prepared statements survived the pooler", n)
		}
		t.Logf("%d clients: %d wrong rows, %d errors: %v", n, c.wrong.Load(), c.failed.Load(), c.firstError.Load())
	}
}

func TestPoolerBreaksPlainConnections(t *testing.T) {
	t.Parallel()
	pooled := startPooler(t, databaseOf(t, newURL(t)), ignored)
	clients := make([]*sqlx.DB, 16)
	for i := range clients {
		db := must(sqlx.Open("postgres", pooled))(t)
		t.Cleanup(func() { _ = db.Close() })
		db.SetMaxOpenConns(2)
		clients[i] = db
	}
	var c clientLoad
	c.run(t, clients, rounds)
	if c.wrong.Load() == 0 {
		t.Error("no wrong rows")
	}
	t.Logf("%d wrong rows, %d errors: %v", c.wrong.Load(), c.failed.Load(), c.firstError.Load())
}

func TestPoolerRefusesSessionSettings(t *testing.T) {
	t.Parallel()
	pooled := startPooler(t, databaseOf(t, newURL(t)), "")
	err := open(t, Config{URL: pooled}).PingContext(t.Context())
	if !errors.Is(err, ErrNoConnection) || !strings.Contains(err.Error(), "startup parameter") {
		t.Errorf("got %v", err)
	}
}

func TestPoolerWrites(t *testing.T) {
	t.Parallel()
	direct := newDB(t, Config{})
	pooled := startPooler(t, scanOne[string](t, direct, `SELECT current_database()`), "")
	db := open(t, Config{URL: pooled, Pooler: Transaction, MaxOpenConns: 8})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 20 {
				if err := InTx(t.Context(), db, TxOptions{}, insert(i*100+n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	wantRows(t, direct, 160)
	// SET LOCAL ends with its transaction, so the server's sessions keep their settings.
	if limit := scanOne[string](t, db, `SHOW statement_timeout`); limit != "0" {
		t.Errorf("statement_timeout leaks into the next client's session: %s", limit)
	}
}

func databaseOf(t *testing.T, raw string) string {
	t.Helper()
	u := must(url.Parse(raw))(t)
	return strings.TrimPrefix(u.Path, "/")
}
