package goname

import (
	goast "go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/codegen/templates"

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
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for name := range f.Scope.Objects {
			names = append(names, name)
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return !goast.IsExported(name) })
}

// TestOwnNames compares OwnNames with the package of a compiled service.
func TestOwnNames(t *testing.T) {
	t.Parallel()
	var derived []string
	for _, id := range identifiers(modeltest.Load(t, modeltest.SDL(t, modeltest.Library)), templates.ToGo) {
		derived = append(derived, id.name)
	}
	names := exported(t, "../../internal/library/graph")
	for _, name := range names {
		if !slices.Contains(OwnNames(), name) && !slices.Contains(derived, name) {
			t.Errorf("package graph exports %s: add it to OwnNames", name)
		}
	}
	for _, name := range OwnNames() {
		if !slices.Contains(names, name) {
			t.Errorf("package graph exports no %s: take it from OwnNames", name)
		}
	}
}
