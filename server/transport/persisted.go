package transport

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/internal/hits"
	"recordgraph/internal/weighed"
	"recordgraph/record"
)

// DefaultPersistedQueries is how many documents are kept to be asked for by
// their hash.
const DefaultPersistedQueries = 1000

// persistedBytes bounds the documents that are kept by their hash, in all.
const persistedBytes = 8 << 20

// persistedExtension is where a client puts a document's hash, as Apollo defined
// it: {"persistedQuery": {"version": 1, "sha256Hash": "…"}}.
const persistedExtension = "persistedQuery"

// persistedQueries keeps documents that were sent once, so that clients can ask
// for them by their SHA-256 alone ("automatic persisted queries"). A client whose
// document is not here, because it was dropped or sent to another replica, is
// told so and sends it again. It is safe for concurrent use; nil keeps nothing.
type persistedQueries struct {
	documents *weighed.Cache[sha256Sum, string]
	caller    func(context.Context) string
	hits      *hits.Counter
}

type sha256Sum [sha256.Size]byte

// newPersistedQueries keeps at most count documents of maxBytes in all, those that
// were used last, and of callers that hold many before those of others; none for a
// count of 0.
func newPersistedQueries(count, maxBytes int, caller func(context.Context) string, counted *hits.Counter) *persistedQueries {
	if count <= 0 {
		return nil
	}
	weigh := func(_ sha256Sum, document string) int { return len(document) }
	return &persistedQueries{weighed.New(count, maxBytes, weigh), caller, counted}
}

// asksPersisted reports whether a request names a persisted document.
func asksPersisted(params *graphql.RawParams) bool {
	return params.Extensions[persistedExtension] != nil
}

// resolve puts the document into a request of a caller that names it by its hash alone. When
// the request brings the document too, keep is what makes it known, once it has
// proved to be one; else keep is nil.
func (p *persistedQueries) resolve(ctx context.Context, params *graphql.RawParams) (keep func(), refused *gqlerror.Error) {
	switch {
	case !asksPersisted(params):
		return nil, nil
	case p == nil && params.Query == "":
		return nil, persistedError(record.CodeNotSupported, "PersistedQueryNotSupported")
	case p == nil:
		return nil, nil
	}
	hash, refused := readHash(params.Extensions[persistedExtension])
	if refused != nil {
		return nil, refused
	}
	document := params.Query
	if document == "" {
		if params.Query = p.get(hash); params.Query == "" {
			return nil, persistedError(record.CodeNotPersisted, "PersistedQueryNotFound")
		}
		return nil, nil
	}
	if sha256.Sum256([]byte(document)) != hash {
		return nil, persistedError(record.CodeBadUserInput, "extensions.persistedQuery.sha256Hash is not the SHA-256 of the query")
	}
	return func() { p.documents.Add(p.caller(ctx), hash, document) }, nil
}

// readHash reads the extension.
func readHash(extension any) (hash sha256Sum, refused *gqlerror.Error) {
	const fault = "extensions.persistedQuery must be {version: 1, sha256Hash: 64 hexadecimal digits}"
	fields, _ := extension.(map[string]any)
	version, _ := fields["version"].(json.Number)
	text, _ := fields["sha256Hash"].(string)
	if version != "1" || len(text) != hex.EncodedLen(len(hash)) {
		return hash, persistedError(record.CodeBadUserInput, fault)
	}
	if _, err := hex.Decode(hash[:], []byte(text)); err != nil {
		return hash, persistedError(record.CodeBadUserInput, fault)
	}
	return hash, nil
}

func (p *persistedQueries) get(hash sha256Sum) string {
	document, ok := p.documents.Get(hash)
	p.hits.Count(ok)
	return document
}

// persistedError is a refusal with the text that clients look for.
func persistedError(code, message string) *gqlerror.Error {
	return &gqlerror.Error{Message: message, Extensions: map[string]any{"code": code}}
}
