// Command recordgraph runs and operates the film catalogue.
package main

import (
	"embed"

	"recordgraph/app"
	"recordgraph/graph"
	"recordgraph/migrations"
)

//go:embed examples
var examples embed.FS

func main() { app.Main(films()) }

func films() app.Service {
	resolver := &graph.Resolver{}
	return app.Service{
		Schema: graph.Schema(), SDL: graph.SDL(), Public: graph.Public(), Executor: resolver.Executor, Computed: resolver.Computed(),
		Migrations: migrations.Files(), Samples: samples(), Examples: examples,
	}
}
