package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"recordgraph/app"
	"recordgraph/internal/pgtest"
)

func TestTwoStarts(t *testing.T) {
	t.Parallel()
	env := map[string]string{"RECORDGRAPH_ADDR": "127.0.0.1:0", "RECORDGRAPH_DATA": dataDir(t)}
	first := start(t, env)
	if got := first.count(t); got != 3200 {
		t.Errorf("%d films, want the sample catalogue's 3200", got)
	}
	if want := "movies.json:3055: title: "; !strings.Contains(first.said, want) {
		t.Errorf("it said\n%s\nwant the film without a title: %s…", first.said, want)
	}
	title := first.create(t)
	first.stop(t)

	begin := time.Now()
	second := start(t, env)
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("the second start took %v, want less than 5 s", took)
	}
	if got := second.count(t); got != 3201 {
		t.Errorf("%d films after the second start, want those of the first and %s", got, title)
	}
	second.token = first.token
	second.count(t) // the first token is still good
	for _, name := range []string{"token", "signing-key"} {
		info, err := os.Stat(filepath.Join(env["RECORDGRAPH_DATA"], name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v; want mode 0600", name, info, err)
		}
	}
	second.stop(t)
}

func TestDatabaseOfOnesOwn(t *testing.T) {
	t.Parallel()
	data := dataDir(t)
	database := pgtest.New(t, pgtest.Template{})
	env := map[string]string{"RECORDGRAPH_ADDR": "127.0.0.1:0", "RECORDGRAPH_DATA": data, "DATABASE_URL": database}
	running := start(t, env)
	if got := running.count(t); got != 3200 {
		t.Errorf("%d films, want 3200", got)
	}
	if _, err := os.Stat(filepath.Join(data, "postgres")); !os.IsNotExist(err) {
		t.Errorf("a local server was started: %v", err)
	}
	running.stop(t)
	if strings.Contains(running.stderr.String(), "make migration") {
		t.Errorf("it logged\n%s", running.stderr)
	}

	// The database lacks a column of the model, as after a change of the model without a migration.
	if _, err := sqlx.MustOpen("postgres", database).ExecContext(t.Context(), `ALTER TABLE movies DROP COLUMN tags`); err != nil {
		t.Fatal(err)
	}
	running = start(t, env)
	running.stop(t)
	if got := running.stderr.String(); !strings.Contains(got, "make migration") || !strings.Contains(got, "column movies.tags is missing") {
		t.Errorf("it logged\n%s", got)
	}
}

// Metrics and traces work in development too, and no secret is printed.
func TestSettingsOfTheService(t *testing.T) {
	t.Parallel()
	var traces atomic.Int32
	collector := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { traces.Add(1) }))
	t.Cleanup(collector.Close)
	running := start(t, map[string]string{
		"RECORDGRAPH_ADDR": "127.0.0.1:0", "RECORDGRAPH_METRICS_ADDR": "127.0.0.1:0", "RECORDGRAPH_DATA": dataDir(t),
		"DATABASE_URL":                pgtest.New(t, pgtest.Template{}) + "&password=swordfish",
		"OTEL_EXPORTER_OTLP_ENDPOINT": collector.URL, "RECORDGRAPH_LOG_LEVEL": "info",
	})
	running.count(t)
	running.stop(t)
	said := running.said + running.stderr.String()
	if strings.Contains(said, "swordfish") || !strings.Contains(said, `psql "$DATABASE_URL"`) || !strings.Contains(said, "metricsAddr=127.0.0.1:") {
		t.Errorf("it said\n%s\nwant a port of metrics, and no password", said)
	}
	if traces.Load() == 0 {
		t.Error("there are no traces")
	}
}

func TestTakenAddress(t *testing.T) {
	t.Parallel()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	env := map[string]string{"RECORDGRAPH_ADDR": listener.Addr().String(), "RECORDGRAPH_DATA": dataDir(t)}
	var stderr bytes.Buffer
	code := app.Run(t.Context(), films(), []string{"recordgraph", "dev"}, func(name string) string { return env[name] }, nil, io.Discard, &stderr)
	if code != 1 || !strings.HasPrefix(stderr.String(), "recordgraph: --addr (RECORDGRAPH_ADDR): listen tcp") {
		t.Errorf("exit status %d and %q, want 1 and the variable to change", code, stderr.String())
	}
}

// running is a run of the command in this process.
type running struct {
	base, token string
	said        string // on standard output, until the service is ready
	cancel      context.CancelFunc
	ended       <-chan int
	stderr      *bytes.Buffer // to be read after the end
}

// start runs the command and returns when it has printed the playground's address.
func start(t *testing.T, env map[string]string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	reader, writer := io.Pipe()
	ended := make(chan int, 1)
	r := &running{cancel: cancel, ended: ended, stderr: &bytes.Buffer{}}
	go func() {
		code := app.Run(ctx, films(), []string{"recordgraph", "dev"}, func(name string) string { return env[name] }, strings.NewReader(""), writer, r.stderr)
		_ = writer.Close()
		ended <- code
	}()
	lines := bufio.NewScanner(reader)
	for !strings.Contains(r.said, "Ctrl-C") && lines.Scan() {
		r.said += lines.Text() + "\n"
		if _, address, found := strings.Cut(lines.Text(), "Playground"); found {
			parsed, err := url.Parse(strings.TrimSpace(address))
			if err != nil {
				t.Fatal(err)
			}
			r.token = strings.TrimPrefix(parsed.Fragment, "token=")
			r.base = parsed.Scheme + "://" + parsed.Host
		}
	}
	go func() { _, _ = io.Copy(io.Discard, reader) }()
	if r.token == "" {
		t.Fatalf("no playground; exit status %d, %s", <-ended, r.stderr)
	}
	return r
}

func (r *running) stop(t *testing.T) {
	t.Helper()
	r.cancel()
	if code := <-r.ended; code != 0 {
		t.Errorf("exit status %d, want 0: %s", code, r.stderr)
	}
}

func (r *running) count(t *testing.T) int {
	t.Helper()
	var data struct{ Movies struct{ TotalCount int } }
	r.query(t, `{ movies(first: 0) { totalCount } }`, &data)
	return data.Movies.TotalCount
}

func (r *running) create(t *testing.T) string {
	t.Helper()
	var data struct {
		CreateMovie struct{ Movie struct{ Title string } }
	}
	r.query(t, `mutation { createMovie(input: {title: "Alien"}) { movie { title } } }`, &data)
	return data.CreateMovie.Movie.Title
}

func (r *running) query(t *testing.T, document string, data any) {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": document})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.base+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+r.token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var answer struct {
		Data   json.RawMessage
		Errors json.RawMessage
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	if answer.Errors != nil {
		t.Fatalf("%s: %s", document, answer.Errors)
	}
	if err := json.Unmarshal(answer.Data, data); err != nil {
		t.Fatal(err)
	}
}

// dataDir is a temporary folder that PostgreSQL's user can enter.
func dataDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "data")
}
