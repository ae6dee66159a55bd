package app

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/urfave/cli/v3"

	"recordgraph/app/service"
)

// migrateCommand writes and applies migrations and takes them back.
func migrateCommand(e env) *cli.Command {
	return &cli.Command{
		Name:   "migrate",
		Usage:  "write migrations, apply them, take them back, or show their state",
		Action: needCommand,
		Commands: []*cli.Command{
			migrateDiffCommand(e),
			migration(e, "up", "apply all pending migrations", func(ctx context.Context, s Service, cfg service.Config, log *slog.Logger) error {
				n, err := service.MigrateUp(ctx, s.Migrations, cfg, log)
				if err != nil {
					return err
				}
				if n == 1 {
					return e.say("1 migration applied")
				}
				return e.say("%d migrations applied", n)
			}),
			migration(e, "down", "take the last migration back, and delete the data in its tables and columns", func(ctx context.Context, s Service, cfg service.Config, log *slog.Logger) error {
				name, err := service.MigrateDown(ctx, s.Migrations, cfg, log)
				if err != nil {
					return err
				}
				if name == "" {
					return e.say("no migration to take back")
				}
				return e.say("%s taken back", name)
			}),
			migration(e, "status", "list the migrations; the exit status is 1 while some are pending", func(ctx context.Context, s Service, cfg service.Config, log *slog.Logger) error {
				pending, err := service.MigrateStatus(ctx, s.Migrations, cfg, log, e.stdout)
				if err == nil && pending > 0 {
					return &exitError{status: exitFailed}
				}
				return err
			}),
		},
	}
}

// migration is a subcommand for the migrations of a service.
func migration(e env, name, text string, act func(context.Context, Service, service.Config, *slog.Logger) error) *cli.Command {
	return onDatabase(e, name, text, withoutArgs(func(ctx context.Context, cfg service.Config, log *slog.Logger) error {
		s, err := e.definition(&cfg)
		if err != nil {
			return err
		}
		return act(ctx, s, cfg, log)
	}), service.GroupModel)
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
