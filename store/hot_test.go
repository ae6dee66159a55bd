package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/driver"
	"recordgraph/store/storetest"
)

// requestTimeout is the deadline of a request by default.
const requestTimeout = 10 * time.Second

// TestContendedRecord increments one record by many writers on two replicas: each write succeeds before its deadline.
func TestContendedRecord(t *testing.T) {
	t.Parallel()
	for _, writers := range []int{2, 10, 20} {
		t.Run(fmt.Sprint(writers), func(t *testing.T) {
			t.Parallel()
			d := empty(t, string(storetest.SDL()))
			replicas := []*database{d, d.newReplica(t, driver.Config{})}
			sample := d.typ("Sample")
			id := d.create(t.Context(), t, "Sample", map[string]any{"name": "a", "small": int64(0)})
			const each = 5
			var all sync.WaitGroup
			for n := range writers {
				all.Go(func() {
					for range each {
						ctx, cancel := context.WithTimeout(t.Context(), requestTimeout)
						_, err := replicas[n%2].Update(ctx, &record.Update{
							Type: sample, ID: id, Patch: change(sample, record.AssignIncrement, map[string]any{"small": int64(1)}),
						})
						cancel()
						if err != nil {
							t.Error(err)
						}
					}
				})
			}
			all.Wait()
			compareText(t, fmt.Sprintf(`{"small":%d,"version":%d}`, writers*each, writers*each+1),
				document(d.read(t.Context(), t, id, "small", "version")))
		})
	}
}

// TestRerunsEndAtDeadline makes each attempt conflict: after the deadline the error is the serialization failure, also
// if the deadline ended a rerun.
func TestRerunsEndAtDeadline(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	id := d.create(t.Context(), t, "Studio", map[string]any{"name": "a"})
	studio := d.Schema().Type("Studio")
	snapshot := &record.Lookup{Type: studio, IDs: []record.ID{id}, Select: storetest.Select(studio, "name")}
	if err := d.Transact(t.Context(), func(ctx context.Context) error { // opens both connections before the deadline starts
		if _, err := d.Lookup(ctx, snapshot); err != nil {
			return err
		}
		return d.update(t.Context(), "Studio", id, map[string]any{"name": "first"})
	}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	attempts := 0
	start := time.Now()
	err := d.Transact(ctx, func(ctx context.Context) error {
		attempts++
		if _, err := d.Lookup(ctx, snapshot); err != nil { // the deadline may also pass here
			return err
		}
		if err := d.update(t.Context(), "Studio", id, map[string]any{"name": fmt.Sprint(attempts)}); err != nil {
			return err
		}
		return d.update(ctx, "Studio", id, map[string]any{"name": "mine"})
	})
	if took := time.Since(start); took > 5*time.Second || attempts < 2 {
		t.Errorf("%d attempts in %v", attempts, took)
	}
	var e *record.Error
	if !errors.As(err, &e) || e.Kind != record.ErrSerialization {
		t.Errorf("got %v", err)
	}
}

// TestOneInstant checks that all writes of a transaction, and of its reruns, have the same time.
func TestOneInstant(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	var studio, movie record.ID
	attempts := 0
	write := func(at time.Time) {
		t.Helper()
		session := d.Session(store.SessionConfig{At: at})
		err := session.Transact(t.Context(), store.TxOptions{}, inside(func(ctx context.Context) error {
			attempts++
			studio = d.create(ctx, t, "Studio", map[string]any{"name": fmt.Sprint(attempts)})
			movie = d.create(ctx, t, "Movie", map[string]any{"title": "A"})
			if attempts == 1 {
				return &record.Error{Kind: record.ErrSerialization}
			}
			return d.update(ctx, "Movie", movie, map[string]any{"title": "B"})
		}))
		if err != nil {
			t.Fatal(err)
		}
	}
	at := func(id record.ID) any { return d.read(t.Context(), t, id, "createdAt", "updatedAt") }
	write(time.Time{})
	first := `{"createdAt":"2026-01-02T03:04:05.000006Z","updatedAt":"2026-01-02T03:04:05.000006Z"}`
	compareText(t, first, document(at(studio)))
	compareText(t, first, document(at(movie)))
	write(created.Add(time.Hour))
	later := `{"createdAt":"2026-01-02T04:04:05.000006Z","updatedAt":"2026-01-02T04:04:05.000006Z"}`
	compareText(t, later, document(at(studio)))
	compareText(t, later, document(at(movie)))
}
