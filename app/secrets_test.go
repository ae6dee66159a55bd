package app

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"recordgraph/auth"
	"recordgraph/internal/pgtest"
)

// The secrets of these tests: texts that occur nowhere else.
const (
	databaseSecret = "dbSwordfish1"
	migrateSecret  = "migrateSwordfish2"
	keySecret      = "keySwordfish3-keySwordfish3-keySwordfish3"
	cursorSecret   = "c0ffee5ec4e7c0ffee5ec4e7c0ffee5ec4e7c0ffee5ec4e7c0ffee5ec4e7c0ff"
	tracesSecret   = "tracesSwordfish4"
	badToken       = "tokenSwordfish5.tokenSwordfish5.tokenSwordfish5"
	variableSecret = "variableSwordfish6"
)

// secretsOf lists all texts that must not appear, including that of a good token.
func secretsOf(token string) []string {
	_, signature, _ := strings.Cut(strings.TrimPrefix(token, "ey"), ".")
	return []string{
		"Swordfish", keySecret, base64.StdEncoding.EncodeToString([]byte(keySecret)), cursorSecret, badToken, signature,
	}
}

// hidden checks that a text contains none of the secrets.
func hidden(t *testing.T, where, text string, secrets []string) {
	t.Helper()
	for _, secret := range secrets {
		if secret != "" && strings.Contains(text, secret) {
			at := strings.Index(text, secret)
			t.Errorf("%s shows %s: …%s…", where, secret, text[max(0, at-200):min(len(text), at+100)])
		}
	}
}

// withPassword adds a password to the URL of a database that needs none.
func withPassword(t *testing.T, database, user, password string) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	if user == "" {
		user = query.Get("user")
	}
	query.Set("user", user)
	query.Set("password", password)
	u.RawQuery = query.Encode()
	return u.String()
}

