package model_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"recordgraph/model"
	"recordgraph/model/modeltest"
)

// writeDir makes a directory with files by path.
func writeDir(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const film = "type Film @record { title: String! }"

func TestReadDir(t *testing.T) {
	t.Parallel()
	dir := writeDir(t, map[string]string{
		"schema.graphqls": film, "migrations/00001_first.sql": "SELECT 1;", "migrations/20261201_b.sql": "",
		"migrations/model.graphqls": film, "migrations/README.md": "not read", "README.md": "not read",
	})
	// Kubernetes mounts files of a ConfigMap as links.
	if err := os.Symlink(dir+"/migrations/00001_first.sql", dir+"/migrations/00002_link.sql"); err != nil {
		t.Fatal(err)
	}
	got, err := model.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if got.Path != dir || got.Model.Schema().Type("Film") == nil {
		t.Errorf("got %+v", got)
	}
	if err := fstest.TestFS(got.Migrations, "00001_first.sql", "00002_link.sql", "20261201_b.sql", "model.graphqls"); err != nil {
		t.Error(err)
	}
	if text, err := fs.ReadFile(got.Migrations, "00002_link.sql"); string(text) != "SELECT 1;" || err != nil {
		t.Errorf("the link has %q, %v", text, err)
	}
	if _, err := fs.Stat(got.Migrations, "README.md"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("README.md: %v", err)
	}
}

func TestReadDirWithoutMigrations(t *testing.T) {
	t.Parallel()
	got, err := model.ReadDir(writeDir(t, map[string]string{"schema.graphqls": film}))
	if err != nil {
		t.Fatal(err)
	}
	if files, err := fs.Glob(got.Migrations, "*"); len(files) > 0 || err != nil {
		t.Errorf("%v, %v", files, err)
	}
}

func TestReadDirRefuses(t *testing.T) {
	t.Parallel()
	pipe := t.TempDir()
	if err := syscall.Mkfifo(pipe+"/schema.graphqls", 0o600); err != nil {
		t.Fatal(err)
	}
	file := writeDir(t, map[string]string{"file": ""}) + "/file"
	for want, dir := range map[string]string{
		"/none does not exist":                            t.TempDir() + "/none",
		" has no schema.graphqls":                         t.TempDir(),
		"name the directory that has ":                    file,
		"is not a regular file":                           pipe,
		"more than the 1 MiB allowed":                     writeDir(t, map[string]string{"schema.graphqls": strings.Repeat("#", 1<<20+1)}),
		"schema.graphqls:2:3: the byte 0xff is not UTF-8": writeDir(t, map[string]string{"schema.graphqls": "\né \xff"}),
		"schema.graphqls:1:1: ":                           writeDir(t, map[string]string{"schema.graphqls": "typo"}),
		"migrations: ":                                    writeDir(t, map[string]string{"schema.graphqls": film, "migrations": ""}),
		"the name of a migration is a number":             writeDir(t, map[string]string{"schema.graphqls": film, "migrations/a.sql": ""}),
		"00001_a.sql and 1_b.sql have the same number":    writeDir(t, map[string]string{"schema.graphqls": film, "migrations/00001_a.sql": "", "migrations/1_b.sql": ""}),
	} {
		got, err := model.ReadDir(dir)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %+v, %v", want, got, err)
		}
	}
}

func TestHandWritten(t *testing.T) {
	t.Parallel()
	m := modeltest.Load(t, `type Film @record {
	title: String!
	poster: String @resolver(needs: ["title"])
}
extend type Query {
	best: Film
}`)
	const remedy = "; a model directory has no Go: remove the field, or compile a service of your own (recordgraph init DIR --go)"
	want := "schema.graphqls:3:2: Film.poster is computed in Go" + remedy + "\nschema.graphqls:6:2: Query.best is a root field that is written in Go" + remedy
	if diff := cmp.Diff(want, m.HandWritten().Error()); diff != "" {
		t.Error(diff)
	}
	if got := modeltest.Load(t, film).HandWritten(); len(got) > 0 {
		t.Error(got)
	}
}
