package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"recordgraph/record"
	"recordgraph/store/storetest"
)

// eventually polls ok until it returns true.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("timeout: %s", what)
		}
	}
}

// TestConcurrentIncrements increments one field by many writers: no increment is lost, and the version counts them.
func TestConcurrentIncrements(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	sample := d.typ("Sample")
	id := d.create(t.Context(), t, "Sample", map[string]any{"name": "a", "small": int64(0)})
	const writers, each = 6, 10
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for done := 0; done < each; {
				err := d.Transact(t.Context(), func(ctx context.Context) error {
					_, err := d.Update(ctx, &record.Update{
						Type: sample, ID: id, Patch: change(sample, record.AssignIncrement, map[string]any{"small": int64(1)}),
					})
					return err
				})
				switch {
				case err == nil:
					done++
				case !errors.Is(err, record.ErrSerialization):
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	compareText(t, `{"small":60,"version":61}`, document(d.read(t.Context(), t, id, "small", "version")))
}

// TestReadModifyWrite reads, increments and writes a field by many writers: a transaction fails if another one has
// changed the field.
func TestReadModifyWrite(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	id := d.create(t.Context(), t, "Sample", map[string]any{"name": "a", "big": int64(0)})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for done := 0; done < 5; {
				err := d.Transact(t.Context(), func(ctx context.Context) error {
					big := d.read(ctx, t, id, "big").(map[string]any)["big"].(string)
					n, err := record.ParseBigInt(big)
					if err != nil {
						return err
					}
					return d.update(ctx, "Sample", id, map[string]any{"big": int64(n) + 1})
				})
				if err == nil {
					done++
				} else if !errors.Is(err, record.ErrSerialization) {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	compareText(t, `{"big":"20"}`, document(d.read(t.Context(), t, id, "big")))
}

func TestTransactReruns(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	id := d.create(t.Context(), t, "Studio", map[string]any{"name": "a"})
	attempts := 0
	err := d.Transact(t.Context(), func(ctx context.Context) error {
		attempts++
		before := d.read(ctx, t, id, "name") // the snapshot
		if attempts == 1 {
			if err := d.update(t.Context(), "Studio", id, map[string]any{"name": "concurrent"}); err != nil {
				return err
			}
		}
		d.create(ctx, t, "Movie", map[string]any{"title": before.(map[string]any)["name"]})
		return d.update(ctx, "Studio", id, map[string]any{"website": "https://example.org/"})
	})
	if err != nil || attempts != 2 {
		t.Errorf("%d attempts, %v", attempts, err)
	}
	compareText(t, `{"name":"concurrent","website":"https://example.org/","version":3}`, document(d.read(t.Context(), t, id, "name", "website", "version")))
	if title := scalarValue[string](t, d.db, `SELECT string_agg(title, ' ') FROM movies`); title != "concurrent" {
		t.Errorf("films %q remain, want only the second attempt's", title)
	}
}

func TestTransactRollsBack(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	ctx := t.Context()
	studio := d.create(ctx, t, "Studio", map[string]any{"name": "S"})
	work := func(ctx context.Context) {
		movie := d.create(ctx, t, "Movie", map[string]any{"title": "A", "studio": studio})
		if err := d.update(ctx, "Movie", movie, map[string]any{"title": "B"}); err != nil {
			t.Error(err)
		}
		if _, err := d.delete(ctx, studio); err != nil {
			t.Error(err)
		}
	}
	for name, fn := range map[string]func(context.Context) error{
		"error": func(ctx context.Context) error { work(ctx); return errUndo },
		"refused statement": func(ctx context.Context) error {
			work(ctx)
			_, err := d.Create(ctx, &record.Create{Type: d.typ("Movie"), Inputs: []record.Values{input(d.typ("Movie"), map[string]any{"title": ""})}})
			return err
		},
		"inner error": func(ctx context.Context) error {
			return d.Transact(ctx, func(ctx context.Context) error { work(ctx); return errUndo })
		},
		"outer error": func(ctx context.Context) error {
			if err := d.Transact(ctx, func(ctx context.Context) error { work(ctx); return nil }); err != nil {
				return err
			}
			return errUndo
		},
	} {
		if err := d.Transact(ctx, fn); err == nil {
			t.Errorf("%s: no error", name)
		}
		if n, m := d.count(t, "Studio"), d.count(t, "Movie"); n != 1 || m != 0 {
			t.Errorf("%s: %d studios, %d films", name, n, m)
		}
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was recovered")
			}
		}()
		_ = d.Transact(ctx, func(ctx context.Context) error { work(ctx); panic("boom") })
	}()
	if n, m := d.count(t, "Studio"), d.count(t, "Movie"); n != 1 || m != 0 {
		t.Errorf("panic: %d studios, %d films", n, m)
	}
}

// TestTransactReadsItsWrites reads uncommitted records inside and outside their transaction.
func TestTransactReadsItsWrites(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	movie := d.typ("Movie")
	err := d.Transact(t.Context(), func(ctx context.Context) error {
		id := d.create(ctx, t, "Movie", map[string]any{"title": "A"})
		if d.read(ctx, t, id, "title") == nil || d.read(t.Context(), t, id, "title") != nil {
			t.Error("the film must be visible only inside the transaction")
		}
		b, err := d.List(ctx, storetest.WithCount(storetest.Nodes(storetest.Select(movie, "title"), 5)))
		if err != nil {
			return err
		}
		compareText(t, `{"nodes":[{"title":"A"}],"totalCount":1}`, b)
		n, err := d.Count(ctx, movie, nil)
		if n != 1 {
			t.Errorf("count %d", n)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestDeleteConcurrentWithCreate creates a record that relates to a record during its delete: the delete runs again and
// deletes both.
func TestDeleteConcurrentWithCreate(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	ctx := t.Context()
	movie := d.create(ctx, t, "Movie", map[string]any{"title": "A"})
	deleted := make(chan error, 1)
	err := d.Transact(ctx, func(inner context.Context) error {
		d.create(inner, t, "Licence", map[string]any{"movie": movie, "territory": "DE", "startsAt": created, "endsAt": created.Add(time.Hour)})
		go func() {
			_, err := d.delete(ctx, movie)
			deleted <- err
		}()
		eventually(t, "the delete waits", func() bool {
			return scalarValue[bool](t, d.db, `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')`)
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-deleted; err != nil {
		t.Fatal(err)
	}
	if n := d.count(t, "Movie") + d.count(t, "Licence"); n != 0 {
		t.Errorf("%d records remain", n)
	}
}

// TestSnapshotOfSeveralStatements creates a record between the statements of one list: all statements see one state.
func TestSnapshotOfSeveralStatements(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	ctx := t.Context()
	studio, movie := d.typ("Studio"), d.typ("Movie")
	id := d.create(ctx, t, "Studio", map[string]any{"name": "S"})
	d.create(ctx, t, "Movie", map[string]any{"title": "A", "studio": id})
	s := storetest.Select(studio, "name")
	storetest.Many(s, "movies", storetest.WithCount(storetest.Nodes(storetest.Select(movie, "title"), 5)))
	var once sync.Once
	d.sql.before = func(text string) {
		if text == `SELECT p.n, (SELECT count(*) FROM "movies" t0 WHERE t0."studio_id" = p.id) FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n)` {
			once.Do(func() { d.create(ctx, t, "Movie", map[string]any{"title": "B", "studio": id}) })
		}
	}
	list := func() []byte {
		b := must(d.List(ctx, storetest.Nodes(s, 5)))(t)
		return b
	}
	compareText(t, `{"nodes":[{"name":"S","movies":{"nodes":[{"title":"A"}],"totalCount":1}}]}`, list())
	compareText(t, `{"nodes":[{"name":"S","movies":{"nodes":[{"title":"A"},{"title":"B"}],"totalCount":2}}]}`, list())
}
