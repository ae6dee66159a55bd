package server_test

import (
	"net/http"
	"testing"

	"recordgraph/server"
)

func TestMediaTypeOfTheResponse(t *testing.T) {
	t.Parallel()
	for accept, want := range map[string]string{
		"": jsonType, "*/*": jsonType, "application/*": jsonType, "nonsense;;": jsonType,
		jsonType: jsonType, graphQLType: graphQLType, "APPLICATION/JSON": jsonType,
		graphQLType + ", " + jsonType:              graphQLType,
		jsonType + ", " + graphQLType:              jsonType,
		graphQLType + "," + jsonType + ";q=0.9":    graphQLType,
		jsonType + ";q=0.5, " + graphQLType:        graphQLType,
		graphQLType + ";q=x":                       jsonType,
		"text/html, " + graphQLType + ", */*;q=.1": graphQLType,
		"*/*, " + graphQLType:                      graphQLType,
		"*/*, " + graphQLType + ";q=0":             jsonType,
		"*/*, " + jsonType + ";q=0.1":              graphQLType,
		"*/*;q=0.1, application/*;q=0":             "",
		"application/*;q=0, " + graphQLType:        graphQLType,
		"text/*, */*;q=0.001":                      jsonType,
		jsonType + "; charset=utf-8":               jsonType,
		graphQLType + `;charset="UTF-8";q=0.7`:     graphQLType,
		jsonType + ";charset=latin1, */*;q=0.5":    jsonType,
		jsonType + ";charset=latin1":               "",
		graphQLType + ";q=0":                       "",
		"text/html":                                "",
		"text/event-stream, image/*":               "",
		graphQLType + ";q=NaN":                     "",
	} {
		for _, method := range []string{http.MethodPost, http.MethodGet} {
			r := sent{method: method, query: "?query={other}", body: `{"query":"{other}"}`}.request(accept)
			w := do(newGraphQL(server.GraphQLConfig{}), r)
			status, mediaType := http.StatusOK, want
			if want == "" {
				status, mediaType = http.StatusNotAcceptable, jsonType
			}
			if got := w.Header().Get("Content-Type"); w.Code != status || got != mediaType+"; charset=utf-8" {
				t.Errorf("%s, Accept %q: %d with content type %q, want %d with %s", method, accept, w.Code, got, status, mediaType)
			}
		}
	}
}

func TestSeveralAcceptHeadersAreOne(t *testing.T) {
	t.Parallel()
	r := post(`{"query":"{other}"}`, "text/html")
	r.Header.Add("Accept", graphQLType)
	if w := do(newGraphQL(server.GraphQLConfig{}), r); w.Header().Get("Content-Type") != graphQLType+"; charset=utf-8" {
		t.Errorf("%d with content type %q", w.Code, w.Header().Get("Content-Type"))
	}
}