// output is the output of a command so far.
type output struct {
	mu   sync.Mutex
	text strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// served runs `recordgraph serve` during use, and returns its output.
func served(t *testing.T, vars map[string]string, use func(api, metrics string)) string {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	var out output
	done := make(chan int, 1)
	go func() {
		done <- Run(ctx, testService(), []string{"recordgraph", "serve"}, func(name string) string { return vars[name] }, strings.NewReader(""), &out, &out)
	}()
	var api, metrics string
	for tick := time.NewTicker(10 * time.Millisecond); api == ""; <-tick.C {
		for line := range strings.Lines(out.String()) {
			var l struct{ Addr, MetricsAddr string }
			if json.Unmarshal([]byte(line), &l) != nil {
				continue
			}
			if l.Addr != "" {
				api = "http://" + l.Addr
			}
			if l.MetricsAddr != "" {
				metrics = "http://" + l.MetricsAddr
			}
		}
		if ctx.Err() != nil {
			t.Fatalf("the service does not listen: %s", out.String())
		}
	}
	use(api, metrics)
	stop()
	if status := <-done; status != 0 {
		t.Errorf("status %d: %s", status, out.String())
	}
	return out.String()
}

// exchange sends a request and returns the whole response.
func exchange(t *testing.T, method, url, token, body string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(response.StatusCode, response.Header, string(text))
}

// TestAServiceKeepsItsSecrets runs a service with a secret in each setting that accepts one, at the most detailed log
// level, and checks all of its output: log, answers, metrics and traces.
func TestAServiceKeepsItsSecrets(t *testing.T) {
	t.Parallel()
	var sent strings.Builder
	var mu sync.Mutex
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(&sent, "%s", body)
		if r.Header.Get("Api-Key") != tracesSecret {
			t.Error("the collector does not get its key")
		}
	}))
	defer collector.Close()
	database := pgtest.New(t, pgtest.Template{})
	vars := map[string]string{
		"DATABASE_URL":                withPassword(t, database, "", databaseSecret),
		"RECORDGRAPH_MIGRATE_URL":     withPassword(t, database, "", migrateSecret),
		"RECORDGRAPH_AUTH_KEYS":       "HS256:kid=k1:base64:" + base64.StdEncoding.EncodeToString([]byte(keySecret)),
		"RECORDGRAPH_CURSOR_KEYS":     "1:base64:" + cursorSecret,
		"OTEL_EXPORTER_OTLP_ENDPOINT": collector.URL,
		"OTEL_EXPORTER_OTLP_HEADERS":  "api-key=" + tracesSecret,
		"RECORDGRAPH_ADDR":            "127.0.0.1:0",
		"RECORDGRAPH_METRICS_ADDR":    "127.0.0.1:0",
		"RECORDGRAPH_LOG_LEVEL":       "debug",
		"RECORDGRAPH_DRAIN_DELAY":     "0s",
	}
	o := command(t, vars, "", "migrate", "up")
	o.want(t, 0, "applied", "")
	token := strings.TrimSpace(command(t, vars, "", "token", "--subject", "me", "--scope", "book:read book:write publisher:write publisher:read").stdout)
	secrets := secretsOf(token)
	hidden(t, "migrate", o.stdout+o.stderr, secrets)

	log := served(t, vars, func(api, metrics string) {
		query := `{"query": "query($n: String) { publishers(filter: {name: {eq: $n}}) { nodes { id } } }", "variables": {"n": "` + variableSecret + `"}}`
		create := `{"query": "mutation($n: String!) { createPublisher(input: {name: $n}) { publisher { version } } }", "variables": {"n": "` + variableSecret + `"}}`
		for _, answer := range []string{
			exchange(t, http.MethodPost, api+"/graphql", token, query),
			exchange(t, http.MethodPost, api+"/graphql", token, create),
			exchange(t, http.MethodPost, api+"/graphql", token, create), // taken
			exchange(t, http.MethodPost, api+"/graphql", "", query),
			exchange(t, http.MethodPost, api+"/graphql", badToken, query),
			exchange(t, http.MethodPost, api+"/graphql", token+"x", query),
			exchange(t, http.MethodPost, api+"/graphql", token, `{"query": "`+variableSecret),
			exchange(t, http.MethodGet, api+"/graphql?query={publishers{totalCount}}&token="+badToken, token, ""),
			exchange(t, http.MethodGet, api+"/export/books.csv?filter="+badToken, token, ""),
			exchange(t, http.MethodGet, api+"/nothing?token="+badToken, badToken, ""),
			exchange(t, http.MethodGet, api+"/readyz", "", ""),
			exchange(t, http.MethodGet, api+"/", "", ""),
			exchange(t, http.MethodGet, metrics+"/metrics", "", ""),
		} {
			hidden(t, "an answer", answer, secrets)
		}
	})
	hidden(t, "the log", log, secrets)
	mu.Lock()
	defer mu.Unlock()
	hidden(t, "a trace", sent.String(), secrets)
	for what, text := range map[string]string{"settings": `"database-url":"***"`, "answers": "UNAUTHENTICATED", "failures": "ALREADY_EXISTS", "statements": `"databaseMs":`} {
		if !strings.Contains(log, text) {
			t.Errorf("the log has no %s (%s)", what, text)
		}
	}
	if !strings.Contains(sent.String(), "publishers") {
		t.Error("there are no traces")
	}
}

