package driver

import (
	"container/list"
	sqldriver "database/sql/driver"
)

// prepared is a statement of lib/pq, prepared on the server.
type prepared interface {
	sqldriver.Stmt
	sqldriver.StmtQueryContext
	sqldriver.StmtExecContext
}

// stmtCache keeps the prepared statements of one connection by their text, the
// most recently used ones.
type stmtCache struct {
	size   int
	order  *list.List // of cached, the most recent first
	byText map[string]*list.Element
}

type cached struct {
	text string
	stmt prepared
}

func newStmtCache(size int) *stmtCache {
	return &stmtCache{size: size, order: list.New(), byText: map[string]*list.Element{}}
}

// get finds the statement of a text; nil when there is none.
func (s *stmtCache) get(text string) prepared {
	e := s.byText[text]
	if e == nil {
		return nil
	}
	s.order.MoveToFront(e)
	return e.Value.(cached).stmt
}

// put adds a statement and returns the one that had to make room, or nil.
func (s *stmtCache) put(text string, stmt prepared) (evicted prepared) {
	s.byText[text] = s.order.PushFront(cached{text, stmt})
	if s.order.Len() <= s.size {
		return nil
	}
	last := s.order.Remove(s.order.Back()).(cached)
	delete(s.byText, last.text)
	return last.stmt
}

// len is the number of statements kept.
func (s *stmtCache) len() int { return s.order.Len() }
