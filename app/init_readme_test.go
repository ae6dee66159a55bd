package app

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/auth"
	"recordgraph/internal/pgtest"
)

// readme is the README.md of a new model directory, whose snippets are run there.
type readme struct {
	*testing.T
	dir, text string
	env       []string
}

func newReadme(t *testing.T) readme {
	t.Helper()
	dir := newModelDir(t)
	text, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return readme{t, dir, string(text), installed(t)}
}

var readmeSnippet = regexp.MustCompile("(?s)```sh\n(.*?)```")

// run runs the snippet that contains a text, after replacements of texts, and returns its output.
func (r readme) run(has string, replaced ...string) string {
	r.Helper()
	for _, snippet := range readmeSnippet.FindAllStringSubmatch(r.text, -1) {
		if !strings.Contains(snippet[1], has) {
			continue
		}
		for i := 0; i < len(replaced); i += 2 {
			if !strings.Contains(snippet[1], replaced[i]) {
				r.Fatalf("no %s in %s", replaced[i], snippet[1])
			}
		}
		script := strings.NewReplacer(replaced...).Replace(snippet[1])
		cmd := exec.CommandContext(r.Context(), "bash", "-euo", "pipefail", "-c", script)
		cmd.Dir, cmd.Env = r.dir, r.env
		out, err := cmd.CombinedOutput()
		if err != nil {
			r.Fatalf("%v\n%s\n%s", err, script, out)
		}
		return string(out)
	}
	r.Fatalf("README.md has no snippet with %q", has)
	return ""
}

// TestInitReadme follows README.md of a new model directory: a change of the model, and a service on a database.
func TestInitReadme(t *testing.T) {
	t.Parallel()
	r := newReadme(t)
	schema := filepath.Join(r.dir, "schema.graphqls")
	text, err := os.ReadFile(schema)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(schema, bytes.Replace(text, []byte("type Place @record {"), []byte("type Place @record {\n  speaker: String"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := r.run("migrate diff"); out != "migrations/00002_add_speaker.sql\n.: nothing is wrong\n" {
		t.Error(out)
	}
	out := r.run("migrate up", "postgres://user:password@localhost/events", "'"+pgtest.New(t, pgtest.Template{})+"'", "\nrecordgraph serve\n", "\n")
	for _, want := range []string{" migrations applied\n", "3 rows loaded, 0 refused", "4 rows loaded, 0 refused"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	r.run(">.env")
	env, err := os.ReadFile(filepath.Join(r.dir, ".env"))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`^POSTGRES_PASSWORD=\w{20,}\nRECORDGRAPH_AUTH_KEYS=(\S+)\n$`).FindSubmatch(env)
	if m == nil {
		t.Fatalf("%q", env)
	}
	if _, err := auth.ParseKeys(auth.KeySpecs(m[1])); err != nil {
		t.Error(err)
	}
}

// TestInitDev runs dev on a new model directory and sends the query of its README.md.
func TestInitDev(t *testing.T) {
	t.Parallel()
	r := newReadme(t)
	vars := map[string]string{"DATABASE_URL": pgtest.New(t, pgtest.Template{}), "RECORDGRAPH_ADDR": "127.0.0.1:0"}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, w := io.Pipe()
	var log bytes.Buffer
	status := make(chan int, 1)
	go func() {
		defer w.Close()
		status <- Run(ctx, testService(), []string{"recordgraph", "dev", r.dir}, func(name string) string { return vars[name] }, strings.NewReader(""), w, &log)
	}()
	var base string
	for lines := bufio.NewScanner(out); base == "" && lines.Scan(); {
		if m := regexp.MustCompile(`(http://\S+)/graphql`).FindStringSubmatch(lines.Text()); m != nil {
			base = m[1]
		}
	}
	if base == "" {
		t.Fatalf("dev ended with %d: %s", <-status, log.String())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	want := `{"data":{"events":{"nodes":[` +
		`{"title":"Spring Concert","startsAt":"2027-04-03T19:30:00Z","place":{"name":"Town Hall"}},` +
		`{"title":"Twelfth Night","startsAt":"2027-04-10T19:00:00Z","place":{"name":"Old Mill"}},` +
		`{"title":"Birds of the River","startsAt":"2027-04-12T18:00:00Z","place":{"name":"Town Hall"}},` +
		`{"title":"Brass in the Park","startsAt":"2027-05-01T14:00:00Z","place":{"name":"City Park"}}]}}}`
	if diff := cmp.Diff(want, strings.TrimSpace(r.run("curl", "http://localhost:8080", base))); diff != "" {
		t.Error(diff)
	}
	stop()
	if got := <-status; got != 0 {
		t.Errorf("dev ended with %d", got)
	}
}
