package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jmoiron/sqlx"

	"recordgraph/record"
	"recordgraph/store/driver"
	"recordgraph/store/storetest"
)

// hold changes a record in a transaction that remains open until release is called.
func (d *database) hold(t *testing.T, id record.ID) (release func()) {
	t.Helper()
	tx := must(d.db.Beginx())(t)
	t.Cleanup(func() { _ = tx.Rollback() })
	must(tx.Exec(`UPDATE ` + d.Schema().ByPrefix(id.Prefix).Table + ` SET version = version + 1 WHERE id = '` + id.UUID.String() + `'`))(t)
	return func() {
		if err := tx.Commit(); err != nil {
			t.Error(err)
		}
	}
}

// awaitLocks waits until n sessions wait for locks.
func (d *database) awaitLocks(t *testing.T, n int) {
	t.Helper()
	eventually(t, "sessions wait", func() bool {
		return scalarValue[int](t, d.db, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`) == n
	})
}

// TestLockRerunsImmediately changes a record that several transactions wait for. One of them waits in the database and
// runs again, the others wait in the queue.
func TestLockRerunsImmediately(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	sample := d.typ("Sample")
	a, b := d.create(t.Context(), t, "Sample", map[string]any{"name": "a", "small": int64(0)}), d.create(t.Context(), t, "Sample", map[string]any{"name": "b"})
	release := d.hold(t, a)
	d.sql.take()
	locks := d.Schema().SortLocks([]record.Lock{{Type: sample, ID: b, Mode: record.LockNoKeyUpdate}, {Type: sample, ID: a, Mode: record.LockNoKeyUpdate}})
	const writers = 5
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			err := d.locking(t.Context(), locks, func(ctx context.Context) error {
				_, err := d.Update(ctx, &record.Update{
					Type: sample, ID: a, Patch: change(sample, record.AssignIncrement, map[string]any{"small": int64(1)}),
				})
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	d.awaitLocks(t, 1)
	release()
	all.Wait()
	compareText(t, `{"small":5,"version":7}`, document(d.read(t.Context(), t, a, "small", "version")))
	lockings, updates := 0, 0
	for _, st := range d.sql.take() {
		if strings.Contains(st.text, "FOR NO KEY UPDATE") {
			lockings++
		}
		if strings.HasPrefix(st.text, "UPDATE") {
			updates++
		}
	}
	if lockings != writers+1 || updates != writers {
		t.Errorf("%d lock statements and %d updates of %d writers, want one rerun", lockings, updates, writers)
	}
}

// TestLockIsPartOfTheTransaction rolls back a transaction with locks, one of them for a missing record.
func TestLockIsPartOfTheTransaction(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	studio := d.typ("Studio")
	id := d.create(t.Context(), t, "Studio", map[string]any{"name": "a"})
	locks := d.Schema().SortLocks([]record.Lock{{Type: studio, ID: id, Mode: record.LockUpdate}, {Type: studio, ID: record.ID{Prefix: studio.IDPrefix}, Mode: record.LockUpdate}})
	free := func() bool {
		return scalarValue[int](t, d.db, `SELECT count(*) FROM (SELECT FROM studios FOR UPDATE SKIP LOCKED) s`) == 1
	}
	err := d.locking(t.Context(), locks, func(ctx context.Context) error {
		if free() {
			t.Error("the studio is not locked")
		}
		return errUndo
	})
	if !errors.Is(err, errUndo) || !free() {
		t.Errorf("the studio is still locked after %v", err)
	}
}

// TestDeleteLocksInOrder deletes a studio whose second film is locked: the delete has locked the first film and not the
// third, regardless of their physical order.
func TestDeleteLocksInOrder(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	ctx := t.Context()
	id := d.create(ctx, t, "Studio", map[string]any{"name": "S"})
	films := make([]record.ID, 3)
	for i := range films {
		films[i] = d.create(ctx, t, "Movie", map[string]any{"title": "A", "studio": id})
	}
	slices.SortFunc(films, func(a, b record.ID) int { return strings.Compare(a.UUID.String(), b.UUID.String()) })
	if err := d.update(ctx, "Movie", films[0], map[string]any{"title": "B"}); err != nil { // moves the row to the end
		t.Fatal(err)
	}
	release := d.hold(t, films[1])
	done := make(chan error, 1)
	go func() {
		_, err := d.delete(ctx, id)
		done <- err
	}()
	d.awaitLocks(t, 1)
	for i, want := range []bool{false, false, true} {
		if got := lockable(t, d.db, films[i]); got != want {
			t.Errorf("film %d can be locked: %t, want %t", i, got, want)
		}
	}
	release()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func lockable(t *testing.T, db *sqlx.DB, film record.ID) bool {
	t.Helper()
	return scalarValue[int](t, db, `SELECT count(*) FROM (SELECT FROM movies WHERE id = '`+film.UUID.String()+`' FOR UPDATE SKIP LOCKED) m`) == 1
}

// TestDeleteLocksRecord relates a new record to the record of a running delete: the create waits for the delete.
func TestDeleteLocksRecord(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	ctx := t.Context()
	studio := d.create(ctx, t, "Studio", map[string]any{"name": "S"})
	other := d.newReplica(t, driver.Config{})
	created := make(chan error, 1)
	d.sql.before = func(text string) {
		if !strings.Contains(text, "DELETE") {
			return
		}
		go func() {
			_, err := other.Create(ctx, &record.Create{Type: d.typ("Movie"), Inputs: []record.Values{input(d.typ("Movie"), map[string]any{"title": "A", "studio": studio})}})
			created <- err
		}()
		d.awaitLocks(t, 1) // the delete has the lock
	}
	if _, err := d.delete(ctx, studio); err != nil {
		t.Error(err)
	}
	if err := <-created; !errors.Is(err, record.ErrNotFound) {
		t.Errorf("got %v, want that there is no studio", err)
	}
}
