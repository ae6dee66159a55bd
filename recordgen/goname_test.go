package recordgen

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"recordgraph/internal/golden"
	"recordgraph/model/modeltest"
)

// exported are the exported names of the Go files of a folder, without methods.
func exported(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s: %v", dir, err)
	}
	var names []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			names = append(names, declared(d)...)
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return !ast.IsExported(name) })
}

// TestOwnNames compares ownNames with package graph.
func TestOwnNames(t *testing.T) {
	t.Parallel()
	var derived []string
	for _, id := range goIdentifiers(modeltest.Load(t, modeltest.SDL(t, modeltest.Library))) {
		derived = append(derived, id.name)
	}
	names := exported(t, "../internal/library/graph")
	for _, name := range names {
		if !slices.Contains(ownNames, name) && !slices.Contains(derived, name) {
			t.Errorf("package graph exports %s: add it to ownNames", name)
		}
	}
	for _, name := range ownNames {
		if !slices.Contains(names, name) {
			t.Errorf("package graph exports no %s: take it from ownNames", name)
		}
	}
}

// TestGoldens compares the Go of each case, and problems with names in Go, with
// goldens.
func TestGoldens(t *testing.T) {
	t.Parallel()
	for _, name := range modeltest.Names(t, false) {
		code, err := goCode(modeltest.Load(t, modeltest.SDL(t, name)), "graph")
		if err != nil {
			t.Fatal(err)
		}
		golden.Compare(t, modeltest.Golden(name, "records_gen.txt"), string(code))
	}
	text, err := os.ReadFile("testdata/error-go/model.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	if err = checkGoNames(modeltest.Load(t, string(text))); err == nil {
		t.Fatal("no problems")
	}
	golden.Compare(t, "testdata/error-go/errors.txt", err.Error()+"\n")
}
