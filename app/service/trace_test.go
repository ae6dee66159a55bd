package service

import (
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"recordgraph/server/tracing"
)

// collected are the spans of a service until its end: their names, each below its parent.
func collected(t *testing.T, use func(c Config)) (tree, raw string) {
	t.Helper()
	var spans []*otlp.Span
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		data := &otlp.TracesData{}
		if err == nil {
			err = proto.Unmarshal(body, data)
		}
		if err != nil {
			t.Error(err)
			return
		}
		raw += string(body)
		for _, rs := range data.ResourceSpans {
			for _, ss := range rs.ScopeSpans {
				spans = append(spans, ss.Spans...)
			}
		}
	}))
	defer collector.Close()
	c := migrated(t)
	c.Traces = tracing.Settings{URL: collector.URL}
	use(c)
	var b strings.Builder
	var below func(parent []byte, depth int)
	below = func(parent []byte, depth int) {
		for _, s := range spans {
			if string(s.ParentSpanId) == string(parent) {
				fmt.Fprintf(&b, "%*s%s\n", depth, "", s.Name)
				below(s.SpanId, depth+1)
			}
		}
	}
	remote, err := hex.DecodeString("00f067aa0ba902b7")
	if err != nil {
		t.Fatal(err)
	}
	below(remote, 0)
	return b.String(), raw
}

func TestTracesOfRequests(t *testing.T) {
	t.Parallel()
	tree, raw := collected(t, func(c Config) {
		a := serving(t, c)
		for _, body := range []string{
			request(t, `query Books($t: String!) { books(filter: {title: {eq: $t}}) { nodes { id } } }`, `{"t": "hush hush"}`),
			request(t, `mutation { a: createPublisher(input: {name: "hush A"}) { publisher { id } } b: createPublisher(input: {name: "hush A"}) { publisher { id } } }`, ""),
			request(t, `{ books(first: -1) { nodes { id } } }`, ""),
		} {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.url+"/graphql", strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Authorization", "Bearer "+a.token)
			r.Header.Set("Traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	want := `POST /graphql
 parse
 compile
 SELECT
POST /graphql
 parse
 compile
 BEGIN
 INSERT
 INSERT
 ROLLBACK
POST /graphql
 parse
 compile
`
	if tree != want {
		t.Errorf("got\n%s\nwant\n%s", tree, want)
	}
	for _, text := range []string{"Books", "23505", "BAD_USER_INPUT", "ALREADY_EXISTS"} {
		if !strings.Contains(raw, text) {
			t.Errorf("no %s in what was sent", text)
		}
	}
	if strings.Contains(raw, "hush") {
		t.Error("a value is in what was sent")
	}
}
