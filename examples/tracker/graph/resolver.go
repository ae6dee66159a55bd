// Package graph is the tracker's own part of the GraphQL API: generated executor and metadata, handwritten resolvers and
// fields.
package graph

import "recordgraph/engine"

// Resolver has the dependencies of the resolvers. Add those of handwritten resolvers here.
type Resolver struct {
	Records *engine.Records // set by Executor
}
