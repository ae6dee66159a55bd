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

// get returns the cached statement of a text, or nil.
func (s *stmtCache) get(text string) prepared {
	stmt, _ := s.stmts.Get(text)
	return stmt
}

// put adds a statement and returns the evicted one, or nil.
func (s *stmtCache) put(text string, stmt prepared) (evicted prepared) {
	if s.stmts.Add(text, stmt); s.stmts.Len() > s.size {
		_, evicted, _ = s.stmts.RemoveOldest()
	}
	return evicted
}

// len is the number of cached statements.
func (s *stmtCache) len() int { return s.stmts.Len() }
