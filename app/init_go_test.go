package app

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// goService is a Go service that init has made.
type goService struct {
	*testing.T
	dir string
}

func newGoService(t *testing.T, options ...string) goService {
	t.Helper()
	s := goService{t, filepath.Join(t.TempDir(), "events")}
	o := command(t, nil, "", append([]string{"init", s.dir, "--go"}, options...)...)
	o.want(t, 0, "\n  cd "+s.dir+" && make run\n", "")
	return s
}

// run runs a program in the directory, which must not need the network.
func (s goService) run(program string, args ...string) string {
	s.Helper()
	cmd := exec.CommandContext(s.Context(), program, args...)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "GOPROXY=off", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func (s goService) text(name string) string {
	s.Helper()
	text, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil {
		s.Fatal(err)
	}
	return string(text)
}

// replace edits a file as a user would.
func (s goService) replace(name, from, to string) {
	s.Helper()
	text := s.text(name)
	if !strings.Contains(text, from) {
		s.Fatalf("%s has no %q", name, from)
	}
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(strings.Replace(text, from, to, 1)), 0o600); err != nil {
		s.Fatal(err)
	}
}

// TestInitGo makes a Go service: its generated code is up to date, and its tests pass. Then it gets another record type and
// another field in Go, as its README.md says.
func TestInitGo(t *testing.T) {
	t.Parallel()
	s := newGoService(t, "--module", "example.com/our/events")
	s.run("make", "verify", "test")
	if n := strings.Count(s.text("main.go"), "\n"); n > 20 {
		t.Errorf("main.go has %d lines, want at most 20", n)
	}
	s.run("git", "init", "-q", ".")
	s.run("git", "add", ".")
	s.run("git", "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "first")
	generated := s.text("graph/records_gen.go")
	s.run("go", "generate", "./...")
	if s.text("graph/records_gen.go") != generated {
		t.Error("go generate changed graph/records_gen.go")
	}
	s.replace("schema.graphqls", "type Place @record {", `type Speaker @record { name: String! @text(max: 100) @unique }

type Place @record {
  events24: Int! @resolver(needs: ["name"])`)
	s.run("make", "generate")
	if out := s.run("make", "api", "AGAINST=HEAD"); !strings.HasPrefix(out, "safe: 2\n  The field Place.events24 was added.\n  The type Speaker was added.\n") {
		t.Errorf("make api says %s", out)
	}
	if out := s.run("make", "migration", "NAME=add_speaker"); !strings.Contains(out, "migrations/00002_add_speaker.sql") {
		t.Errorf("make migration says %s", out)
	}
	s.replace("graph/fields_place.go", `return nil, errors.New("Place.events24 is not implemented")`, `return make([]int32, len(places)), errors.Join()`)
	s.replace("main_test.go", "// TestScopes", `func TestNew(t *testing.T) {
	t.Parallel()
	s := apptest.Start(t, service())
	got := s.MustSend(t, `+"`"+`mutation {
		createSpeaker(input: {name: "A"}) { speaker { name } }
		createPlace(input: {name: "A", city: "B"}) { place { events24 } }
	}`+"`"+`, nil)
	if want := `+"`"+`{"createSpeaker":{"speaker":{"name":"A"}},"createPlace":{"place":{"events24":0}}}`+"`"+`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestScopes`)
	s.run("make", "verify", "test")
}

// TestInitGoModule checks the default path of the module, and that gqlgen.yml has the options of this repository.
func TestInitGoModule(t *testing.T) {
	t.Parallel()
	s := newGoService(t, "--engine", "..")
	if text := s.text("go.mod"); !strings.HasPrefix(text, "module events\n") || !strings.Contains(text, "\nreplace recordgraph => "+checkout(t)+"\n") {
		t.Error(text)
	}
	config := func(path string) map[string]any {
		var out map[string]any
		readYAML(t, path, &out)
		delete(out, "schema")
		delete(out, "local_prefix")
		return out
	}
	if diff := cmp.Diff(config("../gqlgen.yml"), config(filepath.Join(s.dir, "gqlgen.yml"))); diff != "" {
		t.Errorf("-this repository +new service:\n%s", diff)
	}
}
