package engine

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/input"
	"recordgraph/store"
)

// API is what a server needs to serve a GraphQL API.
type API struct {
	Schema     graphql.ExecutableSchema
	Extensions []graphql.HandlerExtension // outermost first
	Present    graphql.ErrorPresenterFunc
	Recover    graphql.RecoverFunc

	// Prepare must see each document once, validated and before its first run.
	Prepare func(*ast.QueryDocument)
	// Mistakes finds all mistakes in the variables of an operation of which gqlparser
	// has found one; nil when it finds none. ctx holds the operation context.
	Mistakes func(ctx context.Context, variables map[string]any) gqlerror.List
}

// New makes the API over a store. schema makes gqlgen's executable schema of the
// public one.
func New(st *store.Store, sdl string, settings Settings, schema func(public *ast.Schema) graphql.ExecutableSchema) *API {
	settings = settings.withDefaults()
	public := publicSchema(sdl)
	rules := input.NewRules(st.Schema(), settings.Inputs)
	o := &operations{
		compiler:  NewCompiler(public, rules, settings.Limits, st, settings.Operations),
		store:     st,
		settings:  settings,
		presenter: presenter{settings.Logger, settings.Timeout},
	}
	o.compiler.CountHits(settings.OperationHits)
	return &API{
		Schema:     schema(public),
		Extensions: []graphql.HandlerExtension{o},
		Present:    o.present,
		Recover:    o.recovered,
		Prepare:    o.compiler.Prepare,
		Mistakes:   o.mistakes,
	}
}

// publicSchema is what operations are validated against and introspection
// shows: the SDL, without what gqlparser adds to every schema and this API
// doesn't have. The possible types of an interface are objects alone, as section
// 4.2.2 of the specification has it; gqlparser counts interfaces among them.
func publicSchema(sdl string) *ast.Schema {
	schema := gqlparser.MustLoadSchema(&ast.Source{Name: "public.graphqls", Input: sdl})
	delete(schema.Directives, "defer")
	for name, types := range schema.PossibleTypes {
		schema.PossibleTypes[name] = slices.DeleteFunc(types, func(t *ast.Definition) bool { return t.Kind != ast.Object })
	}
	return schema
}
