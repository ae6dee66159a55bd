package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/auth"
	"recordgraph/internal/reqlog"
	"recordgraph/server"
	"recordgraph/server/pages"
	"recordgraph/server/servertest"
)

func TestRoutes(t *testing.T) {
	t.Parallel()
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{Pages: pages.Config{SDL: "type Query { a: Int }", Model: []byte(`{"format":1}`), Playground: true}}})
	for _, test := range []struct {
		method, path string
		status       int
		contentType  string
		contains     string
		allow        string
	}{
		{method: "GET", path: "/", status: 200, contentType: "text/plain; charset=utf-8", contains: "/playground"},
		{method: "HEAD", path: "/", status: 200, contentType: "text/plain; charset=utf-8"},
		{method: "GET", path: "/playground", status: 200, contentType: "text/html; charset=utf-8", contains: "<title>Recordgraph playground</title>"},
		{method: "GET", path: "/playground/", status: 308, contentType: "text/html; charset=utf-8", contains: `href="/playground"`},
		{method: "GET", path: "/docs/api", status: 200, contentType: "text/html; charset=utf-8", contains: `<h2 id="errors">Errors</h2>`},
		{method: "GET", path: "/docs/api?chapters", status: 200, contentType: "text/html; charset=utf-8", contains: `<a href="#errors">Errors</a>`},
		{method: "GET", path: "/docs/api?code", status: 200, contentType: "text/html; charset=utf-8", contains: `<code>BAD_<wbr />USER_<wbr />INPUT</code>`},
		{method: "GET", path: "/favicon.ico", status: 308, contentType: "text/html; charset=utf-8", contains: `href="/icon.svg"`},
		{method: "GET", path: "/site.css", status: 200, contentType: "text/css; charset=utf-8", contains: "prefers-color-scheme"},
		{method: "POST", path: "/", status: 405, contentType: "application/json; charset=utf-8", allow: "GET, HEAD"},
		{method: "GET", path: "/favicon.svg", status: 200, contentType: "image/svg+xml", contains: "<svg"},
		{method: "GET", path: "/examples.json", status: 200, contentType: "application/json", contains: `"name":"Viewer"`},
		{method: "GET", path: "/index.html", status: 404, contentType: "application/json; charset=utf-8", contains: "NOT_FOUND"},
		{method: "GET", path: "/assets/", status: 404, contentType: "application/json; charset=utf-8", contains: "NOT_FOUND"},
		{method: "GET", path: "/livez", status: 200, contentType: "text/plain; charset=utf-8", contains: "ok\n"},
		{method: "HEAD", path: "/livez", status: 200, contentType: "text/plain; charset=utf-8"},
		{method: "PUT", path: "/livez", status: 405, contentType: "application/json; charset=utf-8", allow: "GET, HEAD"},
		{method: "GET", path: "/readyz", status: 200, contentType: "text/plain; charset=utf-8", contains: "ok\n"},
		{method: "DELETE", path: "/readyz", status: 405, contentType: "application/json; charset=utf-8", allow: "GET, HEAD"},
		{method: "GET", path: "/schema.graphql", status: 200, contentType: "text/plain; charset=utf-8", contains: "type Query { a: Int }"},
		{method: "POST", path: "/schema.graphql", status: 405, contentType: "application/json; charset=utf-8", allow: "GET, HEAD"},
		{method: "GET", path: "/model.json", status: 200, contentType: "application/json", contains: `{"format":1}`},
		{method: "HEAD", path: "/model.json", status: 200, contentType: "application/json"},
		{method: "POST", path: "/model.json", status: 405, contentType: "application/json; charset=utf-8", allow: "GET, HEAD"},
		{method: "GET", path: "/graphql", status: 200, contentType: "text/plain; charset=utf-8", contains: "{}"},
		{method: "POST", path: "/graphql", status: 200, contentType: "text/plain; charset=utf-8", contains: "{}"},
		{method: "PUT", path: "/graphql", status: 405, contentType: "application/json; charset=utf-8", allow: "GET, POST"},
		{method: "GET", path: "/nothing", status: 404, contentType: "application/json; charset=utf-8", contains: "NOT_FOUND"},
		{method: "POST", path: "/graphql/more", status: 404, contentType: "application/json; charset=utf-8", contains: "NOT_FOUND"},
	} {
		t.Run(test.method+test.path, func(t *testing.T) {
			t.Parallel()
			w := servertest.Do(s, httptest.NewRequest(test.method, test.path, nil))
			if w.Code != test.status {
				t.Errorf("status %d, want %d", w.Code, test.status)
			}
			if got := w.Header().Get("Content-Type"); got != test.contentType {
				t.Errorf("content type %q, want %q", got, test.contentType)
			}
			if got := w.Header().Get("Allow"); got != test.allow {
				t.Errorf("Allow %q, want %q", got, test.allow)
			}
			if !strings.Contains(w.Body.String(), test.contains) {
				t.Errorf("body %.200q lacks %q", w.Body, test.contains)
			}
		})
	}
}

