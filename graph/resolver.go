package graph

import "recordgraph/engine"

//go:generate go run -C .. ./cmd/recordgen

// Resolver has the dependencies of the resolvers. Add those of handwritten resolvers here.
type Resolver struct {
	Records *engine.Records
}
