package main

import (
	"context"
	"io"
	"strings"

	"github.com/urfave/cli/v3"

	"recordgraph/graph"
	"recordgraph/record"
)

// schemaCommand prints the public schema.
func schemaCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "schema",
		Usage: "print the schema of the API in SDL, as clients see it",
		Action: func(_ context.Context, cmd *cli.Command) error {
			if err := noArgs(cmd); err != nil {
				return err
			}
			_, err := io.WriteString(e.stdout, graph.SDL())
			return err
		},
	}
}

// typeNames lists the record types for people.
func typeNames(schema *record.Schema) string {
	var names []string
	for _, t := range schema.Types {
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}
