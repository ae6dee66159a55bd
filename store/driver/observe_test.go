package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"recordgraph/internal/hits"
)

// observed lists the statements of a pool: "SELECT 1: 1 rows".
type observed struct {
	mu    sync.Mutex
	lines []string
}

type markKey struct{}

func (o *observed) observe(ctx context.Context, text string) func(int64, error) {
	if ctx.Value(markKey{}) == nil {
		return nil
	}
	return func(rows int64, err error) {
		o.mu.Lock()
		defer o.mu.Unlock()
		line := fmt.Sprintf("%s: %d rows", text, rows)
		if pe := pq.As(err); pe != nil {
			line += ", " + string(pe.Code)
		} else if err != nil {
			line += ", failed"
		}
		o.lines = append(o.lines, line)
	}
}

func TestObserve(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, cfg Config) {
		var o observed
		cfg.Observe, cfg.StatementHits = o.observe, &hits.Counter{}
		db := newDB(t, cfg)
		ctx := context.WithValue(t.Context(), markKey{}, true)
		read := func(ctx context.Context, q sqlx.QueryerContext, text string, args ...any) error {
			return Each(ctx, q, text, args, nothing)
		}
		err := Single(ctx, db, nil, func(ctx context.Context, conn *sqlx.Conn) error {
			return read(ctx, conn, `SELECT generate_series(1, $1::int)`, int64(3))
		})
		if err != nil {
			t.Error(err)
		}
		err = InTx(ctx, db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO t SELECT generate_series(1, $1::int)`, 2)
			return errors.Join(err, read(ctx, tx, `SELECT id FROM t`))
		})
		if err != nil {
			t.Error(err)
		}
		err = InTx(ctx, db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error { return read(ctx, tx, `SELECT 1 / (id - 2) FROM t`) })
		if err == nil {
			t.Error("divided by zero")
		}
		exec(t, db, `SELECT 2`) // its context is not observed
		want := []string{
			"SELECT generate_series(1, $1::int): 3 rows",
			"BEGIN: 0 rows", "INSERT INTO t SELECT generate_series(1, $1::int): 2 rows", "SELECT id FROM t: 2 rows", "COMMIT: 0 rows",
			"BEGIN: 0 rows", "SELECT 1 / (id - 2) FROM t: 1 rows, 22012", "ROLLBACK: 0 rows",
		}
		if diff := cmp.Diff(want, o.lines); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if found, missed := cfg.StatementHits.Totals(); cfg.Pooler == "" && (found != 0 || missed != 4) {
			t.Errorf("%d cache hits, %d misses", found, missed)
		}
	})
}

func nothing([]sqldriver.Value) error { return nil }

func TestWaitsOf(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{MaxOpenConns: 1, AcquireTimeout: 1})
	conn := must(acquire(t.Context(), db, nil))(t)
	if _, err := acquire(t.Context(), db, nil); !errors.Is(err, ErrPoolBusy) {
		t.Errorf("got %v", err)
	}
	if err := conn.Close(); err != nil {
		t.Error(err)
	}
	if w := WaitsOf(db.DB); w.Now != 0 || w.All != 1 || w.TimedOut != 1 || w.Time <= 0 {
		t.Errorf("%+v", w)
	}
}

func TestKind(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`SELECT 1`: "SELECT", `INSERT INTO x`: "INSERT", `WITH written AS (UPDATE "movies" …`: "UPDATE", `WITH d AS (DELETE FROM`: "DELETE",
		"BEGIN": "BEGIN", "FETCH FORWARD 1": "FETCH", "WITH nothing": KindOther, "VACUUM": KindOther, "": KindOther,
	} {
		got := Kind(text)
		if got != want || !slices.Contains(Kinds(), got) {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
	if !strings.HasPrefix(Kinds()[0], "SELECT") || len(Kinds()) != 11 {
		t.Error(Kinds())
	}
}

// Without an observer, statements make no allocations for it. The test is not parallel, because AllocsPerRun counts all
// allocations.
func TestNoObserverAllocatesNothing(t *testing.T) {
	c := &conn{connector: &connector{}}
	rows := &openRows{pqRows: noRows{}, c: c}
	n := testing.AllocsPerRun(100, func() {
		rows.watch = newRowCounter(c.observe(t.Context(), "SELECT 1"))
		_ = rows.Next(nil)
		rows.watch.end(nil)
		c.connector.cfg.StatementHits.Count(true)
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// noRows is an endless result without columns.
type noRows struct{ pqRows }

func (noRows) Next([]sqldriver.Value) error { return nil }
