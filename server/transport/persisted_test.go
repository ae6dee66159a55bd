package transport_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"recordgraph/server/reply"
	"recordgraph/server/servertest"
	"recordgraph/server/transport"
)

func sha(document string) string {
	sum := sha256.Sum256([]byte(document))
	return hex.EncodeToString(sum[:])
}

// persisted is a request for a document by its hash, with the document unless that is empty.
func persisted(t *testing.T, method, hash, document string) *http.Request {
	t.Helper()
	extensions := fmt.Sprintf(`{"persistedQuery":{"version":1,"sha256Hash":%q}}`, hash)
	if method == http.MethodGet {
		values := url.Values{"extensions": {extensions}}
		if document != "" {
			values.Set("query", document)
		}
		return httptest.NewRequest(method, "/graphql?"+values.Encode(), nil)
	}
	body := `{"extensions":` + extensions + `}`
	if document != "" {
		text, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		body = `{"query":` + string(text) + `,"extensions":` + extensions + `}`
	}
	return servertest.Post(body, "")
}

// hasPersisted reports whether a request by hash alone is answered; other errors than the expected one fail the test.
func hasPersisted(t *testing.T, h http.Handler, method, hash string) bool {
	t.Helper()
	w := servertest.Do(h, persisted(t, method, hash, ""))
	if w.Code != http.StatusOK {
		t.Errorf("%s: %d %s", method, w.Code, w.Body)
	}
	const unknown = `{"errors":[{"message":"PersistedQueryNotFound","extensions":{"code":"PERSISTED_QUERY_NOT_FOUND"}}]}`
	if w.Body.String() == unknown {
		return false
	}
	if servertest.ErrorCode(t, w.Body.Bytes()) != "" {
		t.Errorf("%s: %s", method, w.Body)
	}
	return true
}

