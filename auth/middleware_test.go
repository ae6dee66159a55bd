package auth_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/auth"
	"recordgraph/internal/reqlog"
)

func TestMiddleware(t *testing.T) {
	t.Parallel()
	m := loadMaterial(t)
	good := issue(t, auth.SignerConfig{Keys: m.keys(t)}, nil)
	const (
		bare     = `Bearer realm="recordgraph"`
		noToken  = `{"errors":[{"message":"no bearer token: send one in the Authorization header","extensions":{"code":"UNAUTHENTICATED"}}]}`
		broken   = bare + `, error="invalid_token", error_description="the token is not a well-formed JWT"`
		brokenAs = `{"errors":[{"message":"the token is not a well-formed JWT","extensions":{"code":"UNAUTHENTICATED"}}]}`
		twice    = bare + `, error="invalid_request", error_description="more than one Authorization header"`
		twiceAs  = `{"errors":[{"message":"more than one Authorization header","extensions":{"code":"UNAUTHENTICATED"}}]}`
	)
	tests := map[string]struct {
		headers   []string
		status    int
		challenge string
		body      string
	}{
		"good":           {[]string{"Bearer " + good}, 200, "", "ada"},
		"lower case":     {[]string{"bearer " + good}, 200, "", "ada"},
		"upper case":     {[]string{"BEARER " + good}, 200, "", "ada"},
		"several spaces": {[]string{"  Bearer   " + good + " "}, 200, "", "ada"},
		"no header":      {nil, 401, bare, noToken},
		"empty header":   {[]string{""}, 401, bare, noToken},
		"scheme alone":   {[]string{"Bearer "}, 401, bare, noToken},
		"other scheme":   {[]string{"Basic YWRhOnNlY3JldA=="}, 401, bare, noToken},
		"token alone":    {[]string{good}, 401, bare, noToken},
		"glued":          {[]string{"Bearer" + good}, 401, bare, noToken},
		"garbage":        {[]string{"Bearer garbage"}, 401, broken, brokenAs},
		"two tokens":     {[]string{"Bearer " + good + " " + good}, 401, broken, brokenAs},
		"a list":         {[]string{"Bearer " + good + ", Bearer " + good}, 401, broken, brokenAs},
		"two headers":    {[]string{"Bearer " + good, "Bearer " + good}, 401, twice, twiceAs},
		"two, one empty": {[]string{"Bearer " + good, ""}, 401, twice, twiceAs},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(newJWT(t, auth.JWTConfig{Keys: m.keys(t)}), io.Discard, http.Header{"Authorization": tt.headers})
			if got.Code != tt.status {
				t.Errorf("status = %d, want %d", got.Code, tt.status)
			}
			if diff := cmp.Diff(tt.challenge, got.Header().Get("WWW-Authenticate")); diff != "" {
				t.Errorf("challenge (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.body, got.Body.String()); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMiddlewareMediaType(t *testing.T) {
	t.Parallel()
	const plain, graphql = "application/json; charset=utf-8", "application/graphql-response+json; charset=utf-8"
	tests := map[string]struct {
		accept []string
		want   string
	}{
		"none":        {nil, plain},
		"any":         {[]string{"*/*"}, plain},
		"json":        {[]string{"application/json"}, plain},
		"graphql":     {[]string{"application/graphql-response+json"}, graphql},
		"both":        {[]string{"application/graphql-response+json,application/json;q=0.9"}, graphql},
		"two headers": {[]string{"application/json", "application/graphql-response+json"}, graphql},
		"upper case":  {[]string{"Application/GraphQL-Response+JSON; charset=utf-8"}, graphql},
		"refused":     {[]string{"application/graphql-response+json;q=0, application/json"}, plain},
		"garbage":     {[]string{";;q=,/"}, plain},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(failing{auth.ErrExpired}, io.Discard, http.Header{"Accept": tt.accept})
			if got.Header().Get("Content-Type") != tt.want || got.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("headers = %v, want Content-Type %s", got.Header(), tt.want)
			}
		})
	}
}

func TestMiddlewareSaysTheRequestID(t *testing.T) {
	t.Parallel()
	handler := auth.Middleware(failing{auth.ErrExpired}, slog.New(slog.DiscardHandler))(http.NotFoundHandler())
	r := httptest.NewRequest(http.MethodPost, "/graphql", http.NoBody)
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r.WithContext(reqlog.With(t.Context(), "r1")))
	const want = `{"errors":[{"message":"no bearer token: send one in the Authorization header","extensions":{"code":"UNAUTHENTICATED","requestId":"r1"}}]}`
	if got := w.Body.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestMiddlewareAuthenticatorErrors(t *testing.T) {
	t.Parallel()
	const away = `{"errors":[{"message":"the token can't be checked at the moment, try again","extensions":{"code":"UNAVAILABLE","retryable":true}}]}`
	tests := map[string]struct {
		err       error
		status    int
		challenge string
		body      string
		logged    string
	}{
		"own reason": {
			&auth.Error{Reason: "key \"7\" is\nrevoked"}, 401,
			`Bearer realm="recordgraph", error="invalid_token", error_description="key ?7? is?revoked"`,
			`{"errors":[{"message":"key \"7\" is\nrevoked","extensions":{"code":"UNAUTHENTICATED"}}]}`, "",
		},
		"own error without reason": {
			errors.Join(errors.New("table tokens"), auth.ErrUnauthenticated), 401,
			`Bearer realm="recordgraph", error="invalid_token", error_description="unauthenticated"`,
			`{"errors":[{"message":"unauthenticated","extensions":{"code":"UNAUTHENTICATED"}}]}`, "",
		},
		"not answered": {errors.New("dial tcp: refused"), 503, "", away, "dial tcp: refused"},
		"neither":      {nil, 503, "", away, "neither principal nor error"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var logs bytes.Buffer
			got := call(failing{tt.err}, &logs, http.Header{"Authorization": {"Bearer secret-token"}})
			want := []any{tt.status, tt.challenge, tt.body}
			if diff := cmp.Diff(want, []any{got.Code, got.Header().Get("WWW-Authenticate"), got.Body.String()}); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
			if !strings.Contains(logs.String(), tt.logged) || (tt.logged == "") != (logs.Len() == 0) {
				t.Errorf("log = %q, want %q in it", &logs, tt.logged)
			}
			if strings.Contains(logs.String(), "secret-token") {
				t.Errorf("the log has the token: %s", &logs)
			}
		})
	}
}

func TestFromContextWithoutPrincipal(t *testing.T) {
	t.Parallel()
	for _, ctx := range []context.Context{t.Context(), auth.WithPrincipal(t.Context(), nil)} {
		if p, ok := auth.FromContext(ctx); ok || p != nil {
			t.Errorf("got %v, %v", p, ok)
		}
	}
}

// failing is an authenticator that never finds a principal.
type failing struct{ err error }

func (f failing) Authenticate(context.Context, string) (*auth.Principal, error) { return nil, f.err }

// call sends a request through the middleware to a handler that writes the subject.
func call(a auth.Authenticator, logs io.Writer, headers http.Header) *httptest.ResponseRecorder {
	handler := auth.Middleware(a, slog.New(slog.NewTextHandler(logs, nil)))(
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p, _ := auth.FromContext(r.Context())
			_, _ = io.WriteString(w, p.Subject)
		}))
	r := httptest.NewRequest(http.MethodPost, "/graphql", http.NoBody)
	maps.Copy(r.Header, headers)
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}
