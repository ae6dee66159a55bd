package driver

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"recordgraph/internal/devpg"
	"recordgraph/record"
)

// freeze stops a process by a signal until resume is called.
func freeze(t *testing.T, pid int) (resume func()) {
	t.Helper()
	noError(t, syscall.Kill(pid, syscall.SIGSTOP))
	resume = func() { _ = syscall.Kill(pid, syscall.SIGCONT) }
	t.Cleanup(resume)
	return resume
}

// shortTimeouts returns a configuration with short timeouts.
func shortTimeouts(url string) Config {
	return Config{URL: url, MaxOpenConns: 1, StatementTimeout: 300 * time.Millisecond, ReadSlack: 200 * time.Millisecond}
}

// patience is how long a test waits for an operation that takes half a second.
const patience = 10 * time.Second

func within(t *testing.T, what string, fn func()) time.Duration {
	t.Helper()
	start := time.Now()
	done := make(chan struct{})
	go func() { defer close(done); fn() }()
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatalf("%s: still waiting after %v", what, patience)
	}
	return time.Since(start)
}

func TestStoppedBackendReleasesSlot(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, mode Config) {
		cfg := shortTimeouts(newURL(t))
		cfg.Pooler = mode.Pooler
		db := open(t, cfg)
		freeze(t, scanOne[int](t, db, `SELECT pg_backend_pid()`))
		took := within(t, "query", func() {
			if _, err := db.QueryContext(t.Context(), `SELECT $1::int`, 1); !errors.Is(err, ErrConnLost) {
				t.Errorf("got %v", err)
			}
		})
		if took < cfg.StatementTimeout {
			t.Errorf("failed after %v, before the statement timeout", took)
		}
		within(t, "next query", func() {
			if got := scanOne[int](t, db, `SELECT $1::int`, 1); got != 1 {
				t.Errorf("got %d", got)
			}
		})
	})
}

func TestStoppedBackendDuringSend(t *testing.T) {
	t.Parallel()
	db := open(t, shortTimeouts(newURL(t)))
	scanOne[int](t, db, `SELECT length($1::text)`, "") // prepared
	freeze(t, scanOne[int](t, db, `SELECT pg_backend_pid()`))
	within(t, "query", func() {
		large := strings.Repeat("x", 32<<20) // larger than the socket buffers
		if _, err := db.QueryContext(t.Context(), `SELECT length($1::text)`, large); !errors.Is(err, ErrConnLost) {
			t.Errorf("got %v", err)
		}
	})
}

func TestStoppedBackendInATransaction(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, mode Config) {
		cfg := shortTimeouts(newURL(t))
		cfg.Pooler = mode.Pooler
		db := newDB(t, cfg)
		within(t, "transaction", func() {
			err := InTx(t.Context(), db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error {
				freeze(t, scanOne[int](t, tx, `SELECT pg_backend_pid()`))
				return insert(1)(ctx, tx)
			})
			if !errors.Is(err, ErrConnLost) || errors.Is(err, ErrOutcomeUnknown) {
				t.Errorf("got %v", err)
			}
		})
		within(t, "next transaction", func() {
			if err := InTx(t.Context(), db, TxOptions{}, insert(2)); err != nil {
				t.Error(err)
			}
		})
	})
}

func TestStoppedBackendAtBegin(t *testing.T) {
	t.Parallel()
	cfg := shortTimeouts(newURL(t))
	cfg.StatementTimeout = time.Hour // the request's deadline comes first
	db := newDB(t, cfg)
	freeze(t, scanOne[int](t, db, `SELECT pg_backend_pid()`))
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	within(t, "transaction", func() {
		if err := InTx(ctx, db, TxOptions{}, insert(1)); !errors.Is(err, ErrConnLost) {
			t.Errorf("got %v", err)
		}
	})
}

// TestStoppedBackendBlocksPlainConnection shows the fault of plain lib/pq that the tests above can detect.
func TestStoppedBackendBlocksPlainConnection(t *testing.T) {
	t.Parallel()
	db := must(sqlx.Open("postgres", newURL(t)))(t)
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	resume := freeze(t, scanOne[int](t, db, `SELECT pg_backend_pid()`))
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		_, err := db.ExecContext(ctx, `SELECT $1::int`, 1)
		ended <- err
	}()
	select {
	case err := <-ended:
		t.Errorf("ended (%v): the read deadlines do not cause the release of the slot", err)
	case <-time.After(time.Second):
	}
	resume()
	<-ended
}

func TestTerminatedIdleConnectionIsReplaced(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, mode Config) {
		url := newURL(t)
		db, killer := newDB(t, Config{URL: url, Pooler: mode.Pooler, MaxOpenConns: 1}), open(t, Config{URL: url})
		for range 5 {
			pid := scanOne[int](t, db, `SELECT pg_backend_pid()`)
			scanOne[bool](t, killer, `SELECT pg_terminate_backend($1, 5000)`, pid)
			must(db.ExecContext(t.Context(), `INSERT INTO t VALUES ($1, 'a')`, pid))(t)
		}
	})
}