func TestWithoutPlaygroundItsPathsAreUnknown(t *testing.T) {
	t.Parallel()
	s, _ := servertest.NewServer(t, server.Config{})
	for _, path := range []string{"/playground", "/playground/", "/favicon.svg", "/examples.json"} {
		if w := servertest.Get(s, path); w.Code != http.StatusNotFound {
			t.Errorf("GET %s: status %d, want 404", path, w.Code)
		}
	}
}

// TestClosedServerShowsNoSchema: no SDL, no model, no examples of the playground, nor a link to them.
func TestClosedServerShowsNoSchema(t *testing.T) {
	t.Parallel()
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{Pages: pages.Config{SDL: "type Query { a: Int }", Model: []byte(`{"format":1}`), Playground: true, Closed: true}}})
	for path, status := range map[string]int{"/schema.graphql": 404, "/model.json": 404, "/examples.json": 404, "/playground": 200, "/docs/api": 200} {
		if w := servertest.Get(s, path); w.Code != status {
			t.Errorf("GET %s: status %d, want %d", path, w.Code, status)
		}
	}
	if w := servertest.Get(s, "/"); strings.Contains(w.Body.String(), "schema.graphql") || strings.Contains(w.Body.String(), "model.json") {
		t.Errorf("the front page links to the schema: %s", w.Body)
	}
}

func TestOnlyGraphQLAndExportsNeedAuthentication(t *testing.T) {
	t.Parallel()
	refuse := func(*http.Request) (*auth.Principal, error) { return nil, auth.ErrNoToken }
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{Pages: pages.Config{SDL: "type Query { a: Int }", Playground: true}}, Authenticate: refuse})
	for path, status := range map[string]int{
		"/graphql": 401, "/": 200, "/livez": 200, "/readyz": 200, "/schema.graphql": 200, "/model.json": 200, "/examples.json": 200,
	} {
		if w := servertest.Get(s, path); w.Code != status {
			t.Errorf("GET %s: status %d, want %d", path, w.Code, status)
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{Pages: pages.Config{Playground: true}}})
	for path, policy := range map[string]string{
		"/graphql":  "default-src 'none'; frame-ancestors 'none'",
		"/nothing":  "default-src 'none'; frame-ancestors 'none'",
		"/":         "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		"/docs/api": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		"/playground": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
			"connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	} {
		header := servertest.Get(s, path).Header()
		got := map[string]string{}
		for _, name := range []string{"Content-Security-Policy", "Cross-Origin-Resource-Policy", "Referrer-Policy", "X-Content-Type-Options"} {
			got[name] = header.Get(name)
		}
		want := map[string]string{
			"Content-Security-Policy": policy, "Cross-Origin-Resource-Policy": "same-origin",
			"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("GET %s (-want +got):\n%s", path, diff)
		}
	}
	if got := servertest.Get(s, "/graphql").Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("/graphql: Cache-Control %q, want no-store", got)
	}
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	var inContext string
	s, _ := servertest.NewServer(t, server.Config{
		Content: server.Content{GraphQL: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			inContext = reqlog.RequestID(r.Context())
		})},
	})
	for given, kept := range map[string]bool{
		"":                       false,
		"01jd-4x.A_b:7":          true,
		"two words":              false,
		"a\"b":                   false,
		"café":                   false,
		strings.Repeat("x", 128): true,
		strings.Repeat("x", 129): false,
	} {
		r := httptest.NewRequest(http.MethodGet, "/graphql", nil)
		r.Header.Set("X-Request-Id", given)
		got := servertest.Do(s, r).Header().Get("X-Request-Id")
		if got == "" || (got == given) != kept || got != inContext {
			t.Errorf("given %q: answered %q, in context %q, kept should be %t", given, got, inContext, kept)
		}
	}
}

