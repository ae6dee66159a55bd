package store

import (
	"context"
	"errors"
	"sync"

	"recordgraph/record"
)

// lines are the queues before records that transactions of this process change. The zero value is ready for use by many
// goroutines.
type lines struct {
	mu sync.Mutex
	of map[record.ID]*recordLine
}

// recordLine is the queue before one record.
type recordLine struct {
	in      chan struct{} // full while a transaction is at the record
	present int           // transactions at the record and behind it
}

// enter waits until no transaction that came before is at the records that locks change, and returns how to leave them.
// Targets of relations have no line: they are shared. Locks are in the order of [record.Schema.SortLocks], which keeps
// transactions from waiting for each other in a circle.
func (l *lines) enter(ctx context.Context, locks []record.Lock) (leave func(), err error) {
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
		if err := l.join(ctx, lock.ID); err != nil {
			leave()
			return nil, err
		}
		at = append(at, lock.ID)
	}
	return leave, nil
}

// join waits in the line of one record. Channels serve those that wait in turn.
func (l *lines) join(ctx context.Context, id record.ID) error {
	l.mu.Lock()
	if l.of == nil {
		l.of = map[record.ID]*recordLine{}
	}
	line := l.of[id]
	if line == nil {
		line = &recordLine{in: make(chan struct{}, 1)}
		l.of[id] = line
	}
	line.present++
	l.mu.Unlock()
	select {
	case line.in <- struct{}{}:
		return nil
	case <-ctx.Done():
	}
	l.leave(id, false)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return locked(ctx.Err())
	}
	return ctx.Err()
}

// leave leaves the line of a record; served says whether the record was reached.
func (l *lines) leave(id record.ID, served bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := l.of[id]
	if served {
		<-line.in
	}
	if line.present--; line.present == 0 {
		delete(l.of, id)
	}
}
