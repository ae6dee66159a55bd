package store

import (
	"context"
	"errors"
	"sync"

	"recordgraph/record"
)

// lockQueues are the queues of this process's transactions for the locks of records. The zero value is ready for use
// and safe for concurrent use.
type lockQueues struct {
	mu sync.Mutex
	of map[record.ID]*lockQueue
}

// lockQueue is the queue for one record.
type lockQueue struct {
	turn  chan struct{} // full while a transaction has its turn
	users int           // transactions that wait or have their turn
}

// enter waits for the turn of a transaction in the queues of its locks, and returns a function that leaves the queues.
// Key-share locks, which do not exclude each other, have no queue. Locks must be in the order of
// [record.Schema.SortLocks], which prevents deadlocks.
func (l *lockQueues) enter(ctx context.Context, locks []record.Lock) (leave func(), err error) {
	var at []record.ID
	leave = func() {
		for _, id := range at {
			l.leave(id, true)
		}
	}
	for _, lock := range locks {
		if lock.Mode == record.LockKeyShare {
			continue
		}
		if err := l.wait(ctx, lock.ID); err != nil {
			leave()
			return nil, err
		}
		at = append(at, lock.ID)
	}
	return leave, nil
}

// wait waits in the queue of one record. A channel serves its senders in FIFO order.
func (l *lockQueues) wait(ctx context.Context, id record.ID) error {
	l.mu.Lock()
	if l.of == nil {
		l.of = map[record.ID]*lockQueue{}
	}
	queue := l.of[id]
	if queue == nil {
		queue = &lockQueue{turn: make(chan struct{}, 1)}
		l.of[id] = queue
	}
	queue.users++
	l.mu.Unlock()
	select {
	case queue.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
	}
	l.leave(id, false)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return lockTimeoutError(ctx.Err())
	}
	return ctx.Err()
}

// leave leaves the queue of a record. hadTurn reports whether the wait was successful.
func (l *lockQueues) leave(id record.ID, hadTurn bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	queue := l.of[id]
	if hadTurn {
		<-queue.turn
	}
	if queue.users--; queue.users == 0 {
		delete(l.of, id)
	}
}
