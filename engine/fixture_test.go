package engine_test

import (
	"slices"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/input"
	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/cursor"
	"recordgraph/store/storetest"
)

// everything is a caller that needs no scopes.
var everything = record.Principal{Operator: true}

// holding is a caller that holds scopes.
func holding(scopes ...string) record.Principal {
	return record.Principal{Subject: "me", Scopes: slices.Sorted(slices.Values(scopes))}
}

// allBut is a caller that holds all scopes of a model but some.
func allBut(schema *record.Schema, missing ...string) record.Principal {
	var scopes []string
	add := func(scope string) {
		if scope != "" && !slices.Contains(missing, scope) {
			scopes = append(scopes, scope)
		}
	}
	for _, t := range schema.Types {
		add(t.Read)
		add(t.Write)
		for _, f := range t.Fields {
			add(f.Scope)
		}
	}
	return holding(scopes...)
}

// compiler compiles documents of a schema against a store without a database.
func compiler(tb testing.TB, schema *record.Schema, public *ast.Schema, limits engine.Limits, keep int) *engine.Compiler {
	tb.Helper()
	st, err := store.New(tb.Context(), store.Config{Schema: schema, CursorKeys: []cursor.Key{storetest.CursorKey()}})
	if err != nil {
		tb.Fatal(err)
	}
	return engine.NewCompiler(public, input.NewRules(schema, input.DefaultLimits()), limits, st, keep)
}
