package driver

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
)

// A server whose commits wait for a replica that doesn't exist.
func waitingServer(t *testing.T) (db, admin *sqlx.DB) {
	t.Helper()
	server, _ := ownServer(t, nil)
	admin = newDB(t, Config{URL: server.URL("postgres") + "&synchronous_commit=local"})
	exec(t, admin, `ALTER SYSTEM SET synchronous_standby_names = 'nobody'`)
	exec(t, admin, `SELECT pg_reload_conf()`)
	probe := open(t, Config{URL: server.URL("postgres")})
	eventually(t, "commits wait", func() bool { return commitWaits(t, probe, admin) })
	return open(t, Config{URL: server.URL("postgres"), MaxOpenConns: 1, StatementTimeout: 100 * time.Millisecond}), admin
}

// commitWaits makes a change and reports whether its commit waited for a replica: the checkpointer makes the setting
// known, some time after the reload.
func commitWaits(t *testing.T, probe, admin *sqlx.DB) bool {
	t.Helper()
	ended := make(chan error, 1)
	go func() {
		_, err := probe.ExecContext(t.Context(), `CREATE TABLE IF NOT EXISTS probe (); DROP TABLE probe`)
		ended <- err
	}()
	waited := false
	for {
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
			return waited
		default:
			if waitingCommits(t, admin) > 0 {
				waited = true
				exec(t, admin, cancelWaits)
			}
		}
	}
}

const cancelWaits = `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`

func waitingCommits(t *testing.T, admin *sqlx.DB) int {
	t.Helper()
	return one[int](t, admin, `SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`)
}

// One server for all of them, in this order: the last one lets commits go.
func TestCommitThatWaits(t *testing.T) {
	t.Parallel()
	db, admin := waitingServer(t)
	t.Run("plain lib/pq", func(t *testing.T) { plainIsAcknowledgedUnreplicated(t, admin) })
	t.Run("cancelled request", func(t *testing.T) { cancelledIsNotAcknowledged(t, db, admin) })
	t.Run("statement alone, cancelled request", func(t *testing.T) { cancelledAloneIsNotAcknowledged(t, db, admin) })
	t.Run("statement alone, past its deadline", func(t *testing.T) { aloneIsUnknownPastItsDeadline(t, db, admin) })
	t.Run("past its deadline", func(t *testing.T) { pastItsDeadlineIsUnknown(t, db, admin) })
}

func pastItsDeadlineIsUnknown(t *testing.T, db, admin *sqlx.DB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	took := within(t, "commit", func() { wantUnknown(t, InTx(ctx, db, TxOptions{}, insert(3))) })
	if took > 2*time.Second {
		t.Errorf("answered after %v", took)
	}
	if n := waitingCommits(t, admin); n != 1 {
		t.Errorf("%d commits wait: the deadline must not cancel one", n)
	}
	// The replica turns up: the commit ends alone and its connection is free again.
	exec(t, admin, `ALTER SYSTEM SET synchronous_standby_names = ''`)
	exec(t, admin, `SELECT pg_reload_conf()`)
	if err := InTx(t.Context(), db, TxOptions{}, insert(4)); err != nil {
		t.Error(err)
	}
	if n := one[int](t, admin, `SELECT count(*) FROM t WHERE id IN (3, 4)`); n != 2 {
		t.Errorf("%d rows", n)
	}
}

