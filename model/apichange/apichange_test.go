package apichange_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"recordgraph/internal/golden"
	"recordgraph/model/apichange"
	"recordgraph/model/apichange/apitest"
	"recordgraph/model/modeltest"
)

// read reads a version of an API.
func read(t *testing.T, sdl string) *apichange.API {
	t.Helper()
	api, err := apichange.Read("schema.graphqls", sdl)
	if err != nil {
		t.Fatalf("%v in:\n%s", err, sdl)
	}
	return api
}

// TestReports compares the reports of the pairs in testdata with goldens. A pair is a file with both versions.
func TestReports(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			archive := txtar.Parse(text)
			if len(archive.Files) != 2 {
				t.Fatalf("%d files", len(archive.Files))
			}
			changes := apichange.Compare(read(t, string(archive.Files[0].Data)), read(t, string(archive.Files[1].Data)))
			var report strings.Builder
			if err := changes.WriteText(&report); err != nil {
				t.Fatal(err)
			}
			golden.Compare(t, strings.TrimSuffix(file, ".txtar")+".txt", report.String())
		})
	}
}

// TestNoChange compares versions with themselves.
func TestNoChange(t *testing.T) {
	t.Parallel()
	schemas := map[string]string{}
	for name, m := range modeltest.All(t) {
		schemas[name] = m.SDL()
		schemas[name+" public"] = m.PublicSDL()
	}
	for seed := range uint64(50) {
		before, after := apitest.Pair(seed)
		if before == after {
			t.Errorf("the versions of pair %d are equal", seed)
		}
		schemas[before], schemas[after] = before, after
	}
	for name, sdl := range schemas {
		if changes := apichange.Compare(read(t, sdl), read(t, sdl)); len(changes) > 0 {
			t.Errorf("%s: %+v", name, changes)
		}
	}
}

// TestPublicSchemaOfModel compares models with their public schemas, in both directions.
func TestPublicSchemaOfModel(t *testing.T) {
	t.Parallel()
	for name, m := range modeltest.All(t) {
		model, public := read(t, m.SDL()), read(t, m.PublicSDL())
		if changes := append(apichange.Compare(model, public), apichange.Compare(public, model)...); len(changes) > 0 {
			t.Errorf("%s: %+v", name, changes)
		}
	}
}
