package graph

import "recordgraph/engine"

//go:generate go run -C .. ./cmd/recordgen

// Resolver is what resolvers share; add to it what the hand-written ones need.
type Resolver struct {
	Records *engine.Records
}