func TestTerminatedStatementIsNotRunAgain(t *testing.T) {
	t.Parallel()
	url := newURL(t)
	db, killer := newDB(t, Config{URL: url}), open(t, Config{URL: url})
	exec(t, db, `CREATE SEQUENCE runs`)
	ended := make(chan error, 1)
	go func() {
		_, err := db.ExecContext(t.Context(), `SELECT nextval('runs'), pg_sleep($1)`, 4)
		ended <- err
	}()
	eventually(t, "the statement runs", func() bool { return activeOf(t, killer, "nextval('runs')") == 1 })
	exec(t, killer, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%nextval(''runs'')%' AND pid <> pg_backend_pid()`)
	if err := <-ended; !errors.Is(err, ErrConnLost) {
		t.Errorf("got %v", err)
	}
	if n := scanOne[int](t, killer, `SELECT last_value FROM runs`); n != 1 {
		t.Errorf("ran %d times", n)
	}
}

// A COPY whose connection ends returns ErrConnLost, and database/sql does not run it again.
func TestTerminatedCopyReturnsConnLost(t *testing.T) {
	t.Parallel()
	url := newURL(t)
	db, killer := newDB(t, Config{URL: url}), open(t, Config{URL: url})
	err := InTx(t.Context(), db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error {
		pid := scanOne[int](t, tx, `SELECT pg_backend_pid()`)
		return Copy(ctx, tx, `COPY t FROM STDIN`, func(put func(string) error) error {
			scanOne[bool](t, killer, `SELECT pg_terminate_backend($1, 5000)`, pid)
			for i := 0; ; i++ {
				if err := put(fmt.Sprintf("%d\ta", i)); err != nil {
					return err
				}
			}
		})
	})
	if !errors.Is(err, ErrConnLost) {
		t.Errorf("got %v", err)
	}
}

func TestDatabaseRestart(t *testing.T) {
	t.Parallel()
	server, start := startServer(t, nil)
	db := newDB(t, Config{URL: server.URL("postgres"), MaxOpenConns: 4, AcquireTimeout: time.Second})
	fill(t, db, 4)
	stop(t, server)
	for range 3 {
		if err := InTx(t.Context(), db, TxOptions{}, insert(1)); !errors.Is(err, ErrNoConnection) {
			t.Errorf("while it is stopped: %v", err)
		}
	}
	server = start()
	for i := range 20 {
		if err := InTx(t.Context(), db, TxOptions{}, insert(i)); err != nil {
			t.Fatalf("after its restart: %v", err)
		}
	}
	fill(t, db, 4)
	stop(t, server)
	start() // no statement ran meanwhile, so all connections are stale
	for i := range 20 {
		if _, err := db.ExecContext(t.Context(), `UPDATE t SET v = 'y' WHERE id = $1`, i); err != nil {
			t.Fatalf("stale connection used: %v", err)
		}
	}
}

// fill opens n connections and leaves them idle.
func fill(t *testing.T, db *sqlx.DB, n int) {
	t.Helper()
	var conns []*sqlx.Conn
	for range n {
		c := must(db.Connx(t.Context()))(t)
		scanOne[int](t, c, `SELECT $1::int`, 1)
		conns = append(conns, c)
	}
	for _, c := range conns {
		_ = c.Close()
	}
}

func stop(t *testing.T, s *devpg.Server) {
	t.Helper()
	noError(t, s.Stop(t.Context()))
}

func TestSerializationFailureIsRerun(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{})
	exec(t, db, `INSERT INTO t VALUES (1, 'a')`)
	attempts := 0
	err := Rerun(t.Context(), 3, func(ctx context.Context) error {
		attempts++
		return InTx(ctx, db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error {
			scanOne[string](t, tx, `SELECT v FROM t WHERE id = $1`, 1) // takes the snapshot
			if attempts == 1 {
				exec(t, db, `UPDATE t SET v = 'b'`)
			}
			_, err := tx.ExecContext(ctx, `UPDATE t SET v = v || $1 WHERE id = 1`, "!")
			return err
		})
	})
	if v := scanOne[string](t, db, `SELECT v FROM t`); err != nil || attempts != 2 || v != "b!" {
		t.Errorf("%v after %d attempts: %s", err, attempts, v)
	}
}

func TestHostsAreTriedInOrder(t *testing.T) {
	t.Parallel()
	port := newCutProxy(t).address.Port
	db := open(t, Config{URL: fmt.Sprintf("host=127.0.0.1,127.0.0.1 port=1,%d user=postgres dbname=postgres sslmode=disable", port)})
	if got := scanOne[int](t, db, `SELECT $1::int`, 1); got != 1 {
		t.Errorf("got %d", got)
	}
}

func TestUnreachableServer(t *testing.T) {
	t.Parallel()
	db := open(t, Config{URL: "postgres://u@127.0.0.1:1/d?sslmode=disable"})
	if err := InTx(t.Context(), db, TxOptions{}, insert(1)); !errors.Is(err, ErrNoConnection) {
		t.Errorf("got %v", err)
	}
	var missing *pq.Error
	db = open(t, Config{URL: sharedServer.URL("no_such_database")})
	if err := db.PingContext(t.Context()); !errors.Is(err, ErrNoConnection) || !errors.As(err, &missing) || missing.Code != "3D000" {
		t.Errorf("got %v", err)
	}
}

func wantUnknown(t *testing.T, err error) {
	t.Helper()
	var e *record.Error
	if !errors.As(err, &e) || e.Kind != record.ErrOutcomeUnknown || !errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("got %v, want an unknown outcome", err)
	}
}
