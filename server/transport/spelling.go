package transport

import (
	"context"
	"strings"

	"recordgraph/internal/weighed"
)

// spelledBytes bounds the spellings that are kept, with their documents.
const spelledBytes = 4 << 20

// spellings knows documents again by how they are spelled in JSON, quotes and all:
// clients send the same text each time, and to undo its escapes takes as long as to
// read the rest of a request. Nil knows none.
type spellings struct {
	documents *weighed.Cache[string, string] // by their spelling
	caller    func(context.Context) string
}

// newSpellings returns room for count spellings of callers.
func newSpellings(count int, caller func(context.Context) string) *spellings {
	weigh := func(spelled, document string) int { return len(spelled) + len(document) }
	return &spellings{weighed.New(count, spelledBytes, weigh), caller}
}

// find returns the document that is spelled like this.
func (s *spellings) find(spelled string) (document string, ok bool) {
	if s == nil {
		return "", false
	}
	return s.documents.Get(spelled)
}

// note notes how a caller spells a document; nothing of one that is empty, which is no
// document.
func (s *spellings) note(ctx context.Context, spelled, document string) {
	if s == nil || spelled == "" || document == "" || len(spelled) > keptText || s.documents.Contains(spelled) {
		return
	}
	s.documents.Add(s.caller(ctx), strings.Clone(spelled), document) // a part of a body would keep all of it
}
