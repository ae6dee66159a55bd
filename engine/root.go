package engine

import (
	"context"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/record"
	"recordgraph/store"
)

// Root is a compiled derived root field.
type Root struct {
	NonNull bool // null must not stand for the field
	field   field
}

// field is a derived root field of some kind. Each kind is one file, which compiles
// the field and runs it.
type field interface {
	// costs is the cost of the field.
	costs() int
	// plan plans what the field reads; it is called once, for a field without mistakes.
	plan(st *store.Store)
	// run runs the field and returns its JSON. nil means that a field computed in Go
	// failed where null isn't allowed.
	run(ctx context.Context, r run) ([]byte, error)
}

// mutation is a derived mutation, which has inputs of its own in each request.
type mutation interface {
	field
	// template is the mutation without inputs.
	template() mutation
	// read returns the mutation with the inputs of a request. The reader has the mistakes.
	read(reader *input.Reader, variables map[string]any) mutation
	// locks are the locks of the records that the mutation names.
	locks() []record.Lock
}

// run is what one field runs with.
type run struct {
	session *store.Session
	head    string                      // what the answer begins with; empty when the field is all of it
	failed  func(path []any, err error) // reports a field computed in Go that failed, below this field
}

// reporting is the session that reports failures at a place made of the store's path.
func (r run) reporting(place func(path []any) []any) *store.Session {
	return r.session.Reporting(func(path []any, err error) { r.failed(place(path), err) })
}

// rootField compiles root fields of one kind.
type rootField func(w *walk, s selected, at place) field

// rootFields are the derived root fields of a model, by name.
func rootFields(schema *record.Schema) (queries, mutations map[string]rootField) {
	queries = map[string]rootField{"node": compileNode, "nodes": compileNodes, "viewer": compileViewer}
	mutations = map[string]rootField{}
	for _, t := range schema.Types {
		names := t.RootFields()
		queries[names.Get] = lookupField(t, t.PrimaryKey())
		queries[names.List] = listField(t)
		for _, k := range t.Keys {
			queries[k.Lookup] = lookupField(t, k)
		}
		mutations[names.Create] = createField(t)
		mutations[names.CreateMany] = createManyField(t)
		mutations[names.Delete] = deleteField(t)
		if names.Update != "" {
			mutations[names.Update] = updateField(t)
		}
	}
	return queries, mutations
}

// skip is a place that leaves out the first steps of the store's path.
func skip(steps int) func([]any) []any {
	return func(path []any) []any { return path[steps:] }
}

// arguments reads a field's arguments raw; absent ones have no entry, those with a
// default have it.
func arguments(f *ast.Field, variables map[string]any) map[string]any {
	out := make(map[string]any, len(f.Definition.Arguments))
	for _, def := range f.Definition.Arguments {
		if raw, ok := argument(f, def, variables); ok {
			out[def.Name] = raw
		}
	}
	return out
}

// argument is arguments for one of them, and whether there is one.
func argument(f *ast.Field, def *ast.ArgumentDefinition, variables map[string]any) (any, bool) {
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
