package engine

import (
	"context"
	"maps"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/input"
	"recordgraph/store"
)

// API is a GraphQL API, for a server of gqlgen's executor.
type API struct {
	Schema     graphql.ExecutableSchema
	Extensions []graphql.HandlerExtension // outermost first
	Present    graphql.ErrorPresenterFunc
	Recover    graphql.RecoverFunc

	// Prepare must be called once for each document, after validation and before the
	// document first runs.
	Prepare func(*ast.QueryDocument)
	// Mistakes returns all mistakes in the variables of an operation, or nil. It is called
	// after gqlparser found one. ctx contains the operation context.
	Mistakes func(ctx context.Context, variables map[string]any) gqlerror.List
}

// Executor returns the executor of a public schema. Its resolvers of derived fields call
// records.
type Executor func(public *ast.Schema, records *Records) graphql.ExecutableSchema

// New returns the API over a store. public is the public schema, which is not changed.
func New(st *store.Store, public *ast.Schema, settings Settings, executor Executor) *API {
	settings = settings.withDefaults()
	public = complete(public)
	rules := input.NewRules(st.Schema(), settings.Inputs)
	o := &operations{
		compiler:  NewCompiler(public, rules, settings.Limits, st, settings.Operations),
		store:     st,
		settings:  settings,
		presenter: presenter{settings.Logger, settings.Timeout},
	}
	o.compiler.CountHits(settings.OperationHits)
	return &API{
		Schema:     executor(public, &Records{st.Schema()}),
		Extensions: []graphql.HandlerExtension{o},
		Present:    o.present,
		Recover:    o.recovered,
		Prepare:    o.compiler.Prepare,
		Mistakes:   o.mistakes,
	}
}

// ParseSchema returns the public schema of generated SDL.
func ParseSchema(sdl string) *ast.Schema {
	return gqlparser.MustLoadSchema(&ast.Source{Name: "public.graphqls", Input: sdl})
}

// complete returns the public schema for validation and introspection: without the directive @defer, which gqlparser adds
// to every schema. The possible types of an interface are only objects, as in section 4.2.2 of the specification;
// gqlparser adds interfaces.
func complete(public *ast.Schema) *ast.Schema {
	schema := *public
	schema.Directives = maps.Clone(public.Directives)
	delete(schema.Directives, "defer")
	schema.PossibleTypes = make(map[string][]*ast.Definition, len(public.PossibleTypes))
	for name, types := range public.PossibleTypes {
		schema.PossibleTypes[name] = slices.DeleteFunc(slices.Clone(types), func(t *ast.Definition) bool { return t.Kind != ast.Object })
	}
	return &schema
}
