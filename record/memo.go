package record

import (
	"sync"
	"sync/atomic"
)

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

// maxShapes bounds what is kept of one list: its first page and those behind and
// before a cursor, of a size or two.
const maxShapes = 6

// Shapes is a [Memo] for things of which there is one per key. It keeps a few; one
// that is new takes the place of any.
type Shapes struct {
	mu   sync.RWMutex
	made map[any]any
}

// RecallFor returns what was made before for a key, or makes it. What is made must
// not change any more, and is always of one type for a key. Failures aren't kept.
func RecallFor[T any, K comparable](s *Shapes, key K, fresh func() (T, error)) (T, error) {
	s.mu.RLock()
	made, ok := s.made[key].(T)
	s.mu.RUnlock()
	if ok {
		return made, nil
	}
	made, err := fresh()
	if err != nil {
		return made, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.made == nil {
		s.made = map[any]any{}
	}
	for other := range s.made {
		if len(s.made) < maxShapes {
			break
		}
		delete(s.made, other)
	}
	s.made[key] = made
	return made, nil
}
