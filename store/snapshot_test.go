package store_test

import (
	"context"
	"errors"
	"net/url"
	"testing"
	"time"

	"recordgraph/internal/pgtest"
	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/cursor"
	"recordgraph/store/driver"
	"recordgraph/store/storetest"
)

// TestSnapshot creates records between reads: the reads inside see one state.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	movie := d.typ("Movie")
	count := func(ctx context.Context) int64 {
		n, err := d.Count(ctx, movie, nil)
		if err != nil {
			t.Error(err)
		}
		return n
	}
	err := d.Snapshot(t.Context(), func(ctx context.Context) error {
		before := count(ctx)
		d.create(t.Context(), t, "Movie", map[string]any{"title": "A"})
		err := d.Snapshot(ctx, func(ctx context.Context) error {
			if n := count(ctx); n != before {
				t.Errorf("%d, then %d", before, n)
			}
			return nil
		})
		if n := count(t.Context()); n != before+1 {
			t.Errorf("%d outside", n)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	err = d.Transact(t.Context(), func(ctx context.Context) error {
		d.create(ctx, t, "Movie", map[string]any{"title": "B"})
		return d.Snapshot(ctx, func(ctx context.Context) error {
			if n := count(ctx); n != 2 {
				t.Errorf("%d seen in the transaction that has written", n)
			}
			return nil
		})
	})
	if err != nil {
		t.Error(err)
	}
	if err := d.Snapshot(t.Context(), func(context.Context) error { return errUndo }); !errors.Is(err, errUndo) {
		t.Errorf("got %v", err)
	}
}

func TestSnapshotRefusesWrites(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	movie := d.typ("Movie")
	err := d.Snapshot(t.Context(), func(ctx context.Context) error {
		_, err := d.Create(ctx, &record.Create{Type: movie, Inputs: []record.Values{input(movie, map[string]any{"title": "A"})}})
		return err
	})
	if err == nil || errors.Is(err, record.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

// newReplica opens another store and pool on the same database.
func (d *database) newReplica(t *testing.T, cfg driver.Config) *database {
	t.Helper()
	u := must(url.Parse(pgtest.Server(t)))(t)
	u.Path = "/" + scalarValue[string](t, d.db, `SELECT current_database()`)
	cfg.URL = u.String()
	db := must(driver.Open(cfg))(t)
	t.Cleanup(func() { _ = db.Close() })
	s := must(store.New(t.Context(), store.Config{DB: db, Schema: d.Schema(), CursorKeys: []cursor.Key{storetest.CursorKey()}}))(t)
	return &database{sessions{s}, db, &statements{}}
}

// TestReadsAcquireTimeout reads while the only connection is in use.
func TestReadsAcquireTimeout(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL())).newReplica(t, driver.Config{MaxOpenConns: 1, AcquireTimeout: 20 * time.Millisecond})
	busy := must(d.db.Connx(t.Context()))(t)
	defer func() { _ = busy.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	movie := d.typ("Movie")
	title := storetest.Select(movie, "title")
	for what, read := range map[string]func() error{
		"list":  func() error { _, err := d.List(ctx, storetest.Nodes(title, 1)); return err },
		"count": func() error { _, err := d.Count(ctx, movie, nil); return err },
		"look up": func() error {
			_, err := d.Lookup(ctx, &record.Lookup{Type: movie, IDs: []record.ID{{Prefix: movie.IDPrefix}}, Select: title})
			return err
		},
		"ping":  func() error { return d.Ping(ctx) },
		"ready": func() error { return d.Ready(ctx) },
	} {
		var e *record.Error
		if err := read(); !errors.As(err, &e) || e.Kind != record.ErrUnavailable || !errors.Is(err, driver.ErrPoolBusy) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
