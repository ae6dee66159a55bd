package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recordgraph/auth"
	"recordgraph/internal/library"
	"recordgraph/internal/library/graph"
	"recordgraph/internal/pgtest"
)

// outcome is the result of a command.
type outcome struct {
	status         int
	stdout, stderr string
}

// testService is the service whose commands are tested.
func testService() Service {
	resolver := &graph.Resolver{}
	return Service{
		Schema: graph.Schema(), SDL: graph.SDL(), Public: graph.Public(), Executor: resolver.Executor, Computed: resolver.Computed(),
		Migrations: library.Migrations(),
	}
}

// command runs recordgraph in-process.
func command(t *testing.T, vars map[string]string, stdin string, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := Run(t.Context(), testService(), append([]string{"recordgraph"}, args...), func(name string) string { return vars[name] },
		strings.NewReader(stdin), &stdout, &stderr)
	return outcome{status, stdout.String(), stderr.String()}
}

func (o outcome) want(t *testing.T, status int, stdout, stderr string) {
	t.Helper()
	if o.status != status || !strings.Contains(o.stdout, stdout) || !strings.Contains(o.stderr, stderr) {
		t.Errorf("status %d, stdout %q, stderr %q; want %d, %q, %q", o.status, o.stdout, o.stderr, status, stdout, stderr)
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	key := string(auth.NewSecretSpec("k1"))
	for _, c := range []struct {
		args           []string
		vars           map[string]string
		status         int
		stdout, stderr string
	}{
		{args: nil, stdout: "COMMANDS:"},
		{args: []string{"--help"}, stdout: "export DATABASE_URL="},
		{args: []string{"--help"}, stdout: "recordgraph load --create-related Book books.ndjson\n"},
		{args: []string{"export", "--help"}, stdout: "recordgraph export Book --filter"},
		{args: []string{"serve", "--help"}, stdout: "[$RECORDGRAPH_ADDR]"},
		{args: []string{"migrate"}, stdout: "status"},
		{args: []string{"version"}, stdout: "recordgraph "},
		{args: []string{"schema"}, stdout: "type Book implements"},
		{args: []string{"schema", "--metadata", "--max-page-size", "50"}, stdout: `"page":{"default":20,"max":50,"maxCursors":50}`},
		{args: []string{"srve"}, status: 2, stderr: `recordgraph has no command "srve"`},
		{args: []string{"migrate", "sideways"}, status: 2, stderr: `recordgraph migrate has no command "sideways"`},
		{args: []string{"version", "now"}, status: 2, stderr: `takes no argument "now"`},
		{args: []string{"serve", "--adr", ":1"}, status: 2, stderr: "adr"},
		{args: []string{"serve"}, status: 2, stderr: "--database-url (DATABASE_URL): missing"},
		{args: []string{"serve"}, status: 2, stderr: "--auth-keys (RECORDGRAPH_AUTH_KEYS): missing"},
		{args: []string{"migrate", "up"}, status: 2, stderr: "--database-url (DATABASE_URL): missing"},
		{args: []string{"migrate", "up", "--log-level", "loud"}, status: 2, stderr: "--log-level"},
		{
			args: []string{"serve", "--addr", "8080", "--pool-size", "0", "--lock-timeout", "-1s", "--cursor-keys", "ab", "--log-format", "xml"},
			vars: map[string]string{"DATABASE_URL": "postgres://x", "RECORDGRAPH_AUTH_KEYS": key}, status: 2, stderr: "--log-format",
		},
		{
			args: []string{"serve", "--addr", "8080", "--pool-size", "0", "--lock-timeout", "-1s", "--cursor-keys", "ab"},
			vars: map[string]string{"DATABASE_URL": "postgres://x", "RECORDGRAPH_AUTH_KEYS": key}, status: 2,
			stderr: "recordgraph: --addr: \"8080\" is not host:port\n--pool-size: must be at least 1\n--lock-timeout: must be from 1ms to 596h31m23.647s\n--cursor-keys: key 1: begin with file: or with",
		},
		{
			args: []string{"serve", "--lock-timeout", "soon", "--introspection=perhaps", "--max-depth", "7"},
			vars: map[string]string{"RECORDGRAPH_POOL_SIZE": "many", "RECORDGRAPH_PLAYGROUND": "off", "RECORDGRAPH_DRAIN_DELAY": "3", "RECORDGRAPH_MAX_DEPTH": "x"}, status: 2,
			stderr: "recordgraph: --lock-timeout: \"soon\" is not a duration such as 500ms, 10s or 2m\n" +
				"--introspection: \"perhaps\" is neither true nor false\n" +
				"RECORDGRAPH_PLAYGROUND: \"off\" is neither true nor false\n" +
				"RECORDGRAPH_DRAIN_DELAY: \"3\" is not a duration such as 500ms, 10s or 2m\n" +
				"RECORDGRAPH_POOL_SIZE: \"many\" is not an integer; see recordgraph serve --help\n",
		},
		{args: []string{"serve", "--help"}, vars: map[string]string{"RECORDGRAPH_POOL_SIZE": "many"}, stdout: "--pool-size int"},
		{args: []string{"load", "--from-line", "0", "Book", "-"}, vars: map[string]string{"DATABASE_URL": "postgres://x"}, status: 2, stderr: "--from-line: must be at least 1\n"},
		{args: []string{"load", "--batch-size", "1e3", "Book", "-"}, status: 2, stderr: "--batch-size: \"1e3\" is not an integer; see recordgraph load --help\n"},
		{args: []string{"load"}, vars: map[string]string{"RECORDGRAPH_LOAD_DRY_RUN": "maybe"}, status: 2, stderr: "RECORDGRAPH_LOAD_DRY_RUN: \"maybe\" is neither"},
		{args: []string{"load"}, vars: map[string]string{"DATABASE_URL": "postgres://x"}, status: 2, stderr: "two arguments, TYPE and FILE"},
		{args: []string{"load", "Volume", "x.csv"}, vars: map[string]string{"DATABASE_URL": "postgres://x"}, status: 2, stderr: `no record type "Volume"; there are Book, Publisher, Loan`},
		{args: []string{"load", "Book", "absent.csv"}, vars: map[string]string{"DATABASE_URL": "postgres://x"}, status: 2, stderr: "absent.csv"},
		{args: []string{"load", "Book", "-"}, vars: map[string]string{"DATABASE_URL": "postgres://x"}, status: 2, stderr: "can't tell the format"},
		{args: []string{"load", "--format", "xml", "Book", "-"}, vars: map[string]string{"DATABASE_URL": "postgres://x"}, status: 2, stderr: `unknown format "xml"`},
		{args: []string{"export", "Volume", "--help"}, stdout: "write the records of a type to a file"},
		{args: []string{"export"}, vars: map[string]string{"DATABASE_URL": "postgres://x"}, status: 2, stderr: "one argument, TYPE"},
		{args: []string{"export", "Volume"}, vars: map[string]string{"DATABASE_URL": "postgres://x"}, status: 2, stderr: `no record type "Volume"; there are Book, Publisher, Loan`},
		{args: []string{"export", "--format", "xml", "Book"}, vars: map[string]string{"DATABASE_URL": "postgres://x"}, status: 2, stderr: `--format: unknown format "xml"`},
		{args: []string{"export", "--output", "books.txt", "Book"}, vars: map[string]string{"DATABASE_URL": "postgres://x"}, status: 2, stderr: `--output: unknown format "txt"`},
		{args: []string{"token", "--scope", "book:read"}, vars: map[string]string{"RECORDGRAPH_AUTH_KEYS": key}, status: 2, stderr: "subject"},
		{args: []string{"token", "--subject", "me"}, status: 2, stderr: "--auth-keys (RECORDGRAPH_AUTH_KEYS): missing"},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			t.Parallel()
			command(t, c.vars, "", c.args...).want(t, c.status, c.stdout, c.stderr)
		})
	}
}

