package app

import (
	"bytes"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"recordgraph/app/service"
	"recordgraph/internal/pgtest"
)

// newModelDir makes a model directory by init.
func newModelDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "new", "events")
	o := command(t, nil, "", "init", dir)
	o.want(t, 0, "\n  recordgraph dev "+dir+"\n", "")
	return dir
}

// tree lists the files of a directory.
func tree(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestInitRefuses checks that init refuses what it can't use, and leaves nothing behind.
func TestInitRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"full/notes.txt": "", "file": "", "mod/go.mod": "module other\n", "bad/go.mod": "modul\n"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before := tree(t, dir)
	for _, c := range []struct{ args, stderr string }{
		{"", "init takes one argument, DIR"},
		{"a b", "init takes one argument, DIR"},
		{"full", "choose a new or an empty directory: TMP/full already has notes.txt"},
		{"file", "choose a new or an empty directory: open TMP/file: not a directory"},
		{"file/below", "choose a new or an empty directory: "},
		{"new --module example.com/events", "--module and --engine are for Go services; add --go"},
		{"new --go --module Has:Colon", `--module cannot be used: malformed import path "Has:Colon": invalid char ':'`},
		{"new --go --module recordgraph", "--module cannot be used: recordgraph is the module of the engine"},
		{"new --go --module time", "--module cannot be used: time is a package of the standard library"},
		{"new --go --module example.com/vendor/a", "--module cannot be used: example.com/vendor/a has the name vendor"},
		{"new --go --engine TMP/none", "--engine cannot be used: TMP/none is not a checkout of Recordgraph: open TMP/none/go.mod: no such file"},
		{"new --go --engine TMP/mod", "--engine cannot be used: TMP/mod is not a checkout of Recordgraph: its go.mod has another module"},
		{"new --go --engine TMP/bad", "--engine cannot be used: TMP/bad/go.mod:1: unknown directive: modul"},
	} {
		args := []string{"init"}
		for i, arg := range strings.Fields(c.args) {
			if i == 0 || !strings.HasPrefix(c.args, "new") {
				arg = filepath.Join(dir, arg)
			}
			args = append(args, strings.ReplaceAll(arg, "TMP", dir))
		}
		command(t, nil, "", args...).want(t, exitUsage, "", strings.ReplaceAll(c.stderr, "TMP", dir))
	}
	command(t, nil, "", "init", "").want(t, exitUsage, "", "init takes one argument, DIR")
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Errorf("-before +after:\n%s", diff)
	}
}

// TestInitWithoutGo makes a Go service where the command go is absent: the error says so, and nothing is left.
func TestInitWithoutGo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := asProcess(t, dir, []string{"PATH=" + dir}, "init", "new/events", "--go", "--engine", checkout(t))
	o.want(t, exitFailed, "", "a Go service needs the command go, which is not installed")
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("%v is left, %v", entries, err)
	}
}

// TestInitHere makes a model directory of the working directory, which is a new Git repository.
func TestInitHere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	asProcess(t, dir, nil, "init", ".").want(t, 0, "\n  recordgraph dev .\n", "")
	command(t, nil, "", "model", "check", dir).want(t, 0, "", "")
	asProcess(t, dir, nil, "init", ".").want(t, exitUsage, "", "choose a new or an empty directory: . already has .env")
}

