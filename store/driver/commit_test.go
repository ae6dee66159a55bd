package driver

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
)

// newSyncRepServer starts a server whose commits wait for a replica that does not exist.
func newSyncRepServer(t *testing.T) (db, admin *sqlx.DB) {
	t.Helper()
	server, _ := startServer(t, nil)
	admin = newDB(t, Config{URL: server.URL("postgres") + "&synchronous_commit=local"})
	exec(t, admin, `ALTER SYSTEM SET synchronous_standby_names = 'nobody'`)
	exec(t, admin, `SELECT pg_reload_conf()`)
	probe := open(t, Config{URL: server.URL("postgres")})
	eventually(t, "commits wait", func() bool { return commitWaits(t, probe, admin) })
	return open(t, Config{URL: server.URL("postgres"), MaxOpenConns: 1, StatementTimeout: 100 * time.Millisecond}), admin
}

// commitWaits commits a change and reports whether the commit waited for a replica. The checkpointer applies the
// setting some time after the reload.
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
	return scanOne[int](t, admin, `SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`)
}

// TestCommitWaitingForReplica uses one server for all subtests. Their order matters: the last one resets the setting.
func TestCommitWaitingForReplica(t *testing.T) {
	t.Parallel()
	db, admin := newSyncRepServer(t)
	t.Run("plain lib/pq", func(t *testing.T) { plainCommitIsAcknowledgedUnreplicated(t, admin) })
	t.Run("cancelled request", func(t *testing.T) { cancelledCommitIsNotAcknowledged(t, db, admin) })
	t.Run("autocommit, cancelled request", func(t *testing.T) { cancelledAutocommitIsNotAcknowledged(t, db, admin) })
	t.Run("autocommit, after the deadline", func(t *testing.T) { autocommitIsUnknownAfterDeadline(t, db, admin) })
	t.Run("after the deadline", func(t *testing.T) { commitIsUnknownAfterDeadline(t, db, admin) })
}

func commitIsUnknownAfterDeadline(t *testing.T, db, admin *sqlx.DB) {
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
	// Without the setting, the commit ends and its connection is released.
	exec(t, admin, `ALTER SYSTEM SET synchronous_standby_names = ''`)
	exec(t, admin, `SELECT pg_reload_conf()`)
	if err := InTx(t.Context(), db, TxOptions{}, insert(4)); err != nil {
		t.Error(err)
	}
	if n := scanOne[int](t, admin, `SELECT count(*) FROM t WHERE id IN (3, 4)`); n != 2 {
		t.Errorf("%d rows", n)
	}
}

func cancelledCommitIsNotAcknowledged(t *testing.T, db, admin *sqlx.DB) {
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
	// An operator cancels the wait: the server answers COMMIT with a warning.
	exec(t, admin, cancelWaits)
	wantUnknown(t, <-ended)
}

// The server's statement timeout, which is shorter, does not apply while a commit waits.
func cancelledAutocommitIsNotAcknowledged(t *testing.T, db, admin *sqlx.DB) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- writeAutocommit(ctx, t, db, 11) }()
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

func autocommitIsUnknownAfterDeadline(t *testing.T, db, admin *sqlx.DB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	took := within(t, "statement", func() { wantUnknown(t, writeAutocommit(ctx, t, db, 12)) })
	// The deadline may pass before the context's timer runs: ctx.Err() may still be nil.
	deadline, _ := ctx.Deadline()
	if early := time.Until(deadline); early > 0 || took > 2*time.Second {
		t.Errorf("answered after %v, %v before the deadline", took, early)
	}
	if n := waitingCommits(t, admin); n != 1 {
		t.Errorf("%d statements wait: the deadline must not cancel one", n)
	}
	exec(t, admin, cancelWaits)
	eventually(t, "the row exists", func() bool { return scanOne[int](t, admin, `SELECT count(*) FROM t WHERE id = 12`) == 1 })
}

// plainCommitIsAcknowledgedUnreplicated shows the fault of plain lib/pq that the other tests can detect.
func plainCommitIsAcknowledgedUnreplicated(t *testing.T, admin *sqlx.DB) {
	t.Helper()
	plain := must(sqlx.Open("postgres", scanOne[string](t, admin, `SELECT 'host=' || current_setting('unix_socket_directories') || ' user=postgres dbname=postgres'`)))(t)
	t.Cleanup(func() { _ = plain.Close() })
	ctx, cancel := context.WithCancel(t.Context())
	tx := must(plain.BeginTxx(ctx, nil))(t)
	noError(t, insert(1)(ctx, tx))
	ended := make(chan error, 1)
	go func() { ended <- tx.Commit() }()
	eventually(t, "the commit waits", func() bool { return waitingCommits(t, admin) == 1 })
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("lib/pq no longer acknowledges the commit: %v", err)
	}
}

func TestConnectionCutDuringCommitIsUnknown(t *testing.T) {
	t.Parallel()
	for _, before := range []bool{true, false} {
		proxy := newCutProxy(t)
		db, direct := proxy.newDB(t)
		noError(t, InTx(t.Context(), db, TxOptions{}, insert(1)))
		proxy.before.Store(before)
		proxy.armed.Store(true)
		wantUnknown(t, InTx(t.Context(), db, TxOptions{}, insert(2)))
		if !before {
			eventually(t, "the commit happened", func() bool { return scanOne[int](t, direct, `SELECT count(*) FROM t`) == 2 })
		}
		if err := InTx(t.Context(), db, TxOptions{}, insert(3)); err != nil {
			t.Errorf("next: %v", err)
		}
	}
}

func TestConnectionCutDuringReadOnlyCommitIsNoError(t *testing.T) {
	t.Parallel()
	proxy := newCutProxy(t)
	db := open(t, Config{URL: proxy.url(t, "postgres"), MaxOpenConns: 1})
	proxy.armed.Store(true)
	err := InTx(t.Context(), db, TxOptions{ReadOnly: true}, func(_ context.Context, tx *sqlx.Tx) error {
		scanOne[int](t, tx, `SELECT $1::int`, 1)
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
		pid := scanOne[int](t, tx, `SELECT pg_backend_pid()`)
		scanOne[bool](t, killer, `SELECT pg_terminate_backend($1, 5000)`, pid)
		return insert(1)(ctx, tx)
	})
	if !errors.Is(err, ErrConnLost) || errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("got %v", err)
	}
}
