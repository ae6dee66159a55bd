package dev

import (
	"os"
	"path/filepath"
	"testing"
)

// The name of a model directory is no pattern.
func TestWatchedDirectory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "my[1] models*")
	write(t, dir, "schema.graphqls", tasks)
	w := newWatcher(dir, "schema.graphqls", "migrations", "data")
	for _, name := range []string{"schema.graphqls", "migrations/00001_first.sql", "data/1-Task.csv"} {
		before := w.look()
		write(t, dir, name, done)
		if w.look() == before {
			t.Errorf("the change of %s was not seen", name)
		}
	}
	before := w.look()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if w.look() == before {
		t.Error("the removal was not seen")
	}
}
