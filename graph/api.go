// Package graph is the GraphQL API: generated executor and metadata, hand-written
// resolvers, and the runtime that hands record fields to the store.
package graph

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/input"
	"recordgraph/store"
)

// API is what a server needs to serve the API.
type API struct {
	Schema     graphql.ExecutableSchema
	Extensions []graphql.HandlerExtension // outermost first
	Present    graphql.ErrorPresenterFunc
	Recover    graphql.RecoverFunc
	Prepare    func(*ast.QueryDocument) // must see each document once, validated and before its first run
}

// New makes the API over a store. resolver holds what hand-written resolvers
// need beside records; New sets its Records.
//
//	api := graph.New(&graph.Resolver{}, store, graph.Settings{HasScope: …})
//	handler := server.NewGraphQL(server.GraphQLConfig{
//		Schema: api.Schema, Extensions: api.Extensions,
//		ErrorPresenter: api.Present, Recover: api.Recover, Prepare: api.Prepare,
//	})
func New(resolver *Resolver, s *store.Store, settings Settings) *API {
	settings = settings.withDefaults()
	s = s.With(resolver.computed())
	resolver.Records = NewRecords(s)
	public := publicSchema()
	rules := input.NewRules(s.Schema(), settings.Inputs)
	ops := &operations{
		compiler:  engine.New(s.Schema(), public, rules, settings.Limits, s, settings.Operations),
		store:     s,
		settings:  settings,
		presenter: presenter{settings.Logger, settings.Timeout},
	}
	ops.compiler.CountHits(settings.OperationHits)
	return &API{
		Schema:     NewExecutableSchema(Config{Schema: public, Resolvers: resolver}),
		Extensions: []graphql.HandlerExtension{ops},
		Present:    ops.present,
		Recover:    ops.recovered,
		Prepare:    ops.compiler.Prepare,
	}
}

// publicSchema is what operations are validated against and introspection
// shows: the SDL, without what gqlparser adds to every schema and this API
// doesn't have. The possible types of an interface are objects alone, as section
// 4.2.2 of the specification has it; gqlparser counts interfaces among them.
func publicSchema() *ast.Schema {
	schema := gqlparser.MustLoadSchema(&ast.Source{Name: "public.graphqls", Input: SDL()})
	delete(schema.Directives, "defer")
	for name, types := range schema.PossibleTypes {
		schema.PossibleTypes[name] = slices.DeleteFunc(types, func(t *ast.Definition) bool { return t.Kind != ast.Object })
	}
	return schema
}
