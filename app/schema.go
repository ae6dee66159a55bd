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
	cfg, model := service.DefaultConfig(), false
	own := ownFlags(e, service.Setting{
		Name: "model", Env: "RECORDGRAPH_SCHEMA_MODEL", Value: &model, Usage: "print the answer of /model.json instead",
	})
	return &cli.Command{
		Name:  "schema",
		Usage: "print the schema of the API in SDL, as clients see it",
		Flags: append(own, flagsOf(&cfg, e, service.GroupLimits)...),
		Action: func(_ context.Context, cmd *cli.Command) error {
			if err := noArgs(cmd); err != nil {
				return err
			}
			text := []byte(e.service.SDL)
			if model {
				var err error
				if text, err = e.service.Model(cfg); err != nil {
					return err
				}
			}
			_, err := e.stdout.Write(text)
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
