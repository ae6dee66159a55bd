package store

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"recordgraph/record"
)

func lockOf(mode record.LockMode, records ...byte) (locks []record.Lock) {
	for _, n := range records {
		locks = append(locks, record.Lock{ID: record.ID{Prefix: "r", UUID: uuid.UUID{n}}, Mode: mode})
	}
	return locks
}

// TestLockQueueOrder queues transactions one after the other.
func TestLockQueueOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &lockQueues{}
		leave, err := l.enter(t.Context(), lockOf(record.LockUpdate, 1, 2))
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		var served []int
		var ends [5]chan struct{}
		for n, locks := range [][]record.Lock{
			lockOf(record.LockNoKeyUpdate, 2), lockOf(record.LockNoKeyUpdate, 1, 2), lockOf(record.LockNoKeyUpdate, 3), lockOf(record.LockKeyShare, 1, 2), lockOf(record.LockUpdate, 2, 3),
		} {
			ends[n] = make(chan struct{})
			go func() {
				leave, err := l.enter(t.Context(), locks)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				served = append(served, n)
				mu.Unlock()
				<-ends[n]
				leave()
			}()
			synctest.Wait()
		}
		if want := []int{2, 3}; !slices.Equal(served, want) { // the others wait; key-share locks have no queue
			t.Errorf("%v are served, want %v", served, want)
		}
		leave()
		for _, n := range []int{2, 3, 0, 4, 1} { // transaction 1 waits for its second record after 4
			synctest.Wait()
			if !slices.Contains(served, n) {
				t.Fatalf("%v are served, want %d too", served, n)
			}
			close(ends[n])
		}
		synctest.Wait()
		if want := []int{2, 3, 0, 4, 1}; !slices.Equal(served, want) {
			t.Errorf("%v are served, want %v", served, want)
		}
		if len(l.of) > 0 {
			t.Errorf("%d queues remain", len(l.of))
		}
	})
}

// TestLockQueueCancel ends the contexts of waiting transactions.
func TestLockQueueCancel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &lockQueues{}
		leave, err := l.enter(t.Context(), lockOf(record.LockUpdate, 2))
		if err != nil {
			t.Fatal(err)
		}
		late, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := l.enter(late, lockOf(record.LockUpdate, 1, 2)); !errors.Is(err, record.ErrLocked) {
			t.Errorf("at the deadline: %v", err)
		}
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := l.enter(cancelled, lockOf(record.LockUpdate, 2)); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		if len(l.of) != 1 {
			t.Errorf("%d queues, want only the locked record's", len(l.of))
		}
		leave()
		if len(l.of) != 0 {
			t.Errorf("%d queues remain", len(l.of))
		}
	})
}
