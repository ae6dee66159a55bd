// Package graph is the library's own part of the GraphQL API: generated executor and
// metadata, handwritten resolvers and fields.
package graph

import "recordgraph/engine"

//go:generate go run -C ../../.. ./cmd/recordgen -C internal/library

// Resolver has the dependencies of the resolvers.
type Resolver struct {
	Records *engine.Records // set by Executor
}
