package server

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
)

// documents are the parsed and valid documents of late, by their text.
type documents struct {
	graphql.Cache[*ast.QueryDocument]
	prepare func(*ast.QueryDocument)
}

// newDocuments returns a cache for size documents. prepare, which may be nil,
// sees each of them once, before its first run.
func newDocuments(size int, prepare func(*ast.QueryDocument)) graphql.Cache[*ast.QueryDocument] {
	cache := lru.New[*ast.QueryDocument](size)
	if prepare == nil {
		return cache
	}
	return documents{cache, prepare}
}

// Add prepares a document and keeps it.
func (d documents) Add(ctx context.Context, text string, document *ast.QueryDocument) {
	d.prepare(document)
	d.Cache.Add(ctx, text, document)
}
