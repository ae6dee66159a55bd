package server

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/internal/hits"
)

// documents are the parsed and valid documents of late, by their text.
type documents struct {
	graphql.Cache[*ast.QueryDocument]
	prepare func(*ast.QueryDocument) // nil for none
	hits    *hits.Counter
}

// newDocuments returns a cache for size documents. prepare, which may be nil,
// sees each of them once, before its first run.
func newDocuments(size int, prepare func(*ast.QueryDocument), counted *hits.Counter) graphql.Cache[*ast.QueryDocument] {
	return documents{lru.New[*ast.QueryDocument](size), prepare, counted}
}

// Get returns a document by its text, and whether it is there.
func (d documents) Get(ctx context.Context, text string) (*ast.QueryDocument, bool) {
	document, ok := d.Cache.Get(ctx, text)
	return document, d.hits.Count(ok)
}

// Add prepares a document and keeps it.
func (d documents) Add(ctx context.Context, text string, document *ast.QueryDocument) {
	if d.prepare != nil {
		d.prepare(document)
	}
	d.Cache.Add(ctx, text, document)
}
