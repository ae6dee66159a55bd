package service

import (
	"recordgraph/graph"
	"recordgraph/migrations"
)

// catalogue is the service that is tested.
func catalogue() Definition {
	resolver := &graph.Resolver{}
	return Definition{
		Schema: graph.Schema(), SDL: graph.SDL(), Executor: resolver.Executor, Computed: resolver.Computed(),
		Migrations: migrations.Files(),
	}
}
