package service

import (
	"os"
	"path/filepath"
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
	list, err := examples.Load(def.Examples, def.Schema)
	if err != nil || len(list) != 1 || list[0].Name != "Notes" {
		t.Errorf("got %v, %v", list, err)
	}
}
