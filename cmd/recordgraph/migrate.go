package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/urfave/cli/v3"

	"recordgraph/service"
)

// migrateCommand brings the database's schema up or down.
func migrateCommand(e env) *cli.Command {
	return &cli.Command{
		Name:   "migrate",
		Usage:  "bring the database's schema up or down, or show where it stands",
		Action: needCommand,
		Commands: []*cli.Command{
			migration(e, "up", "apply all pending migrations", func(ctx context.Context, cfg service.Config, log *slog.Logger) error {
				n, err := service.MigrateUp(ctx, cfg, log)
				if err != nil {
					return err
				}
				return e.say("%d migrations applied", n)
			}),
			migration(e, "down", "take the last migration back, with the data it made room for", func(ctx context.Context, cfg service.Config, log *slog.Logger) error {
				name, err := service.MigrateDown(ctx, cfg, log)
				if err != nil {
					return err
				}
				if name == "" {
					return e.say("no migration to take back")
				}
				return e.say("%s taken back", name)
			}),
			migration(e, "status", "list the migrations; the exit status is 1 while some are pending", func(ctx context.Context, cfg service.Config, log *slog.Logger) error {
				pending, err := service.MigrateStatus(ctx, cfg, log, e.stdout)
				if err == nil && pending > 0 {
					return &exitError{status: exitFailed}
				}
				return err
			}),
		},
	}
}

// migration is one subcommand of migrate.
func migration(e env, name, text string, act func(context.Context, service.Config, *slog.Logger) error) *cli.Command {
	cfg := service.DefaultConfig()
	return &cli.Command{
		Name:  name,
		Usage: text,
		Flags: flagsOf(&cfg, e, service.GroupDatabase, service.GroupLog),
		Action: func(ctx context.Context, cmd *cli.Command) error {
			log, err := logger(cfg, e.stderr)
			if err := firstOf(noArgs(cmd), err, usage(cfg.ValidateDatabase())); err != nil {
				return err
			}
			return act(ctx, cfg, log)
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
