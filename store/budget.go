package store

import (
	"fmt"
	"sync/atomic"

	"recordgraph/record"
	"recordgraph/store/encode"
)

// piece is how many bytes of rows a level reads before it counts them, so that lists that are read at the same time
// rarely use their common counter.
const piece = 1 << 20

// budget bounds the bytes that the rows of an answer hold. Each level counts its own rows.
type budget struct {
	level   *encode.Level
	answer  *atomic.Int64 // bytes of all levels
	max     int           // bytes
	counted int           // bytes of the level in answer
}

func (s *Session) budget(l *encode.Level) budget {
	return budget{level: l, answer: s.answer, max: s.store.maxBytes}
}

// check refuses rows that hold more than one answer may.
func (b *budget) check() error {
	if b.level.Table.Bytes()-b.counted <= min(piece, b.max) {
		return nil
	}
	return b.count()
}

// count adds the bytes of the level that are not counted yet. The records that a write has written are never refused:
// the write may have been committed.
func (b *budget) count() error {
	if b.level == nil || b.level.Plan.Rows.Written {
		return nil
	}
	held := b.level.Table.Bytes()
	total := b.answer.Add(int64(held - b.counted))
	b.counted = held
	if total <= int64(b.max) {
		return nil
	}
	return &record.Error{Kind: record.ErrLimit, Message: fmt.Sprintf(
		"the %s hold more than %d bytes, as many as one answer may; ask for smaller pages or fewer fields", b.level.Plan.Rows.Type.Plural, b.max)}
}

// forget takes the bytes of the level off again: its statement failed and may run once more.
func (b *budget) forget() {
	if b.level == nil {
		return
	}
	b.answer.Add(-int64(b.counted))
	b.counted = 0
}
