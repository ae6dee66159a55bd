// Package modeltest has models for tests. Each folder of testdata is a case: a
// model, and the files that the packages of the generator derive from it. A case
// named error-… has a model with mistakes.
package modeltest

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"recordgraph/model"
)

// Library is the name of the model of internal/library, which is not in testdata.
const Library = "library"

// SDL is the text of a model.
func SDL(tb testing.TB, name string) string {
	tb.Helper()
	path := Golden(name, "model.graphqls")
	if name == Library {
		path = Root("internal/library/schema.graphqls")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// Root is the path of a file of the project.
func Root(name string) string {
	_, here, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(here), "../..", name)
}

// Golden is the path of a file of a case.
func Golden(name, file string) string {
	return Root(filepath.Join("model/modeltest/testdata", name, file))
}

// Names are the cases of testdata: those whose models have mistakes, or the others.
func Names(tb testing.TB, wrong bool) []string {
	tb.Helper()
	entries, err := os.ReadDir(Root("model/modeltest/testdata"))
	if err != nil {
		tb.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "error-") == wrong {
			names = append(names, e.Name())
		}
	}
	return names
}

// Load loads a model without mistakes.
func Load(tb testing.TB, sdl string) *model.Model {
	tb.Helper()
	m, err := model.Load(model.File{Name: "schema.graphqls", SDL: sdl})
	if err != nil {
		tb.Fatalf("%v in:\n%s", err, sdl)
	}
	return m
}

// All are the models without mistakes by name, the library among them.
func All(tb testing.TB) map[string]*model.Model {
	tb.Helper()
	models := map[string]*model.Model{}
	for _, name := range append(Names(tb, false), Library) {
		models[name] = Load(tb, SDL(tb, name))
	}
	return models
}
