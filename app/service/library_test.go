package service

import (
	"recordgraph/internal/library"
	"recordgraph/internal/library/graph"
)

// libraryService is the service that is tested.
func libraryService() Definition {
	resolver := &graph.Resolver{}
	return Definition{
		Schema: graph.Schema(), SDL: graph.SDL(), Public: graph.Public(), Executor: resolver.Executor, Computed: resolver.Computed(),
		Migrations: library.Migrations(),
	}
}
