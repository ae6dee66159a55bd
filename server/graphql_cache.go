package server

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/internal/hits"
)

// keptText is the longest document kept, in bytes. Two thousand tokens, as many
// as a document may have, seldom take as much; longer ones are made of literals or
// comments, and a cache full of those would take all memory there is. Package
// compile keeps nothing of them either.
const keptText = 32 << 10

// documents are the parsed and valid documents of late, by their text.
type documents struct {
	graphql.Cache[*ast.QueryDocument]
	prepare func(*ast.QueryDocument) // nil for none
	hits    *hits.Counter
}

// newDocuments returns a cache for size documents. prepare, which may be nil,
// sees each document once, before its first run.
func newDocuments(size int, prepare func(*ast.QueryDocument), counted *hits.Counter) documents {
	return documents{lru.New[*ast.QueryDocument](size), prepare, counted}
}

// Get returns a document by its text, and whether it is there.
func (d documents) Get(ctx context.Context, text string) (*ast.QueryDocument, bool) {
	document, ok := d.Cache.Get(ctx, text)
	return document, d.hits.Count(ok)
}

// known reports whether a text is that of a document which is kept: it is within
// its limits, and needs no preparation any more.
func (d documents) known(ctx context.Context, text string) bool {
	_, ok := d.Cache.Get(ctx, text)
	return ok
}

// Add prepares a document, and keeps it unless it is too long.
func (d documents) Add(ctx context.Context, text string, document *ast.QueryDocument) {
	if d.prepare != nil {
		d.prepare(document)
	}
	if len(text) <= keptText {
		d.Cache.Add(ctx, text, document)
	}
}
