package service

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"recordgraph/model"
	"recordgraph/server/pages/examples"
)

// A model directory may have examples of its own.
func TestExamplesOfADirectory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(model.SchemaFile, "type Note @record { text: String! }")
	write("migrations/model.graphqls", "type Note @record { text: String! }")
	def, err := Read(dir)
	if err != nil || def.Examples != nil {
		t.Fatalf("%v, examples %v; want those of the schema", err, def.Examples)
	}
	write("playground/01-notes.graphql", "query Notes { notes { totalCount } }")
	if def, err = Read(dir); err != nil {
		t.Fatal(err)
	}
	write("data/1-Former.json", "[]") // of a type that is gone; only dev reads sample data
	if _, err := Read(dir); err != nil {
		t.Error(err)
	}
	list, err := examples.Load(def.Examples, def.Schema)
	if err != nil || len(list) != 1 || list[0].Name != "Notes" {
		t.Errorf("got %v, %v", list, err)
	}
}

// Sample data is in files: a folder or a pipe is refused before anything opens it.
func TestReadSamplesRefuses(t *testing.T) {
	t.Parallel()
	m, err := model.Load(model.File{Name: model.SchemaFile, SDL: "type Note @record { text: String! }"})
	if err != nil {
		t.Fatal(err)
	}
	for name, create := range map[string]func(path string) error{
		"folder": func(path string) error { return os.Mkdir(path, 0o755) },
		"pipe":   func(path string) error { return syscall.Mkfifo(path, 0o600) },
	} {
		path := filepath.Join(t.TempDir(), "1-Note.ndjson")
		if err := create(path); err != nil {
			t.Fatal(err)
		}
		_, err := ReadSamples(filepath.Dir(path), m.Schema())
		var mistake *SampleError
		if !errors.As(err, &mistake) || mistake.File != path || mistake.Message != "is not a regular file" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
