package app

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/urfave/cli/v3"

	"recordgraph/app/service"
)

// migrateCommand applies migrations and takes them back.
func migrateCommand(e env) *cli.Command {
	return &cli.Command{
		Name:   "migrate",
		Usage:  "apply migrations, take them back, or show their state",
		Action: needCommand,
		Commands: []*cli.Command{
			onDatabase(e, "up", "apply all pending migrations", withoutArgs(func(ctx context.Context, cfg service.Config, log *slog.Logger) error {
				n, err := service.MigrateUp(ctx, e.service.Migrations, cfg, log)
				if err != nil {
					return err
				}
				return e.say("%d migrations applied", n)
			})),
			onDatabase(e, "down", "take the last migration back, and delete the data in its tables and columns", withoutArgs(func(ctx context.Context, cfg service.Config, log *slog.Logger) error {
				name, err := service.MigrateDown(ctx, e.service.Migrations, cfg, log)
				if err != nil {
					return err
				}
				if name == "" {
					return e.say("no migration to take back")
				}
				return e.say("%s taken back", name)
			})),
			onDatabase(e, "status", "list the migrations; the exit status is 1 while some are pending", withoutArgs(func(ctx context.Context, cfg service.Config, log *slog.Logger) error {
				pending, err := service.MigrateStatus(ctx, e.service.Migrations, cfg, log, e.stdout)
				if err == nil && pending > 0 {
					return &exitError{status: exitFailed}
				}
				return err
			})),
		},
	}
}

// say writes a line of the command's answer.
func (e env) say(format string, args ...any) error {
	_, err := fmt.Fprintf(e.stdout, format+"\n", args...)
	return err
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
