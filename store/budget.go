package store

import (
	"errors"
	"fmt"

	"recordgraph/record"
	"recordgraph/store/encode"
)

// piece is how many bytes of rows a level reads before it counts them, so that lists that are read at the same time
// rarely use their common counter.
const piece = 1 << 20

// budget bounds the bytes that the rows of an answer hold. Each level counts its own rows.
type budget struct {
	level   *encode.Level
	reading *reading
	counted int // bytes of the level in the answer
}

func (r *reading) budget(l *encode.Level) budget { return budget{level: l, reading: r} }

// finish ends a reading and returns its error. A reading that failed may run again, so its bytes are subtracted from
// the answer.
func (r *reading) finish(err error) error {
	if err != nil && !errors.Is(err, record.ErrLimit) {
		r.answer.Add(-int64(r.counted))
		r.counted = 0
	}
	return err
}

// check refuses rows that hold more than one answer may.
func (b *budget) check() error {
	if b.level.Table.Bytes()-b.counted <= min(piece, b.reading.store.maxBytes) {
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
	more, limit := held-b.counted, b.reading.store.maxBytes
	total := b.reading.answer.Add(int64(more))
	b.counted = held
	b.reading.counted += more
	if total <= int64(limit) {
		return nil
	}
	return &record.Error{Kind: record.ErrLimit, Message: fmt.Sprintf(
		"the %s hold more than %d bytes, as many as one answer may; ask for smaller pages or fewer fields", b.level.Plan.Rows.Type.Plural, limit)}
}