func TestPanicIsAnsweredAndLogged(t *testing.T) {
	t.Parallel()
	s, log := servertest.NewServer(t, server.Config{Content: server.Content{GraphQL: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret detail") })}})
	w := servertest.Get(s, "/graphql")
	if w.Code != http.StatusInternalServerError || servertest.ErrorCode(t, w.Body.Bytes()) != "INTERNAL" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	id := w.Header().Get("X-Request-Id")
	if body := w.Body.String(); strings.Contains(body, "secret") || !strings.Contains(body, id) {
		t.Errorf("body %s should name request %s and nothing else", body, id)
	}
	if text := log.String(); !strings.Contains(text, "secret detail") || !strings.Contains(text, "goroutine") || strings.Count(text, id) != 2 {
		t.Errorf("log lacks the panic, its stack or the request's ID: %s", text)
	}
}

func TestPanicAfterTheAnswerBeganCutsTheConnection(t *testing.T) {
	t.Parallel()
	s, log := servertest.NewServer(t, server.Config{
		Content: server.Content{GraphQL: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"data":{"part`)
			_ = http.NewResponseController(w).Flush()
			panic("half-way")
		})},
	})
	web := httptest.NewServer(s)
	defer web.Close()
	response, err := http.Get(web.URL + "/graphql")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err == nil {
		t.Errorf("the client took %q for a whole answer", body)
	}
	web.Close() // the handler has returned
	if !strings.Contains(log.String(), "half-way") {
		t.Errorf("log lacks the panic: %s", log)
	}
}

func TestAccessLog(t *testing.T) {
	t.Parallel()
	s, log := servertest.NewServer(t, server.Config{
		Content: server.Content{GraphQL: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			reqlog.Update(r.Context(), func(i *reqlog.Info) { i.Operation, i.OperationType, i.Cost = "TopDramas", "query", 2 })
			reqlog.CountStatement(r.Context(), 0)
			w.WriteHeader(http.StatusAccepted)
			_, _ = io.WriteString(w, "12345")
		})},
	})
	r := httptest.NewRequest(http.MethodGet, "/graphql?query=secret", nil)
	r.Header.Set("X-Request-Id", "r1")
	r.Header.Set("Authorization", "Bearer secret")
	servertest.Do(s, r)
	if strings.Contains(log.String(), "secret") {
		t.Errorf("the log holds what it must not: %s", log)
	}
	var line map[string]any
	if err := json.Unmarshal(log.Bytes(), &line); err != nil {
		t.Fatalf("not one JSON line: %v: %s", err, log)
	}
	if duration, ok := line["durationMs"].(float64); !ok || duration < 0 {
		t.Errorf("duration %v", line["durationMs"])
	}
	delete(line, "time")
	delete(line, "durationMs")
	want := map[string]any{
		"level": "INFO", "msg": "request", "method": "GET", "path": "/graphql", "status": 202.0, "bytes": 5.0,
		"requestId": "r1", "clientAddress": "192.0.2.1", "operation": "TopDramas", "operationType": "query", "cost": 2.0, "statements": 1.0, "databaseMs": 0.0,
	}
	if diff := cmp.Diff(want, line); diff != "" {
		t.Errorf("log line (-want +got):\n%s", diff)
	}
}

// A client that went away before its answer is no warning, whatever the status.
func TestClientGoneIsLogged(t *testing.T) {
	t.Parallel()
	ctx, leave := context.WithCancel(t.Context())
	s, log := servertest.NewServer(t, server.Config{
		Content: server.Content{GraphQL: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			leave()
			w.WriteHeader(http.StatusServiceUnavailable)
		})},
	})
	servertest.Do(s, httptest.NewRequestWithContext(ctx, http.MethodGet, "/graphql", nil))
	for _, part := range []string{`"level":"INFO"`, `"clientGone":true`} {
		if !strings.Contains(log.String(), part) {
			t.Errorf("log %s lacks %s", log, part)
		}
	}
}

// A client whose body came too late is still there, although net/http has cancelled the request's context.
func TestClientThatStallsIsNotGone(t *testing.T) {
	t.Parallel()
	ctx, end := context.WithCancel(t.Context())
	s, log := servertest.NewServer(t, server.Config{
		Content: server.Content{GraphQL: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			end()
			w.WriteHeader(http.StatusRequestTimeout)
		})},
	})
	servertest.Do(s, httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", nil))
	if strings.Contains(log.String(), "clientGone") || !strings.Contains(log.String(), `"status":408`) {
		t.Errorf("log %s", log)
	}
}

func TestProbesAreLoggedQuietly(t *testing.T) {
	t.Parallel()
	s, log := servertest.NewServer(t, server.Config{Content: server.Content{Ready: func(context.Context) ([]string, error) { return nil, errors.New("away") }}})
	servertest.Get(s, "/livez")
	if !strings.Contains(log.String(), `"level":"DEBUG"`) {
		t.Errorf("log %s, want level DEBUG", log)
	}
	log.Reset()
	servertest.Get(s, "/readyz")
	if !strings.Contains(log.String(), `"level":"WARN"`) {
		t.Errorf("log %s, want level WARN", log)
	}
}

func TestBodyLimit(t *testing.T) {
	t.Parallel()
	reads := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			w.WriteHeader(http.StatusTeapot)
		}
		_, _ = w.Write(body[:min(len(body), 1)])
	})
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{GraphQL: reads}, MaxBodyBytes: 10})
	for name, test := range map[string]struct {
		body   io.Reader
		status int
	}{
		"within":                   {strings.NewReader("0123456789"), 200},
		"over, said so":            {strings.NewReader("0123456789a"), 413},
		"over, found when reading": {io.MultiReader(strings.NewReader("0123456789a")), http.StatusTeapot},
	} {
		w := servertest.Do(s, httptest.NewRequest(http.MethodPost, "/graphql", test.body))
		if w.Code != test.status {
			t.Errorf("%s: status %d, want %d", name, w.Code, test.status)
		}
		if w.Code == 413 && servertest.ErrorCode(t, w.Body.Bytes()) != "LIMIT_EXCEEDED" {
			t.Errorf("%s: body %s", name, w.Body)
		}
	}
}