// TestFailingCommandsKeepTheirSecrets makes each command fail with each secret.
func TestFailingCommandsKeepTheirSecrets(t *testing.T) {
	t.Parallel()
	database := pgtest.New(t, pgtest.Template{})
	good := map[string]string{
		"DATABASE_URL":              withPassword(t, database, "", databaseSecret),
		"RECORDGRAPH_MIGRATE_URL":   withPassword(t, database, "", migrateSecret),
		"RECORDGRAPH_AUTH_KEYS":     "HS256:base64:" + base64.StdEncoding.EncodeToString([]byte(keySecret)),
		"RECORDGRAPH_START_TIMEOUT": "10ms",
		"RECORDGRAPH_LOG_LEVEL":     "debug",
		"RECORDGRAPH_ADDR":          "127.0.0.1:0",
	}
	for name, bad := range map[string]map[string]string{
		"login refused":     {"DATABASE_URL": withPassword(t, database, "nobody", databaseSecret)},
		"nobody there":      {"DATABASE_URL": "postgres://user:" + databaseSecret + "@127.0.0.1:1/none?sslmode=disable"},
		"no such host":      {"DATABASE_URL": "postgres://user:" + databaseSecret + "@nowhere.invalid/none"},
		"bad URL":           {"DATABASE_URL": "postgres://user:" + databaseSecret + "@local host:port/none"},
		"bad port":          {"DATABASE_URL": "postgres://user:" + databaseSecret + "@localhost:" + databaseSecret + "/none"},
		"bad escape":        {"DATABASE_URL": "postgres://user:" + databaseSecret + "%zz@localhost/none"},
		"bad option":        {"DATABASE_URL": "postgres://user:" + databaseSecret + "@localhost/none?sslmode=sometimes"},
		"bad pairs":         {"DATABASE_URL": "host=localhost password='" + databaseSecret},
		"no URL":            {"DATABASE_URL": databaseSecret},
		"bad migration URL": {"RECORDGRAPH_MIGRATE_URL": "mysql://user:" + migrateSecret + "@localhost/x"},
		"migration login":   {"RECORDGRAPH_MIGRATE_URL": withPassword(t, database, "nobody", migrateSecret)},
		"bad key":           {"RECORDGRAPH_AUTH_KEYS": "HS256:txt:" + keySecret},
		"short key":         {"RECORDGRAPH_AUTH_KEYS": "HS256:base64:Swordfish"},
		"no key":            {"RECORDGRAPH_AUTH_KEYS": keySecret},
		"key of no file":    {"RECORDGRAPH_AUTH_KEYS": "HS256:" + keySecret + ":file:/nowhere"},
		"bad cursor key":    {"RECORDGRAPH_CURSOR_KEYS": "cursorSwordfish"},
		"bad headers":       {"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_HEADERS": tracesSecret},
		"bad endpoint":      {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://user:" + tracesSecret + "@host"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			vars := maps.Clone(good)
			maps.Copy(vars, bad)
			failed := 0
			for _, args := range [][]string{
				{"serve"}, {"serve", "--help"}, {"migrate", "status"}, {"migrate", "up", "--help"}, {"export", "Book"}, {"load", "--format", "csv", "Book", "-"},
				{"token", "--subject", "me", "--ttl", "-1s"}, {"version"}, {"serve", "--database-url=" + vars["DATABASE_URL"], "--auth-keys", vars["RECORDGRAPH_AUTH_KEYS"]},
				{"serve", "--cursor-kay=" + cursorSecret}, {vars["DATABASE_URL"]}, {"serve", vars["DATABASE_URL"]}, {"migrate", vars["DATABASE_URL"]},
				{"migrate", "up", vars["DATABASE_URL"]}, {"export", vars["DATABASE_URL"]}, {"load", vars["DATABASE_URL"], "-"}, {"version", cursorSecret},
			} {
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				var out output
				status := Run(ctx, testService(), append([]string{"recordgraph"}, args...), func(name string) string { return vars[name] }, strings.NewReader(""), &out, &out)
				cancel()
				if status != 0 {
					failed++
				}
				hidden(t, strings.Join(args[:1], " "), out.String(), secretsOf(""))
			}
			if failed < 3 {
				t.Errorf("%d commands failed", failed)
			}
		})
	}
	if _, err := auth.ParseKeys(auth.KeySpecs(good["RECORDGRAPH_AUTH_KEYS"])); err != nil {
		t.Errorf("the good key is not good: %v", err)
	}
}