func TestToken(t *testing.T) {
	t.Parallel()
	vars := map[string]string{"RECORDGRAPH_AUTH_KEYS": string(auth.NewSecretSpec("k1")), "RECORDGRAPH_AUTH_AUDIENCE": "books"}
	o := command(t, vars, "", "token", "--subject", "me", "--scope", "book:read publisher:read", "--scope", "book:write", "--ttl", "90s")
	o.want(t, 0, "", "")
	keys, err := auth.ParseKeys(auth.KeySpecs(vars["RECORDGRAPH_AUTH_KEYS"]))
	if err != nil {
		t.Fatal(err)
	}
	jwt, err := auth.NewJWT(auth.JWTConfig{Keys: keys, Audience: "books"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := jwt.Authenticate(t.Context(), strings.TrimSpace(o.stdout))
	if err != nil {
		t.Fatal(err)
	}
	if p.Subject != "me" || p.Scopes.String() != "book:read book:write publisher:read" || time.Until(p.Expiry) > 90*time.Second {
		t.Errorf("%+v", p)
	}
}

func TestTokenWarnsOfScopes(t *testing.T) {
	t.Parallel()
	vars := map[string]string{"RECORDGRAPH_AUTH_KEYS": string(auth.NewSecretSpec("k1"))}
	for _, c := range []struct{ scopes, want string }{
		{"book:read", ""},
		{"book:read mvie:read loan:al", "recordgraph: warning: this model does not have the scope loan:al mvie:read; it has book:read book:write loan:finance loan:read "},
		{"", "recordgraph: warning: the token has no scope and allows nothing; this model has the scopes book:read book:write loan:finance loan:read "},
	} {
		o := command(t, vars, "", "token", "--subject", "me", "--scope", c.scopes)
		if o.status != 0 || strings.Count(o.stdout, ".") != 2 || !strings.HasPrefix(o.stderr, c.want) || c.want == "" && o.stderr != "" {
			t.Errorf("%q: %+v", c.scopes, o)
		}
	}
	if o := command(t, vars, "", "token", "--help"); strings.Contains(o.stdout, "cursor-key") {
		t.Error(o.stdout)
	}
}

func TestNoDatabase(t *testing.T) {
	t.Parallel()
	vars := map[string]string{"DATABASE_URL": "postgres://localhost:1/none?sslmode=disable", "RECORDGRAPH_AUTH_KEYS": string(auth.NewSecretSpec(""))}
	command(t, vars, "", "serve", "--addr", "127.0.0.1:0", "--start-timeout", "300ms").want(t, 1, "", `"msg":"waiting for the database"`)
	command(t, vars, "", "migrate", "status", "--start-timeout", "10ms").want(t, 1, "", "no database after 10ms")
}

func TestOperate(t *testing.T) {
	t.Parallel()
	vars := map[string]string{"DATABASE_URL": pgtest.New(t, pgtest.Template{}), "RECORDGRAPH_AUTH_KEYS": string(auth.NewSecretSpec("k1"))}
	command(t, vars, "", "load", "--format", "csv", "Publisher", "-").want(t, 2, "", "is empty")
	command(t, vars, "name\nP", "load", "--format", "csv", "Publisher", "-").want(t, 1, "", "run `recordgraph migrate up`")
	command(t, vars, "", "migrate", "status").want(t, 1, "pending", "")
	command(t, vars, "", "migrate", "up").want(t, 0, " migrations applied\n", "")
	command(t, vars, "", "migrate", "up").want(t, 0, "0 migrations applied\n", "")
	command(t, vars, "", "migrate", "status").want(t, 0, "Z  model/00001_library.sql\n", "")

	file := filepath.Join(t.TempDir(), "books.ndjson")
	rows := `{"title":"Jaws","publisher":{"name":"Union House"},"publishedOn":"1975-06-20"}
{"publisher":{"name":"Union House"}}
{"title":"Alien","publisher":{"name":"Fox"},"tags":["space"]}
`
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	o := command(t, vars, "", "load", "Book", file)
	o.want(t, 1, "0 rows loaded, 3 refused", file+`:1: publisher: no Publisher has name "Union House"; --create-related would create it`)
	o = command(t, vars, "", "load", "--dry-run", "--create-related", "Book", file)
	o.want(t, 1, "dry run, nothing written: 2 rows would load, 1 refused, 2 of type Publisher would be created", file+":2: title: is required\n")
	o = command(t, vars, "", "load", "--create-related", "Book", file)
	o.want(t, 1, "2 rows loaded, 1 refused, 2 of type Publisher created", file+":2: title: is required\n")
	command(t, vars, "[{\"name\":\"X\"},", "load", "--format", "json", "Publisher", "-").want(t, 2, "1 row loaded, 0 refused", "stdin:1: the file ends inside the array")
	command(t, vars, "book.title\n", "load", "--format", "csv", "Loan", "-").want(t, 2, "", "a unique key, of which Book has none")

	testExport(t, vars)
	testOutputs(t, vars)
	testServe(t, vars)
	testCursorKeys(t, vars)
	command(t, vars, "", "migrate", "down").want(t, 0, "model/00001_library.sql taken back", "")
}

// testCursorKeys rotates the keys of cursors.
func testCursorKeys(t *testing.T, vars map[string]string) {
	t.Helper()
	command(t, vars, "", "cursor-key", "list").want(t, 0, "encrypts and decrypts", "")
	command(t, vars, "", "cursor-key", "add").want(t, 0, "cursor key 2 added; it encrypts in 5m0s\n", "")
	command(t, vars, "", "cursor-key", "remove", "1").want(t, 1, "", "cursor key 1 encrypts: add another key")
	command(t, vars, "", "cursor-key", "remove", "2").want(t, 0, "cursor key 2 removed\n", "")
	command(t, vars, "", "cursor-key", "remove", "2").want(t, 1, "", "there is no cursor key 2")
	command(t, vars, "", "cursor-key", "remove").want(t, 2, "", "one argument, ID, is needed")
	command(t, vars, "", "cursor-key", "remove", "256").want(t, 2, "", "a number from 1 to 255; see recordgraph cursor-key list")
	command(t, vars, "", "cursor-key", "add", "2").want(t, 2, "", "takes no argument")
}

// testServe starts the service, reads the loaded records and stops it.
func testServe(t *testing.T, vars map[string]string) {
	t.Helper()
	vars = maps.Clone(vars)
	vars["RECORDGRAPH_ADDR"], vars["RECORDGRAPH_DRAIN_DELAY"] = "127.0.0.1:0", "0s"
	token := strings.TrimSpace(command(t, vars, "", "token", "--subject", "me", "--scope", "book:read publisher:read").stdout)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	log := &addrLog{addr: make(chan string, 1)}
	status := make(chan int, 1)
	go func() {
		status <- Run(ctx, testService(), []string{"recordgraph", "serve"}, func(name string) string { return vars[name] }, strings.NewReader(""), io.Discard, log)
	}()
	var base string
	select {
	case base = <-log.addr:
	case s := <-status:
		t.Fatalf("serve ended with %d: %s", s, log.String())
	}
	for _, path := range []string{"/livez", "/readyz", "/schema.graphql", "/model.json", "/"} {
		if got := get(t, "http://"+base+path, "").StatusCode; got != http.StatusOK {
			t.Errorf("%s answers %d", path, got)
		}
	}
	if got := get(t, "http://"+base+"/graphql?query={__typename}", "").StatusCode; got != http.StatusUnauthorized {
		t.Errorf("without a token: %d", got)
	}
	response := get(t, "http://"+base+"/graphql?query={books{totalCount,nodes{title,publisher{name}}}}", token)
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"data":{"books":{"totalCount":2,"nodes":[{"title":"Jaws","publisher":{"name":"Union House"}},{"title":"Alien","publisher":{"name":"Fox"}}]}}}`
	if diff := cmp.Diff(want, strings.TrimSpace(string(body))); diff != "" {
		t.Error(diff)
	}
	exported := get(t, "http://"+base+"/export/books.csv?fields=title,tags&orderBy="+url.QueryEscape(`[{"title":"ASC"}]`), token)
	if body, err = io.ReadAll(exported.Body); err != nil || string(body) != "title,tags\r\nAlien,\"[\"\"space\"\"]\"\r\nJaws,[]\r\n" {
		t.Errorf("exported %q, %v", body, err)
	}
	for path, want := range map[string]int{
		"/export/loans.csv": http.StatusForbidden, "/export/books.csv?filter=%7B%7D&fields=titel": http.StatusBadRequest, "/export/volumes.csv": http.StatusNotFound,
	} {
		if got := get(t, "http://"+base+path, token).StatusCode; got != want {
			t.Errorf("%s answers %d, want %d", path, got, want)
		}
	}
	if got := get(t, "http://"+base+"/export/books.csv", "").StatusCode; got != http.StatusUnauthorized {
		t.Errorf("an export without a token: %d", got)
	}
	stop()
	if got := <-status; got != 0 {
		t.Errorf("serve ended with %d: %s", got, log.String())
	}
	if !strings.Contains(log.String(), `"msg":"stopped"`) {
		t.Error(log.String())
	}
}

func get(t *testing.T, url, token string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

// addrLog is a log that finds the address of the service.
type addrLog struct {
	mu   sync.Mutex
	text bytes.Buffer
	addr chan string
}

// Write takes one line of JSON.
func (l *addrLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var line struct{ Msg, Addr string }
	if json.Unmarshal(p, &line) == nil && line.Msg == "serving" {
		l.addr <- line.Addr
	}
	return l.text.Write(p)
}

// String returns the log.
func (l *addrLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// testExport writes the loaded records to standard output and to files.
func testExport(t *testing.T, vars map[string]string) {
	t.Helper()
	o := command(t, vars, "", "export", "Book", "--fields", "title,genre", "--order-by", `[{"title": "DESC"}]`)
	if want := "{\"title\":\"Jaws\",\"genre\":null}\n{\"title\":\"Alien\",\"genre\":null}\n"; o.status != 0 || o.stdout != want {
		t.Errorf("%+v", o)
	}
	o = command(t, vars, "", "export", "Book", "--filter", `{"genr": {"eq": 1}}`, "--fields", "titel")
	o.want(t, 2, "", "fields.0: titel is not a field of Book\nfilter.genr: is not a field of Book")
	dir := t.TempDir()
	file := filepath.Join(dir, "alien.csv.gz")
	command(t, vars, "", "export", "Book", "--filter", `{"title": {"eq": "Alien"}}`, "--fields", "title", "--output", file).want(t, 0, "", "")
	zipped, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer zipped.Close()
	r, err := gzip.NewReader(zipped)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(r); err != nil || string(b) != "title\r\nAlien\r\n" {
		t.Errorf("%q, %v", b, err)
	}
	o = command(t, vars, "", "export", "Book", "--output", filepath.Join(dir, "cut.csv"), "--export-timeout", "1ns")
	o.want(t, 1, "", "the request timed out")
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("%v is left, %v", files, err)
	}
}
