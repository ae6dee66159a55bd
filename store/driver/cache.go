package driver

import (
	sqldriver "database/sql/driver"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// prepared is a statement of lib/pq, prepared on the server.
type prepared interface {
	sqldriver.Stmt
	sqldriver.StmtQueryContext
	sqldriver.StmtExecContext
}

// stmtCache keeps the most recently used prepared statements of one connection by their text.
type stmtCache struct {
	size  int
	stmts *simplelru.LRU[string, prepared]
}

func newStmtCache(size int) *stmtCache {
	stmts, err := simplelru.NewLRU[string, prepared](size+1, nil)
	if err != nil {
		panic(err) // for a negative size
	}
	return &stmtCache{size, stmts}
}

// get returns the statement of a text; nil when there is none.
func (s *stmtCache) get(text string) prepared {
	stmt, _ := s.stmts.Get(text)
	return stmt
}

// put adds a statement and returns the one that had to make room, or nil.
func (s *stmtCache) put(text string, stmt prepared) (evicted prepared) {
	if s.stmts.Add(text, stmt); s.stmts.Len() > s.size {
		_, evicted, _ = s.stmts.RemoveOldest()
	}
	return evicted
}

// len is the number of statements kept.
func (s *stmtCache) len() int { return s.stmts.Len() }
