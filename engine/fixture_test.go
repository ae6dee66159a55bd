package engine_test

import (
	"slices"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"recordgraph/engine"
	"recordgraph/input"
	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/cursor"
	"recordgraph/store/storetest"
)

// everything is a caller that needs no scopes.
var everything = record.Principal{Operator: true}

// holding returns a caller with scopes.
func holding(scopes ...string) record.Principal {
	return record.Principal{Subject: "me", Scopes: slices.Sorted(slices.Values(scopes))}
}

// allBut returns a caller with all scopes of a model except the missing ones.
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

// parse parses and validates a document.
func parse(tb testing.TB, public *ast.Schema, document string) *ast.QueryDocument {
	tb.Helper()
	doc, errs := gqlparser.LoadQueryWithRules(public, document, rules.NewDefaultRules())
	if errs != nil {
		tb.Fatal(errs)
	}
	return doc
}

// compiler returns a compiler over a store without a database.
func compiler(tb testing.TB, schema *record.Schema, public *ast.Schema, limits engine.Limits, keep int) *engine.Compiler {
	tb.Helper()
	st, err := store.New(tb.Context(), store.Config{Schema: schema, CursorKeys: []cursor.Key{storetest.CursorKey()}})
	if err != nil {
		tb.Fatal(err)
	}
	return engine.NewCompiler(public, input.NewRules(schema, input.DefaultLimits()), limits, st, keep)
}
