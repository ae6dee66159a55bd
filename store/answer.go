package store

import (
	"context"
	"fmt"
	"sync/atomic"

	"recordgraph/record"
	"recordgraph/store/encode"
)

// piece is how many bytes of rows a level reads before it counts them, so that
// lists that are read at the same time don't meet at a counter for each row.
const piece = 1 << 20

// answer counts what the rows of one answer hold, in bytes.
type answer struct{ bytes atomic.Int64 }

// answerKey is the context key of an *answer.
type answerKey struct{}

// WithAnswer returns a context under which all lists count as one answer: their
// rows may hold MaxBytes together. Else each root field may hold as many.
func WithAnswer(ctx context.Context) context.Context {
	return context.WithValue(ctx, answerKey{}, &answer{})
}

func answerOf(ctx context.Context) *answer {
	a, _ := ctx.Value(answerKey{}).(*answer)
	return a
}

// room is what the rows of one level may hold.
type room struct {
	level   *encode.Level
	answer  *answer // nil: the level is alone so far
	max     int     // bytes, of the answer
	counted int     // bytes of the level, in answer
}

func (s *Store) room(ctx context.Context, l *encode.Level) room {
	return room{level: l, answer: answerOf(ctx), max: s.maxBytes}
}

// counted counts levels that have been read as parts of an answer, and returns
// the context for what is still to be read of it; a level that is alone stays so
// unless there is more.
func counted(ctx context.Context, more bool, level *room, beside ...*room) (context.Context, error) {
	a := level.answer
	if a == nil {
		if !more {
			return ctx, nil
		}
		ctx = WithAnswer(ctx)
		a = answerOf(ctx)
	}
	for _, r := range append(beside, level) {
		if r.level == nil {
			continue
		}
		r.answer = a
		if err := r.count(); err != nil {
			return ctx, err
		}
	}
	return ctx, nil
}

// fits refuses rows that hold more than one answer may. What a write has written
// is never refused for being long: it may have been committed.
func (r *room) fits() error {
	uncounted := r.level.Table.Bytes() - r.counted
	if r.answer == nil && uncounted <= r.max || r.answer != nil && uncounted <= min(piece, r.max) {
		return nil
	}
	return r.count()
}

// count adds to the answer what the level holds by now.
func (r *room) count() error {
	if r.level.Plan.Rows.Written {
		return nil
	}
	held := r.level.Table.Bytes()
	if r.answer != nil {
		more := held - r.counted
		r.counted = held
		held = int(r.answer.bytes.Add(int64(more)))
	}
	if held <= r.max {
		return nil
	}
	return &record.Error{Kind: record.ErrLimit, Message: fmt.Sprintf(
		"the %s hold more than %d bytes, as many as one answer may; ask for smaller pages or fewer fields", r.level.Plan.Rows.Type.Plural, r.max)}
}
