package transport_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"recordgraph/server/reply"
	"recordgraph/server/servertest"
	"recordgraph/server/transport"
)

// TestMembersAreGivenOnce: the error has the member's path.
func TestMembersAreGivenOnce(t *testing.T) {
	t.Parallel()
	hash := sha("{other}")
	h := servertest.NewGraphQL(transport.Config{PersistedQueries: 10})
	if w := servertest.Do(h, persisted(t, http.MethodPost, hash, "{other}")); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	const twice = `{"f":{"or":[{"genre":{"eq":"Drama","eq":"Comedy"}}]}}`
	byHash := fmt.Sprintf(`{"persistedQuery":{"version":1,"sha256Hash":%q}}`, hash)
	for name, test := range map[string]struct {
		sent sent
		path string
	}{
		"query":                    {sent{body: `{"query":"{other}","query":"{other}"}`}, "query"},
		"extensions":               {sent{body: `{"query":"{other}","extensions":{},"extensions":{}}`}, "extensions"},
		"another member":           {sent{body: `{"query":"{other}","a":{},"a":{}}`}, "a"},
		"variables":                {sent{body: `{"query":"{other}","variables":` + twice + `}`}, "variables.f.or.0.genre.eq"},
		"variables, escaped":       {sent{body: `{"query":"{other}","variables":{"f":1,"\u0066":1}}`}, "variables.f"},
		"persisted, its hash":      {sent{body: `{"extensions":{"persistedQuery":{"version":1,"version":1}}}`}, "extensions.persistedQuery.version"},
		"persisted, variables":     {sent{body: `{"variables":` + twice + `,"extensions":` + byHash + `}`}, "variables.f.or.0.genre.eq"},
		"GET, query":               {sent{method: "GET", query: "?query={other}&query={other}"}, "query"},
		"GET, variables":           {sent{method: "GET", query: "?query={other}&variables=" + url.QueryEscape(twice)}, "variables.f.or.0.genre.eq"},
		"GET, persisted variables": {sent{method: "GET", query: "?variables=" + url.QueryEscape(twice) + "&extensions=" + url.QueryEscape(byHash)}, "variables.f.or.0.genre.eq"},
	} {
		for _, accept := range []string{reply.JSON, reply.GraphQL} {
			w := servertest.Do(h, test.sent.request(accept))
			want := fmt.Sprintf(`{"errors":[{"message":"\"%s\" is given twice","extensions":{"code":"BAD_USER_INPUT","field":"%[1]s"}}]}`, test.path)
			if w.Code != http.StatusBadRequest || w.Body.String() != want {
				t.Errorf("%s: got  %d %s\nwant 400 %s", name, w.Code, w.Body, want)
			}
		}
	}
}
