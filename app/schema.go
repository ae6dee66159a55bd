package app

import (
	"context"
	"strings"

	"github.com/urfave/cli/v3"

	"recordgraph/app/service"
	"recordgraph/record"
)

// schemaCommand prints the public schema, or the other public metadata.
func schemaCommand(e env) *cli.Command {
	cfg, metadata := service.DefaultConfig(), false
	own := ownFlags(e, service.Setting{
		Name: "metadata", Env: "RECORDGRAPH_SCHEMA_METADATA", Value: &metadata, Usage: "print the answer of /model.json instead",
	})
	return &cli.Command{
		Name:  "schema",
		Usage: "print the schema of the API in SDL, as clients see it",
		Flags: append(own, flagsOf(&cfg, e, service.GroupModel, service.GroupLimits)...),
		Action: func(_ context.Context, cmd *cli.Command) error {
			if err := noArgs(cmd); err != nil {
				return err
			}
			s, err := e.definition(&cfg)
			if err != nil {
				return err
			}
			text := []byte(s.SDL)
			if metadata {
				if text, err = s.Model(cfg); err != nil {
					return err
				}
			}
			_, err = e.stdout.Write(text)
			return err
		},
	}
}

// typeNames lists the record types for a message.
func typeNames(schema *record.Schema) string {
	var names []string
	for _, t := range schema.Types {
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}
