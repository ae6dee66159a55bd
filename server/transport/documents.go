package transport

import (
	"context"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/internal/hits"
	"recordgraph/internal/weighed"
)

const (
	// keptText is the longest document kept, in bytes. Two thousand tokens, the most allowed, rarely need more; longer documents
	// consist of literals or comments. Package engine keeps nothing of them either.
	keptText = 32 << 10

	// keptTexts limits the kept documents, in bytes of their texts: a parsed document can take sixty times as much.
	keptTexts = 2 << 20
)

// documents are parsed and valid documents by their text.
type documents struct {
	kept    *weighed.Cache[string, *ast.QueryDocument]
	prepare func(*ast.QueryDocument) // may be nil
	caller  func(context.Context) string
	hits    *hits.Counter
}

// newDocuments returns a cache for size documents. prepare, which may be nil, gets each document once, before its first run.
func newDocuments(size int, prepare func(*ast.QueryDocument), caller func(context.Context) string, counted *hits.Counter) documents {
	kept := weighed.New(size, keptTexts, func(text string, _ *ast.QueryDocument) int { return len(text) })
	return documents{kept, prepare, caller, counted}
}

// Get implements gqlgen's cache.
func (d documents) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
	document, ok := d.kept.Get(text)
	return document, d.hits.Count(ok)
}

// known reports whether a document is kept by this text: it is within its limits and prepared.
func (d documents) known(text string) bool { return d.kept.Contains(text) }

// Add prepares a document, and keeps it unless it is too long.
func (d documents) Add(ctx context.Context, text string, document *ast.QueryDocument) {
	if d.prepare != nil {
		d.prepare(document)
	}
	if len(text) <= keptText {
		d.kept.Add(d.caller(ctx), text, document)
	}
}
