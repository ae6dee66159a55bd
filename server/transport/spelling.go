package transport

import (
	"context"
	"strings"

	"recordgraph/internal/weighed"
)

// spelledBytes limits the kept spellings with their documents.
const spelledBytes = 4 << 20

// spellings finds documents by their JSON string, quotes included: clients send the same text each time, and decoding its escapes
// takes as long as reading the rest of a request. Nil finds none.
type spellings struct {
	documents *weighed.Cache[string, string] // by their spelling
	caller    func(context.Context) string
}

// newSpellings returns room for count spellings of callers.
func newSpellings(count int, caller func(context.Context) string) *spellings {
	weigh := func(spelled, document string) int { return len(spelled) + len(document) }
	return &spellings{weighed.New(count, spelledBytes, weigh), caller}
}

// find returns the document of a JSON string.
func (s *spellings) find(spelled string) (document string, ok bool) {
	if s == nil {
		return "", false
	}
	return s.documents.Get(spelled)
}

// note keeps the JSON string of a document.
func (s *spellings) note(ctx context.Context, spelled, document string) {
	if s == nil || spelled == "" || document == "" || len(spelled) > keptText || s.documents.Contains(spelled) {
		return
	}
	s.documents.Add(s.caller(ctx), strings.Clone(spelled), document) // a slice would keep the whole body
}
