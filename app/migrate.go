package app

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/urfave/cli/v3"

	"recordgraph/app/service"
	"recordgraph/store/migrations"
)

// migrateCommand writes and applies migrations and takes them back.
func migrateCommand(e env) *cli.Command {
	return &cli.Command{
		Name:   "migrate",
		Usage:  "write migrations, apply them, take them back, or show their state",
		Action: needCommand,
		Commands: []*cli.Command{
			migrateDiffCommand(e),
			migration(e, "check", "list the rows that pending migrations would fail on, and what they would wait for; the exit status is 1 if there is anything", func(ctx context.Context, s Service, cfg service.Config, log *slog.Logger) error {
				n, err := service.MigrateCheck(ctx, s, cfg, log, e.stdout)
				switch {
				case err != nil:
					return err
				case n > 0:
					return &exitError{status: exitFailed}
				}
				return e.say("nothing is in the way")
			}),
			migration(e, "up", "apply the pending migrations, except finish files at the end", func(ctx context.Context, s Service, cfg service.Config, log *slog.Logger) error {
				n, err := service.MigrateUp(ctx, s.Migrations, cfg, log)
				return e.sayApplied(n, err)
			}),
			migrateFinishCommand(e),
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
			migration(e, "status", "list the migrations and the living replicas; the exit status is 1 while migrate up has something to apply", func(ctx context.Context, s Service, cfg service.Config, log *slog.Logger) error {
				pending, err := service.MigrateStatus(ctx, s.Migrations, cfg, log, e.stdout)
				if err == nil && pending > 0 {
					return &exitError{status: exitFailed}
				}
				return err
			}),
		},
	}
}

// migrateFinishCommand applies what has to wait until no replica of an earlier release runs.
func migrateFinishCommand(e env) *cli.Command {
	var wait time.Duration
	cmd := migration(e, "finish", "apply the finish files at the end, when no replica of an earlier release is alive", func(ctx context.Context, s Service, cfg service.Config, log *slog.Logger) error {
		n, err := service.MigrateFinish(ctx, s.Migrations, cfg, wait, log)
		return e.sayApplied(n, err)
	})
	cmd.Description = "A replica is alive for " + migrations.AliveFor.String() + " after its last heartbeat, unless it has ended by itself. While replicas of an earlier release\n" +
		"are alive, the command fails and lists them, or waits for their end with --wait."
	cmd.Flags = append(ownFlags(e, service.Setting{
		Name: "wait", Env: "RECORDGRAPH_FINISH_WAIT", Value: &wait,
		Usage: "how long to wait for the end of replicas of an earlier release",
	}), cmd.Flags...)
	return cmd
}

// sayApplied says how many migrations were applied.
func (e env) sayApplied(n int, err error) error {
	switch {
	case err != nil:
		return err
	case n == 1:
		return e.say("1 migration applied")
	}
	return e.say("%d migrations applied", n)
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
