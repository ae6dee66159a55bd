// Command tracker runs and operates an issue tracker.
package main

import (
	"recordgraph/app"
	"recordgraph/examples/tracker/graph"
	"recordgraph/examples/tracker/migrations"
)

func main() { app.Main(tracker()) }

func tracker() app.Service {
	resolver := &graph.Resolver{}
	return app.Service{
		Schema: graph.Schema(), SDL: graph.SDL(), Public: graph.Public(), Executor: resolver.Executor, Computed: resolver.Computed(),
		Migrations: migrations.Files(),
	}
}
