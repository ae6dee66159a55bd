package recordgen

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write goldens instead of comparing with them")

// golden compares text with a file of testdata.
func golden(t *testing.T, path, text string) {
	t.Helper()
	path = filepath.Join("testdata", path)
	if *update {
		if os.Getenv("CI") != "" {
			t.Fatal("-update is for people")
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// cases are the folders of testdata that hold a file.
func cases(t *testing.T, file string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "*", file))
	if err != nil || len(files) == 0 {
		t.Fatalf("no %s: %v", file, err)
	}
	var names []string
	for _, f := range files {
		names = append(names, filepath.Base(filepath.Dir(f)))
	}
	return names
}

func read(t *testing.T, path ...string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// load reads the model of a case, which must have no problems.
func load(t *testing.T, name string) *Model {
	t.Helper()
	m, err := Load("model.graphqls", read(t, "testdata", name, "model.graphqls"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}