// The flow of Apollo's link: by hash, with the document, by hash.
func TestPersistedQueries(t *testing.T) {
	t.Parallel()
	for _, methods := range [][3]string{{"GET", "POST", "GET"}, {"POST", "POST", "POST"}, {"GET", "GET", "GET"}, {"POST", "GET", "POST"}} {
		h := servertest.NewGraphQL(transport.Config{PersistedQueries: 10})
		document := `query Kept { echo(any: "\u00e9") }`
		if hasPersisted(t, h, methods[0], sha(document)) {
			t.Errorf("%v: known before it was sent", methods)
		}
		if w := servertest.Do(h, persisted(t, methods[1], sha(document), document)); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"operation":"Kept"`) {
			t.Errorf("%v: %d %s", methods, w.Code, w.Body)
		}
		if !hasPersisted(t, h, methods[2], strings.ToUpper(sha(document))) {
			t.Errorf("%v: not known after it was sent", methods)
		}
	}
}

// by sets the caller of a request; see [callers].
func by(caller string, r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), callers{}, caller))
}

// callers is the context key of a test's caller.
type callers struct{}

func callerOf(ctx context.Context) string {
	name, _ := ctx.Value(callers{}).(string)
	return name
}

// TestPersistedQueriesOfOneCaller has one caller send more documents than are kept: those of others stay.
func TestPersistedQueriesOfOneCaller(t *testing.T) {
	t.Parallel()
	h := servertest.NewGraphQL(transport.Config{PersistedQueries: 100, Caller: callerOf})
	keep := func(caller string, i int) string {
		document := fmt.Sprintf(`query %s%d { echo }`, caller, i)
		if w := servertest.Do(h, by(caller, persisted(t, http.MethodPost, sha(document), document))); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		return sha(document)
	}
	var kept []string
	for i := range 12 {
		kept = append(kept, keep("reader", i))
	}
	first := keep("greedy", 0)
	for i := range 110 {
		keep("greedy", i)
	}
	for i, hash := range kept {
		if !hasPersisted(t, h, http.MethodPost, hash) {
			t.Errorf("document %d is gone", i)
		}
	}
	if hasPersisted(t, h, http.MethodPost, first) {
		t.Error("the caller with most documents did not give up its oldest")
	}
}

func TestPersistedQueriesRefused(t *testing.T) {
	t.Parallel()
	const document = "query Refused {other}"
	extension := func(value string) string {
		return `{"query":"` + document + `","extensions":{"persistedQuery":` + value + `}}`
	}
	for name, body := range map[string]string{
		"of another document": extension(`{"version":1,"sha256Hash":"` + sha("{other}") + `"}`),
		"another version":     extension(`{"version":2,"sha256Hash":"` + sha(document) + `"}`),
		"no version":          extension(`{"sha256Hash":"` + sha(document) + `"}`),
		"too short":           extension(`{"version":1,"sha256Hash":"abcd"}`),
		"not hexadecimal":     extension(`{"version":1,"sha256Hash":"` + strings.Repeat("g", 64) + `"}`),
		"a number":            extension(`{"version":1,"sha256Hash":1}`),
		"a list":              extension(`[]`),
		"a hash alone":        `{"extensions":{"persistedQuery":"` + sha(document) + `"}}`,
	} {
		for accept, status := range map[string]int{reply.JSON: 200, reply.GraphQL: 400} {
			h := servertest.NewGraphQL(transport.Config{PersistedQueries: 10})
			if w := servertest.Do(h, servertest.Post(body, accept)); w.Code != status || servertest.ErrorCode(t, w.Body.Bytes()) != "BAD_USER_INPUT" {
				t.Errorf("%s as %s: %d %s", name, accept, w.Code, w.Body)
			}
			if hasPersisted(t, h, "POST", sha(document)) {
				t.Errorf("%s: kept", name)
			}
		}
	}
	unknown := persisted(t, "POST", sha(document), "")
	unknown.Header.Set("Accept", reply.GraphQL)
	if w := servertest.Do(servertest.NewGraphQL(transport.Config{PersistedQueries: 10}), unknown); w.Code != http.StatusNotFound {
		t.Errorf("unknown: %d %s", w.Code, w.Body)
	}
	if w := servertest.Do(servertest.NewGraphQL(transport.Config{}), servertest.Post(`{"extensions":{"persistedQuery":null}}`, "")); w.Code != http.StatusBadRequest {
		t.Errorf("null: %d %s", w.Code, w.Body)
	}
}

// Invalid documents are not kept, and GET runs no mutation by its hash.
func TestPersistedDocumentsAreValid(t *testing.T) {
	t.Parallel()
	h := servertest.NewGraphQL(transport.Config{PersistedQueries: 10})
	for _, document := range []string{"{", "{nothing}", "{" + strings.Repeat("other ", 2100) + "}"} {
		servertest.Do(h, persisted(t, "POST", sha(document), document))
		if hasPersisted(t, h, "POST", sha(document)) {
			t.Errorf("%.20s: kept", document)
		}
	}
	const mutation = "mutation {write}"
	servertest.Do(h, persisted(t, "POST", sha(mutation), mutation))
	if !hasPersisted(t, h, "POST", sha(mutation)) {
		t.Error("the mutation is not kept")
	}
	if w := servertest.Do(h, persisted(t, "GET", sha(mutation), "")); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "POST" {
		t.Errorf("GET of a mutation: %d %s", w.Code, w.Body)
	}
}

func TestPersistedQueriesTurnedOff(t *testing.T) {
	t.Parallel()
	h := servertest.NewGraphQL(transport.Config{})
	const document, want = "{other}", `{"errors":[{"message":"PersistedQueryNotSupported","extensions":{"code":"PERSISTED_QUERY_NOT_SUPPORTED"}}]}`
	if w := servertest.Do(h, persisted(t, "GET", sha(document), "")); w.Code != http.StatusOK || w.Body.String() != want {
		t.Errorf("%d %s, want %s", w.Code, w.Body, want)
	}
	if w := servertest.Do(h, persisted(t, "POST", sha(document), document)); servertest.ErrorCode(t, w.Body.Bytes()) != "" {
		t.Errorf("with its document: %d %s", w.Code, w.Body)
	}
}

// Number and size are limited; the least recently used documents go.
func TestPersistedQueriesAreBounded(t *testing.T) {
	t.Parallel()
	send := func(h http.Handler, document string) { servertest.Do(h, persisted(t, "POST", sha(document), document)) }
	h := servertest.NewGraphQL(transport.Config{PersistedQueries: 2})
	send(h, "{a:other}")
	send(h, "{b:other}")
	hasPersisted(t, h, "POST", sha("{a:other}"))
	send(h, "{c:other}")
	for document, want := range map[string]bool{"{a:other}": true, "{b:other}": false, "{c:other}": true} {
		if got := hasPersisted(t, h, "POST", sha(document)); got != want {
			t.Errorf("%s: kept %t, want %t", document, got, want)
		}
	}

	large := func(name string) string { return "query " + name + " {other} #" + strings.Repeat("x", 3<<20) }
	h = servertest.NewGraphQL(transport.Config{PersistedQueries: 100})
	for _, name := range []string{"A", "B", "B", "C"} { // 9 MB of 8
		send(h, large(name))
	}
	send(h, "query D {other} #"+strings.Repeat("x", 9<<20))
	for name, want := range map[string]bool{"A": false, "B": true, "C": true} {
		if got := hasPersisted(t, h, "POST", sha(large(name))); got != want {
			t.Errorf("%s: kept %t, want %t", name, got, want)
		}
	}
}

// TestAnEmptyDocumentStaysNone: the spelling of an empty document, sent with a hash, must not get the document of that hash.
func TestAnEmptyDocumentStaysNone(t *testing.T) {
	t.Parallel()
	h := servertest.NewGraphQL(transport.Config{PersistedQueries: 10})
	ask := func(text, document string) string {
		body := `{"query":` + text
		if document != "" {
			body += `,"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + sha(document) + `"}}`
		}
		return servertest.Do(h, servertest.Post(body+"}", "")).Body.String()
	}
	for _, name := range []string{"A", "B"} {
		document := `query ` + name + ` { echo(any: 1) }`
		if answer := ask(`"`+document+`"`, document); !strings.Contains(answer, `"operation":"`+name+`"`) {
			t.Fatal(answer)
		}
	}
	for range 3 {
		for _, name := range []string{"A", "B"} {
			if answer := ask(`""`, `query `+name+` { echo(any: 1) }`); !strings.Contains(answer, `"operation":"`+name+`"`) {
				t.Errorf("%s by its hash: %s", name, answer)
			}
		}
		if answer := ask(`""`, ""); !strings.Contains(answer, `\"query\" is missing or empty`) {
			t.Errorf("an empty document: %s", answer)
		}
	}
}
