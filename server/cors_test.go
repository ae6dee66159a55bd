package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/auth"
	"recordgraph/server"
	"recordgraph/server/pages"
	"recordgraph/server/servertest"
)

func TestParseOrigins(t *testing.T) {
	t.Parallel()
	for list, want := range map[string][]string{
		"":                        {},
		"*":                       {"*"},
		"https://app.example.com": {"https://app.example.com"},
		"http://localhost:5173, https://App.Example.com": {"http://localhost:5173", "https://App.Example.com"},
		"http://[::1]:3000 app://home":                   {"http://[::1]:3000", "app://home"},
		"http://localhost:443":                           {"http://localhost:443"},
	} {
		got, err := server.ParseOrigins(list)
		if err != nil {
			t.Errorf("%q: %v", list, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", list, diff)
		}
	}
	for _, list := range []string{
		"*, https://app.example.com", "https://*.example.com", "app.example.com", "https://app.example.com/", "https://app.example.com/path",
		"null", "https://", "https://user@app.example.com", "https://app.example.com?x", "https://a.example.com https://%zz",
		"https://app.example.com:443", "HTTP://app.example.com:80",
	} {
		if got, err := server.ParseOrigins(list); err == nil {
			t.Errorf("%q was taken for %q", list, got)
		}
	}
}

const allowedOrigin = "https://app.example.com"

// guarded is a server that needs a token, which preflights don't have.
func guarded(t *testing.T, origins ...string) *server.Server {
	t.Helper()
	s, _ := servertest.NewServer(t, server.Config{
		Content: server.Content{Pages: pages.Config{Playground: true, SDL: strings.Repeat("# long\n", 500)}},
		Origins: origins,
		Authenticate: func(r *http.Request) (*auth.Principal, error) {
			if r.Header.Get("Authorization") == "" {
				return nil, auth.ErrNoToken
			}
			return nil, nil
		},
	})
	return s
}

// cors are the CORS headers of an answer.
func cors(header http.Header) map[string]string {
	said := map[string]string{}
	for name, values := range header {
		if strings.HasPrefix(name, "Access-Control-") || name == "Vary" {
			said[name] = strings.Join(values, ", ")
		}
	}
	return said
}

func TestPreflights(t *testing.T) {
	t.Parallel()
	const vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
	allowed := map[string]string{
		"Access-Control-Allow-Origin": allowedOrigin, "Access-Control-Allow-Methods": "POST",
		"Access-Control-Allow-Headers": "authorization,content-type", "Access-Control-Max-Age": "7200", "Vary": vary,
	}
	everyone := map[string]string{
		"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "POST",
		"Access-Control-Allow-Headers": "authorization,content-type", "Access-Control-Max-Age": "7200", "Vary": vary,
	}
	for name, test := range map[string]struct {
		origins        []string
		origin, method string
		status         int
		want           map[string]string
	}{
		"listed":         {[]string{"https://other.example.com", allowedOrigin}, allowedOrigin, "POST", 204, allowed},
		"all":            {[]string{"*"}, allowedOrigin, "POST", 204, everyone},
		"not listed":     {[]string{allowedOrigin}, "https://evil.example", "POST", 204, map[string]string{"Vary": vary}},
		"looks alike":    {[]string{allowedOrigin}, allowedOrigin + ".evil.example", "POST", 204, map[string]string{"Vary": vary}},
		"another scheme": {[]string{allowedOrigin}, "http://app.example.com", "POST", 204, map[string]string{"Vary": vary}},
		"null":           {[]string{allowedOrigin}, "null", "POST", 204, map[string]string{"Vary": vary}},
		"another method": {[]string{allowedOrigin}, allowedOrigin, "DELETE", 204, map[string]string{"Vary": vary}},
		"nobody listed":  {nil, allowedOrigin, "POST", 405, map[string]string{"Vary": "Accept-Encoding"}},
		"no preflight":   {[]string{allowedOrigin}, allowedOrigin, "", 405, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodOptions, "/graphql", nil)
			r.Header.Set("Origin", test.origin)
			r.Header.Set("Access-Control-Request-Headers", "authorization,content-type")
			if test.method != "" {
				r.Header.Set("Access-Control-Request-Method", test.method)
			}
			w := servertest.Do(guarded(t, test.origins...), r)
			if w.Code != test.status {
				t.Errorf("status %d, want %d", w.Code, test.status)
			}
			if diff := cmp.Diff(test.want, cors(w.Header())); test.want != nil && diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Scripts can read the refusals of every layer.
func TestAnswersToOtherOrigins(t *testing.T) {
	t.Parallel()
	s := guarded(t, allowedOrigin)
	const exposed = "Idempotency-Replayed, Ratelimit, Ratelimit-Limit, Ratelimit-Policy, Ratelimit-Remaining, Ratelimit-Reset, Retry-After, Www-Authenticate, X-Request-Id"
	for path, test := range map[string]struct {
		origin string
		size   int
		status int
		vary   string
	}{
		"/graphql":        {allowedOrigin, 10, 401, "Origin"},
		"/nothing":        {allowedOrigin, 10, 404, "Origin"},
		"/graphql?large":  {allowedOrigin, server.DefaultMaxBodyBytes + 1, 413, "Origin"},
		"/graphql?evil":   {"https://evil.example", 10, 401, "Origin"},
		"/graphql?nobody": {"", 10, 401, "Origin"},
	} {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(strings.Repeat(" ", test.size)))
		if test.origin != "" {
			r.Header.Set("Origin", test.origin)
		}
		if test.status == http.StatusRequestEntityTooLarge {
			r.Header.Set("Authorization", "Bearer x")
		}
		w := servertest.Do(s, r)
		want := map[string]string{"Vary": test.vary}
		if test.origin == allowedOrigin {
			want["Access-Control-Allow-Origin"], want["Access-Control-Expose-Headers"] = allowedOrigin, exposed
		}
		if diff := cmp.Diff(want, cors(w.Header())); w.Code != test.status || diff != "" {
			t.Errorf("%s: %d, want %d (-want +got):\n%s", path, w.Code, test.status, diff)
		}
	}
	for _, path := range []string{"/schema.graphql", "/model.json"} {
		if got := strings.Join(servertest.Get(s, path).Header().Values("Vary"), ", "); got != "Origin, Accept-Encoding" {
			t.Errorf("%s: Vary %q", path, got)
		}
	}
}
