package server_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/auth"
	"recordgraph/server"
	"recordgraph/server/servertest"
)

// authenticated sends a request to a server whose authentication ends with a principal or an error.
func authenticated(t *testing.T, p *auth.Principal, err error, headers http.Header) (*httptest.ResponseRecorder, string) {
	t.Helper()
	s, log := servertest.NewServer(t, server.Config{
		Content: server.Content{GraphQL: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p, ok := auth.FromContext(r.Context())
			fmt.Fprint(w, ok, p)
		})},
		Authenticate: func(*http.Request) (*auth.Principal, error) { return p, err },
	})
	r := servertest.Post("{}", "")
	r.Header = headers
	return servertest.Do(s, r), log.String()
}

func TestAuthenticate(t *testing.T) {
	t.Parallel()
	const bare = `Bearer realm="recordgraph"`
	unauthenticated := func(message string) string {
		return `{"errors":[{"message":"` + message + `","extensions":{"code":"UNAUTHENTICATED","requestId":"r1"}}]}`
	}
	for name, tt := range map[string]struct {
		err       error
		status    int
		challenge string
		body      string
		logged    string
	}{
		"anonymous":   {nil, 200, "", "false <nil>", ""},
		"no token":    {auth.ErrNoToken, 401, bare, unauthenticated(auth.ErrNoToken.Reason), ""},
		"two headers": {auth.ErrManyHeaders, 401, bare + `, error="invalid_request", error_description="more than one Authorization header"`, unauthenticated(auth.ErrManyHeaders.Reason), ""},
		"expired":     {auth.ErrExpired, 401, bare + `, error="invalid_token", error_description="the token has expired"`, unauthenticated(auth.ErrExpired.Reason), ""},
		"own reason": {
			&auth.Error{Reason: "key \"7\" is\nrevoked"}, 401, bare + `, error="invalid_token", error_description="key ?7? is?revoked"`,
			unauthenticated(`key \"7\" is\nrevoked`), "",
		},
		"own error without reason": {
			errors.Join(errors.New("table tokens"), auth.ErrUnauthenticated), 401, bare + `, error="invalid_token", error_description="unauthenticated"`,
			unauthenticated("unauthenticated"), "",
		},
		"not decided": {
			errors.New("dial tcp: refused"), 503, "",
			`{"errors":[{"message":"the token can't be checked at the moment, try again","extensions":{"code":"UNAVAILABLE","requestId":"r1","retryable":true}}]}`, "dial tcp: refused",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, log := authenticated(t, nil, tt.err, http.Header{"X-Request-Id": {"r1"}, "Authorization": {"Bearer secret-token"}})
			want := []any{tt.status, tt.challenge, tt.body}
			if diff := cmp.Diff(want, []any{got.Code, got.Header().Get("WWW-Authenticate"), got.Body.String()}); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
			if !strings.Contains(log, tt.logged) || (tt.logged == "") == strings.Contains(log, `"level":"ERROR"`) || strings.Contains(log, "secret-token") {
				t.Errorf("log = %q, want %q in it", log, tt.logged)
			}
		})
	}
}

func TestAuthenticatedPrincipal(t *testing.T) {
	t.Parallel()
	got, log := authenticated(t, &auth.Principal{Subject: "ada", TokenID: "j1"}, nil, http.Header{})
	if !strings.HasPrefix(got.Body.String(), "true &{ada j1") || !strings.Contains(log, `"subject":"ada","tokenId":"j1"`) {
		t.Errorf("%s, log %s", got.Body, log)
	}
}

func TestMediaTypeOfUnauthenticated(t *testing.T) {
	t.Parallel()
	for accept, want := range map[string]string{"": "application/json", "application/graphql-response+json": "application/graphql-response+json", "text/html": "application/json"} {
		got, _ := authenticated(t, nil, auth.ErrExpired, http.Header{"Accept": {accept}})
		if got.Header().Get("Content-Type") != want+"; charset=utf-8" || got.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("Accept %q: headers = %v, want Content-Type %s", accept, got.Header(), want)
		}
	}
}
