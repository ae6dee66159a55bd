package app

import (
	"context"
	"errors"
	"slices"

	"github.com/urfave/cli/v3"

	"recordgraph/app/service"
	"recordgraph/model/ddl"
)

// migrateDiffCommand writes the next migration of a model directory.
func migrateDiffCommand(e env) *cli.Command {
	cfg := service.DefaultConfig()
	var drop bool
	return &cli.Command{
		Name:      "diff",
		Usage:     "write the next migration from the changes of the model",
		ArgsUsage: "NAME",
		Description: "Compares schema.graphqls with the model as of the last migration, migrations/model.graphqls, and with no database.\n" +
			"Without --model, both are in the working directory. Review the file; you may edit it until it is first applied.",
		Flags: slices.Concat(flagsOf(&cfg, e, service.GroupModel), ownFlags(e, service.Setting{
			Name: "drop", Env: "RECORDGRAPH_DIFF_DROP", Value: &drop,
			Usage: "delete the data of fields, types and enum values that are gone from the model; without it they need @removed",
		})),
		Action: func(_ context.Context, cmd *cli.Command) error {
			if cmd.Args().Len() != 1 {
				return usagef("one argument, NAME, is needed, such as add_cinema; see %s --help", cmd.FullName())
			}
			d, err := e.readDir(orWorkingDir(cfg.ModelDir))
			if err != nil {
				return err
			}
			migration, err := ddl.WriteMigration(d.MigrationsPath(), cmd.Args().First(), d.Model, drop)
			switch {
			case errors.Is(err, ddl.ErrName):
				return usage(err)
			case err != nil:
				return err
			}
			return e.say("%s", migration)
		},
	}
}
