package driver

import (
	"bytes"
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"recordgraph/internal/devpg"
)

// single reads one value by [Single].
func single[T any](ctx context.Context, db *sqlx.DB, query string, args ...any) (v T, err error) {
	err = Single(ctx, db, nil, func(ctx context.Context, c *sqlx.Conn) error {
		return c.QueryRowxContext(ctx, query, args...).Scan(&v)
	})
	return v, err
}

func TestSingle(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, cfg Config) {
		cfg.MaxOpenConns = 1 // a leaked connection would block the next statement
		db := newDB(t, cfg)
		for range 3 {
			if got, err := single[int](t.Context(), db, `SELECT $1::int`, 7); err != nil || got != 7 {
				t.Errorf("got %d, %v", got, err)
			}
			if _, err := single[int](t.Context(), db, `SELECT 1 / $1::int`, 0); err == nil {
				t.Error("no error")
			}
		}
		var c *conn
		if err := Single(t.Context(), db, nil, func(_ context.Context, sc *sqlx.Conn) error {
			rawConn(t, sc, func(raw *conn) { c = raw })
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		before := c.net.writes
		if _, err := single[int](t.Context(), db, `SELECT $1::int`, 7); err != nil || c.net.writes != before+1 {
			t.Errorf("%d round trips, %v", c.net.writes-before, err)
		}
	})
}

func TestSingleAcquireTimeout(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{MaxOpenConns: 1, AcquireTimeout: 20 * time.Millisecond})
	connOf(t, db)
	within(t, "read", func() {
		if _, err := single[int](t.Context(), db, `SELECT 1`); !errors.Is(err, ErrPoolBusy) {
			t.Errorf("got %v", err)
		}
	})
}

// The server has no statement_timeout, like one behind a pooler.
func TestSingleStatementTimeout(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{URL: newURL(t) + "&statement_timeout=0", MaxOpenConns: 1, StatementTimeout: time.Second})
	within(t, "read", func() {
		if _, err := single[any](t.Context(), db, `SELECT pg_sleep($1)`, 60); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrConnLost) {
			t.Errorf("got %v", err)
		}
	})
	if got, err := single[int](t.Context(), db, `SELECT 1`); err != nil || got != 1 {
		t.Errorf("next: %d, %v", got, err)
	}
}

func TestSingleRetriesUnsentStatements(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{MaxOpenConns: 1})
	runs := 0
	failFirst := func(times int) error {
		runs = 0
		return Single(t.Context(), db, nil, func(context.Context, *sqlx.Conn) error {
			if runs++; runs <= times {
				return sqldriver.ErrBadConn
			}
			return nil
		})
	}
	if err := failFirst(1); err != nil || runs != 2 {
		t.Errorf("%d runs, %v", runs, err)
	}
	if err := failFirst(100); !errors.Is(err, ErrConnLost) || runs != connAttempts {
		t.Errorf("%d runs, %v", runs, err)
	}
}

// freezeServer stops all processes of a server by signals until resume is called.
func freezeServer(t *testing.T, s *devpg.Server) (resume func()) {
	t.Helper()
	db := open(t, Config{URL: s.URL("postgres")})
	postmaster := must(os.ReadFile(filepath.Join(scanOne[string](t, db, `SHOW data_directory`), "postmaster.pid")))(t)
	first, _, _ := strings.Cut(string(postmaster), "\n")
	pids := []string{first}
	children, err := filepath.Glob("/proc/" + first + "/task/*/children")
	if err != nil || len(children) != 1 {
		t.Fatalf("%v, %v", children, err)
	}
	list := must(os.ReadFile(children[0]))(t)
	var resumes []func()
	for _, text := range append(pids, strings.Fields(string(list))...) {
		pid := must(strconv.Atoi(text))(t)
		resumes = append(resumes, freeze(t, pid))
	}
	return func() {
		for _, resume := range resumes {
			resume()
		}
	}
}

// Many readers of a stopped server get errors within the timeouts of one read. Reads succeed as soon as the server
// continues.
func TestManyReadersOfStoppedServer(t *testing.T) {
	t.Parallel()
	server, _ := startServer(t, nil)
	cfg := Config{
		URL: server.URL("postgres"), MaxOpenConns: 4, AcquireTimeout: 300 * time.Millisecond,
		StatementTimeout: 300 * time.Millisecond, ReadSlack: 200 * time.Millisecond,
	}
	db := open(t, cfg)
	fill(t, db, cfg.MaxOpenConns)
	resume := freezeServer(t, server)
	var all sync.WaitGroup
	const readers = 100
	took := make([]time.Duration, readers)
	for i := range readers {
		all.Go(func() {
			start := time.Now()
			_, err := single[int](t.Context(), db, `SELECT $1::int`, 1)
			took[i] = time.Since(start)
			if !errors.Is(err, ErrPoolBusy) && !errors.Is(err, ErrConnLost) && !errors.Is(err, ErrNoConnection) {
				t.Errorf("got %v", err)
			}
		})
	}
	all.Wait()
	for _, d := range took {
		if d > 3*time.Second {
			t.Errorf("answered after %v", d)
		}
	}
	resume()
	eventually(t, "reads succeed again", func() bool {
		_, err := single[int](t.Context(), db, `SELECT $1::int`, 1)
		return err == nil
	})
}

// A cancelled statement is not logged, even if its connection is closed because the server does not confirm the
// cancellation.
func TestCancelledStatementIsNotLogged(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, mode Config) {
		var log bytes.Buffer
		cfg := shortTimeouts(newURL(t))
		cfg.Pooler, cfg.StatementTimeout = mode.Pooler, time.Second
		cfg.Logger = slog.New(slog.NewTextHandler(&log, nil))
		db, watch := open(t, cfg), open(t, Config{URL: cfg.URL})
		for _, stop := range []bool{false, true} {
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() {
				_, err := single[int](ctx, db, `SELECT count(pg_sleep(1)) FROM generate_series(1, 60) WHERE $1`, true)
				ended <- err
			}()
			pid := 0
			eventually(t, "the statement sleeps", func() bool {
				pid = scanOne[int](t, watch, `SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`)
				return pid > 0
			})
			if stop {
				freeze(t, pid)
			}
			cancel()
			if err := <-ended; !errors.Is(err, context.Canceled) || errors.Is(err, ErrConnLost) != stop {
				t.Errorf("got %v", err)
			}
		}
		if log.Len() > 0 {
			t.Error(log.String())
		}
	})
}

func BenchmarkSingle(b *testing.B) {
	db := newDB(b, Config{MaxOpenConns: 1})
	ctx, cancel := context.WithCancel(b.Context()) // like a request's context
	defer cancel()
	b.Run("plain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var v int
			if err := db.QueryRowxContext(ctx, `SELECT $1::int`, 1).Scan(&v); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("single", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := single[int](ctx, db, `SELECT $1::int`, 1); err != nil {
				b.Fatal(err)
			}
		}
	})
}
