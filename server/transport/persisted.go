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

// DefaultPersistedQueries is how many documents are kept by their hash.
const DefaultPersistedQueries = 1000

// persistedBytes limits the documents kept by their hash, in all.
const persistedBytes = 8 << 20

// persistedExtension holds a document's hash, as Apollo defined it: {"persistedQuery": {"version": 1, "sha256Hash": "…"}}.
const persistedExtension = "persistedQuery"

// persistedQueries keeps documents by their SHA-256, so that clients can send the hash alone ("automatic persisted queries"). A
// client whose document is missing, because it was dropped or sent to another replica, gets an error and sends the document again.
// It is safe for concurrent use; nil keeps nothing.
type persistedQueries struct {
	documents *weighed.Cache[sha256Sum, string]
	caller    func(context.Context) string
	hits      *hits.Counter
}

type sha256Sum [sha256.Size]byte

// newPersistedQueries keeps at most count documents of maxBytes in all; none for a count of 0.
func newPersistedQueries(count, maxBytes int, caller func(context.Context) string, counted *hits.Counter) *persistedQueries {
	if count <= 0 {
		return nil
	}
	weigh := func(_ sha256Sum, document string) int { return len(document) }
	return &persistedQueries{weighed.New(count, maxBytes, weigh), caller, counted}
}

// asksPersisted reports whether a request has a document's hash.
func asksPersisted(params *graphql.RawParams) bool {
	return params.Extensions[persistedExtension] != nil
}

// resolve sets the document of a request that has only its hash. When the request has the document too, keep stores it, once it has
// proved valid; else keep is nil.
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

// persistedError has a message that clients recognise.
func persistedError(code, message string) *gqlerror.Error {
	return &gqlerror.Error{Message: message, Extensions: map[string]any{"code": code}}
}
