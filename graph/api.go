// Package graph is this service's own part of the GraphQL API: generated executor and
// metadata, handwritten resolvers and fields.
package graph

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/store"
)

// New makes the API over a store. New sets the Records of resolver.
//
//	api := graph.New(&graph.Resolver{}, store, engine.Settings{Principal: …})
func New(resolver *Resolver, s *store.Store, settings engine.Settings) *engine.API {
	s = s.With(resolver.computed())
	resolver.Records = engine.NewRecords(s.Schema())
	return engine.New(s, SDL(), settings, func(public *ast.Schema) graphql.ExecutableSchema {
		return NewExecutableSchema(Config{Schema: public, Resolvers: resolver})
	})
}
