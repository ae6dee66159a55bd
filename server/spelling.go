package server

import (
	"strings"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// spelledBytes bounds the spellings that are kept, with their documents.
const spelledBytes = 4 << 20

// spellings knows documents again by how they are spelled in JSON, quotes and all:
// clients send the same text each time, and to undo its escapes takes as long as to
// read the rest of a request. It is safe for concurrent use; nil knows none.
type spellings struct {
	mu    sync.Mutex
	texts *simplelru.LRU[string, string] // the document by its spelling
	bytes int
}

// newSpellings returns room for count spellings.
func newSpellings(count int) *spellings {
	s := &spellings{}
	texts, err := simplelru.NewLRU(max(count, 1), func(spelled, document string) { s.bytes -= len(spelled) + len(document) })
	if err != nil {
		panic(err) // of a size that is not positive
	}
	s.texts = texts
	return s
}

// find returns the document that is spelled like this.
func (s *spellings) find(spelled string) (document string, ok bool) {
	if s == nil {
		return "", false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.texts.Get(spelled)
}

// note notes how a document is spelled, unless that is empty.
func (s *spellings) note(spelled, document string) {
	if s == nil || spelled == "" || len(spelled) > keptText {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.texts.Contains(spelled) {
		return
	}
	s.texts.Add(strings.Clone(spelled), document) // a part of a body would keep all of it
	s.bytes += len(spelled) + len(document)
	for s.bytes > spelledBytes {
		s.texts.RemoveOldest()
	}
}
