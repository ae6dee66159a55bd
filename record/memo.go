package record

import "sync/atomic"

// Memo is room for what the reader of a query makes of a part of it that many
// queries share, such as the fields that a document selects. Nil has none.
type Memo struct{ made atomic.Value }

// Recall returns what was made before for a memo, or makes it. What is made must
// not change any more, and is always of one type for a memo. Failures aren't kept.
func Recall[T any](m *Memo, fresh func() (T, error)) (T, error) {
	if m == nil {
		return fresh()
	}
	if made, ok := m.made.Load().(T); ok {
		return made, nil
	}
	made, err := fresh()
	if err == nil {
		m.made.Store(made)
	}
	return made, err
}