// asProcess runs recordgraph in a process with a working directory and variables.
func asProcess(t *testing.T, dir string, env []string, args ...string) outcome {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Dir, cmd.Env = dir, slices.Concat(env, []string{asCommand + "=1"})
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	_ = cmd.Run() // the status says it
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// checkout is the root of this repository.
func checkout(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// installed returns variables with which scripts find this test as the command recordgraph.
func installed(t *testing.T) []string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	programs := t.TempDir()
	if err := os.Symlink(self, filepath.Join(programs, "recordgraph")); err != nil {
		t.Fatal(err)
	}
	return append(os.Environ(), asCommand+"=1", "PATH="+programs+":"+os.Getenv("PATH"))
}

// TestInitModel runs check.sh of a new model directory, as its CI does: check, migrations, sample data, and a query.
func TestInitModel(t *testing.T) {
	t.Parallel()
	dir := newModelDir(t)
	script := exec.CommandContext(t.Context(), filepath.Join(dir, "check.sh"))
	script.Env = append(installed(t), "DATABASE_URL="+pgtest.New(t, pgtest.Template{}), "RECORDGRAPH_ADDR="+freeAddr(t))
	out, err := script.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"nothing is wrong", "4 rows loaded, 0 refused", `{"data":{"events":{"nodes":[{"title":"Spring Concert","place":{"name":"Town Hall"}}]}}}`} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
	info, err := os.Stat(filepath.Join(dir, ".env"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf(".env: %v %v", info, err)
	}
}

// freeAddr is an address on which nothing listens.
func freeAddr(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// compose is the part of a Compose file that the test checks.
type compose struct {
	Services map[string]struct {
		Image       string
		Command     []string
		Environment map[string]string
		Volumes     []string
		DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
	}
	Volumes map[string]any
}

// TestInitCompose checks what compose.yaml names: files of the directory, settings, variables of .env, and services.
func TestInitCompose(t *testing.T) {
	t.Parallel()
	dir := newModelDir(t)
	var c compose
	readYAML(t, filepath.Join(dir, "compose.yaml"), &c)
	env, err := os.ReadFile(filepath.Join(dir, ".env"))
	if err != nil {
		t.Fatal(err)
	}
	settings := map[string]bool{}
	cfg := service.DefaultConfig()
	for _, s := range cfg.Settings() {
		settings[s.Env] = true
	}
	variable := regexp.MustCompile(`\$\{(\w+)`)
	for name, s := range c.Services {
		for key, value := range s.Environment {
			if name != "postgres" && !settings[key] {
				t.Errorf("%s: there is no setting %s", name, key)
			}
			for _, m := range variable.FindAllStringSubmatch(value, -1) {
				if !strings.Contains(string(env), "\n"+m[1]+"=") {
					t.Errorf("%s: .env has no %s", name, m[1])
				}
			}
		}
		for _, v := range s.Volumes {
			source, _, _ := strings.Cut(v, ":")
			if _, named := c.Volumes[source]; named {
				continue
			}
			if _, err := os.Stat(filepath.Join(dir, source)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for other := range s.DependsOn {
			if c.Services[other].Image == "" {
				t.Errorf("%s depends on %s, which does not exist", name, other)
			}
		}
	}
	serve, migrate := c.Services["recordgraph"], c.Services["migrate"]
	if !slices.Equal(serve.Command, []string{"serve"}) || !slices.Equal(migrate.Command, []string{"migrate", "up"}) || serve.Image != migrate.Image ||
		serve.DependsOn["migrate"].Condition != "service_completed_successfully" || len(serve.Volumes) != 2 || c.Services["postgres"].Image != postgresImage(t) {
		t.Errorf("%+v", c)
	}
}

// TestInitWorkflow checks what the workflow names: the script, and the image of PostgreSQL.
func TestInitWorkflow(t *testing.T) {
	t.Parallel()
	dir := newModelDir(t)
	var w struct {
		Jobs map[string]struct {
			Services map[string]struct{ Image string }
			Steps    []struct{ If, Run string }
		}
	}
	readYAML(t, filepath.Join(dir, ".github", "workflows", "check.yml"), &w)
	job := w.Jobs["check"]
	if job.Services["postgres"].Image != postgresImage(t) {
		t.Errorf("%+v", job.Services)
	}
	last := job.Steps[len(job.Steps)-1].Run
	if info, err := os.Stat(filepath.Join(dir, last)); err != nil || info.Mode().Perm()&0o111 == 0 {
		t.Errorf("the last step runs %q: %v", last, err)
	}
	compare := job.Steps[len(job.Steps)-2]
	if compare.If != "github.event_name == 'pull_request'" {
		t.Errorf("%+v", compare)
	}
	testCompareStep(t, dir, compare.Run)
}

// testCompareStep runs the step that compares the API of a pull request, in a repository that is its own origin.
func testCompareStep(t *testing.T, dir, step string) {
	t.Helper()
	bash := func(script string) (string, error) {
		cmd := exec.CommandContext(t.Context(), "bash", "-ec", script)
		cmd.Dir, cmd.Env = dir, append(installed(t), "GITHUB_BASE_REF=main", "GIT_CONFIG_GLOBAL=/dev/null")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := bash(`git init -q -b main . && git remote add origin "$PWD" && git add . && git -c user.name=a -c user.email=a@b.c commit -qm first`); err != nil {
		t.Fatal(out, err)
	}
	if out, err := bash(step); err != nil || out != "The API is the same for clients.\n" {
		t.Errorf("%v: %s", err, out)
	}
	out, err := bash(`sed -i -e '/"City."/d' -e '/^  city: /d' schema.graphqls; ` + step)
	if err == nil || !strings.HasPrefix(out, "breaking: 1\n  The field Place.city was removed.\n") {
		t.Errorf("%v: %s", err, out)
	}
}

func readYAML(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

// postgresImage is the image of PostgreSQL in the manifests of this repository.
func postgresImage(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../k8s/overlays/dev/postgres.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`image: (\S+/postgres:\S+)`).FindStringSubmatch(string(text))[1]
}

// Help texts name the types and scopes of the model directory, or nothing of a model with mistakes.
func TestHelpOfModelDirectory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "events")
	command(t, nil, "", "init", dir).want(t, 0, "", "")
	for _, c := range []struct {
		vars map[string]string
		args []string
		want string
	}{
		{nil, []string{"export", "--model", dir, "--help"}, "recordgraph export Place"},
		{nil, []string{"token", "--model=" + dir, "-h"}, "Scopes of this model: event:read event:write place:read place:write"},
		{map[string]string{"RECORDGRAPH_MODEL": dir}, []string{"--help"}, "place:read"},
		{nil, []string{"--help"}, "book:read"},
		{map[string]string{"RECORDGRAPH_MODEL": dir + "/data"}, []string{"--help"}, "product:read"},
	} {
		command(t, c.vars, "", c.args...).want(t, 0, c.want, "")
	}
}
