// Command dev is `make run`: a local PostgreSQL, the sample catalogue, a token and the service, all in one process.
//
// Settings are environment variables:
//
//	RECORDGRAPH_ADDR          where to listen (:8080)
//	RECORDGRAPH_DATA          folder of the database, the token and its key (.recordgraph)
//	DATABASE_URL              a PostgreSQL to use instead of a local one
//	RECORDGRAPH_POSTGRES_URL  Maven repository to fetch PostgreSQL from if the machine has none
package main

import (
	"context"
	"os"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
}
