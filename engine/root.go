package engine

import (
	"context"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/record"
	"recordgraph/store"
)

// Root is a compiled derived root field.
type Root struct {
	NonNull bool // the field must not be null
	field   field
}

// field is a derived root field of some kind. The file of a kind compiles the field and
// runs it.
type field interface {
	cost() int
	// plan plans the reads of the field. It is called once, for a field without mistakes.
	plan(st *store.Store)
	// run runs the field and returns its JSON; nil if a non-null field computed in Go
	// failed.
	run(ctx context.Context, r run) ([]byte, error)
}

// mutation is a derived mutation. Its inputs differ between requests.
type mutation interface {
	field
	// template is the mutation without inputs.
	template() mutation
	// read returns the mutation with the inputs of a request. The reader gets the mistakes.
	read(reader *input.Reader, variables map[string]any) mutation
	// locks returns the locks of the records that the mutation names.
	locks() []record.Lock
}

// run holds the arguments of [field.run].
type run struct {
	session *store.Session
	head    string                      // bytes that precede the JSON of the field
	failed  func(path []any, err error) // reports the error of a field computed in Go, by its path below this field
}

// reporting returns a session that reports errors of fields computed in Go. relative
// converts a path of the store into one below the field.
func (r run) reporting(relative func(path []any) []any) *store.Session {
	return r.session.Reporting(func(path []any, err error) { r.failed(relative(path), err) })
}

// rootField compiles a root field.
type rootField func(w *compilation, s responseField, at responsePath) field

// rootFields returns the derived root fields of a model, by name.
func rootFields(schema *record.Schema) (queries, mutations map[string]rootField) {
	queries = map[string]rootField{"node": compileNode, "nodes": compileNodes, "viewer": compileViewer}
	mutations = map[string]rootField{}
	for _, t := range schema.Types {
		for _, n := range slices.Backward(t.AllNames()) { // a present name replaces an equal former one
			addRootFields(t, n, queries, mutations)
		}
	}
	return queries, mutations
}

// addRootFields adds the root fields of a record type under its present or former names.
func addRootFields(t *record.Type, n record.Names, queries, mutations map[string]rootField) {
	names := t.RootFieldsOf(n)
	queries[names.Get] = lookupField(t, t.PrimaryKey(), []string{"id"})
	queries[names.List] = listField(t)
	for _, k := range t.Keys {
		for _, l := range t.Lookups(k, n) {
			queries[l.Name] = lookupField(t, k, l.Arguments)
		}
	}
	mutations[names.Create] = createField(t, n)
	mutations[names.CreateMany] = createManyField(t, n)
	mutations[names.Delete] = deleteField(t, n)
	if names.Update != "" {
		mutations[names.Update] = updateField(t, n)
	}
}

// dropSteps returns a function that drops the first steps of a path.
func dropSteps(steps int) func([]any) []any {
	return func(path []any) []any { return path[steps:] }
}

// arguments returns a field's raw arguments by name, with their defaults. An absent
// argument without a default has no entry.
func arguments(f *ast.Field, variables map[string]any) map[string]any {
	out := make(map[string]any, len(f.Definition.Arguments))
	for _, def := range f.Definition.Arguments {
		if raw, ok := argument(f, def, variables); ok {
			out[def.Name] = raw
		}
	}
	return out
}

// argument returns one raw argument, and whether it has a value.
func argument(f *ast.Field, def *ast.ArgumentDefinition, variables map[string]any) (any, bool) {
	if def == nil {
		return nil, false
	}
	if arg := f.Arguments.ForName(def.Name); arg != nil {
		if raw, ok := input.Value(arg.Value, variables); ok {
			return raw, true
		}
	}
	if def.DefaultValue != nil {
		return input.Value(def.DefaultValue, nil)
	}
	return nil, false
}
