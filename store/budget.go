package store

import (
	"errors"
	"fmt"

	"recordgraph/record"
	"recordgraph/store/encode"
)

// countInterval is how many bytes of rows a level reads before it adds them to the answer's counter, so that concurrent
// lists rarely use that counter.
const countInterval = 1 << 20

// budget limits the bytes of the rows of an answer. Each level counts its own rows.
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

// check returns an error if the rows exceed the budget.
func (b *budget) check() error {
	if b.level.Table.Bytes()-b.counted <= min(countInterval, b.reading.store.maxBytes) {
		return nil
	}
	return b.count()
}

// count adds the bytes of the level that are not counted yet. Records that a write returns are not counted, because the
// write may have been committed.
func (b *budget) count() error {
	if b.level == nil || b.level.Plan.Rows.Written {
		return nil
	}
	bytes := b.level.Table.Bytes()
	more, limit := bytes-b.counted, b.reading.store.maxBytes
	total := b.reading.answer.Add(int64(more))
	b.counted = bytes
	b.reading.counted += more
	if total <= int64(limit) {
		return nil
	}
	return &record.Error{Kind: record.ErrLimit, Message: fmt.Sprintf(
		"the %s have more than the %d bytes allowed for an answer; request smaller pages or fewer fields", b.level.Plan.Rows.Type.Plural, limit)}
}
