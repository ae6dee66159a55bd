package transport_test

import (
	"net/http"
	"testing"

	"recordgraph/server/reply"
	"recordgraph/server/servertest"
	"recordgraph/server/transport"
)

func TestMediaTypeOfTheResponse(t *testing.T) {
	t.Parallel()
	for accept, want := range map[string]string{
		"": reply.JSON, "*/*": reply.JSON, "application/*": reply.JSON, "nonsense;;": reply.JSON,
		reply.JSON: reply.JSON, reply.GraphQL: reply.GraphQL, "APPLICATION/JSON": reply.JSON,
		reply.GraphQL + ", " + reply.JSON:            reply.GraphQL,
		reply.JSON + ", " + reply.GraphQL:            reply.JSON,
		reply.GraphQL + "," + reply.JSON + ";q=0.9":  reply.GraphQL,
		reply.JSON + ";q=0.5, " + reply.GraphQL:      reply.GraphQL,
		reply.GraphQL + ";q=x":                       reply.JSON,
		"text/html, " + reply.GraphQL + ", */*;q=.1": reply.GraphQL,
		"*/*, " + reply.GraphQL:                      reply.GraphQL,
		"*/*, " + reply.GraphQL + ";q=0":             reply.JSON,
		"*/*, " + reply.JSON + ";q=0.1":              reply.GraphQL,
		"*/*;q=0.1, application/*;q=0":               "",
		"application/*;q=0, " + reply.GraphQL:        reply.GraphQL,
		"text/*, */*;q=0.001":                        reply.JSON,
		reply.JSON + "; charset=utf-8":               reply.JSON,
		reply.GraphQL + `;charset="UTF-8";q=0.7`:     reply.GraphQL,
		reply.JSON + ";charset=latin1, */*;q=0.5":    reply.JSON,
		reply.JSON + ";charset=latin1":               "",
		reply.GraphQL + ";q=0":                       "",
		"text/html":                                  "",
		"text/event-stream, image/*":                 "",
		reply.GraphQL + ";q=NaN":                     "",
	} {
		for _, method := range []string{http.MethodPost, http.MethodGet} {
			r := sent{method: method, query: "?query={other}", body: `{"query":"{other}"}`}.request(accept)
			w := servertest.Do(servertest.NewGraphQL(transport.Config{}), r)
			status, mediaType := http.StatusOK, want
			if want == "" {
				status, mediaType = http.StatusNotAcceptable, reply.JSON
			}
			if got := w.Header().Get("Content-Type"); w.Code != status || got != mediaType+"; charset=utf-8" {
				t.Errorf("%s, Accept %q: %d with content type %q, want %d with %s", method, accept, w.Code, got, status, mediaType)
			}
		}
	}
}

func TestSeveralAcceptHeadersAreOne(t *testing.T) {
	t.Parallel()
	r := servertest.Post(`{"query":"{other}"}`, "text/html")
	r.Header.Add("Accept", reply.GraphQL)
	if w := servertest.Do(servertest.NewGraphQL(transport.Config{}), r); w.Header().Get("Content-Type") != reply.GraphQL+"; charset=utf-8" {
		t.Errorf("%d with content type %q", w.Code, w.Header().Get("Content-Type"))
	}
}