func cancelledIsNotAcknowledged(t *testing.T, db, admin *sqlx.DB) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- InTx(ctx, db, TxOptions{}, insert(2)) }()
	eventually(t, "the commit waits", func() bool { return waitingCommits(t, admin) == 1 })
	cancel()
	select {
	case err := <-ended:
		t.Errorf("ended with the request: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	// An operator cancels the wait: the server says COMMIT, and a warning.
	exec(t, admin, cancelWaits)
	wantUnknown(t, <-ended)
}

// The server's own timeout, which is shorter, doesn't fire while a commit waits.
func cancelledAloneIsNotAcknowledged(t *testing.T, db, admin *sqlx.DB) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- writeAlone(ctx, t, db, 11) }()
	eventually(t, "the statement waits", func() bool { return waitingCommits(t, admin) == 1 })
	cancel()
	select {
	case err := <-ended:
		t.Errorf("ended with the request: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	exec(t, admin, cancelWaits)
	wantUnknown(t, <-ended)
}

func aloneIsUnknownPastItsDeadline(t *testing.T, db, admin *sqlx.DB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	took := within(t, "statement", func() { wantUnknown(t, writeAlone(ctx, t, db, 12)) })
	if took < 300*time.Millisecond || took > 2*time.Second {
		t.Errorf("answered after %v", took)
	}
	if n := waitingCommits(t, admin); n != 1 {
		t.Errorf("%d statements wait: the deadline must not cancel one", n)
	}
	exec(t, admin, cancelWaits)
	eventually(t, "the row is there", func() bool { return one[int](t, admin, `SELECT count(*) FROM t WHERE id = 12`) == 1 })
}

// Plain lib/pq is the twin that shows what the other tests can see.
func plainIsAcknowledgedUnreplicated(t *testing.T, admin *sqlx.DB) {
	t.Helper()
	plain, err := sqlx.Open("postgres", one[string](t, admin, `SELECT 'host=' || current_setting('unix_socket_directories') || ' user=postgres dbname=postgres'`))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = plain.Close() })
	ctx, cancel := context.WithCancel(t.Context())
	tx, err := plain.BeginTxx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := insert(1)(ctx, tx); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- tx.Commit() }()
	eventually(t, "the commit waits", func() bool { return waitingCommits(t, admin) == 1 })
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("lib/pq no longer acknowledges it: %v", err)
	}
}

func TestConnectionCutDuringCommitIsUnknown(t *testing.T) {
	t.Parallel()
	for _, before := range []bool{true, false} {
		proxy := newCutter(t)
		direct := newDB(t, Config{})
		db := open(t, Config{URL: proxy.url(t, one[string](t, direct, `SELECT current_database()`)), MaxOpenConns: 1})
		if err := InTx(t.Context(), db, TxOptions{}, insert(1)); err != nil {
			t.Fatal(err)
		}
		proxy.before.Store(before)
		proxy.armed.Store(true)
		wantUnknown(t, InTx(t.Context(), db, TxOptions{}, insert(2)))
		if !before {
			eventually(t, "the commit happened", func() bool { return one[int](t, direct, `SELECT count(*) FROM t`) == 2 })
		}
		if err := InTx(t.Context(), db, TxOptions{}, insert(3)); err != nil {
			t.Errorf("next: %v", err)
		}
	}
}

func TestConnectionCutDuringReadOnlyCommitIsNothing(t *testing.T) {
	t.Parallel()
	proxy := newCutter(t)
	db := open(t, Config{URL: proxy.url(t, "postgres"), MaxOpenConns: 1})
	proxy.armed.Store(true)
	err := InTx(t.Context(), db, TxOptions{ReadOnly: true}, func(_ context.Context, tx *sqlx.Tx) error {
		one[int](t, tx, `SELECT $1::int`, 1)
		return nil
	})
	if err != nil {
		t.Errorf("got %v", err)
	}
}

func TestConnectionLostBeforeCommitIsKnown(t *testing.T) {
	t.Parallel()
	url := newURL(t)
	db, killer := newDB(t, Config{URL: url}), open(t, Config{URL: url})
	err := InTx(t.Context(), db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error {
		pid := one[int](t, tx, `SELECT pg_backend_pid()`)
		one[bool](t, killer, `SELECT pg_terminate_backend($1, 5000)`, pid)
		return insert(1)(ctx, tx)
	})
	if !errors.Is(err, ErrConnLost) || errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("got %v", err)
	}
}
