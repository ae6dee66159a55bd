package app

import (
	"context"
	"log/slog"
	"strconv"

	"github.com/urfave/cli/v3"

	"recordgraph/app/service"
	"recordgraph/store"
)

// cursorKeyCommand manages the keys of cursors in the database.
func cursorKeyCommand(e env) *cli.Command {
	remove := onDatabase(e, "remove", "remove a key; its cursors are refused from then on", removeCursorKey(e))
	remove.ArgsUsage = "ID"
	return &cli.Command{
		Name:  "cursor-key",
		Usage: "list, add and remove the keys in the database that encrypt cursors",
		Description: "To rotate: add a key, wait for " + store.CursorKeyDelay.String() + " and the time that clients keep cursors, remove the old key.\n" +
			"With --cursor-keys the service does not use the keys in the database.",
		Action: needCommand,
		Commands: []*cli.Command{
			onDatabase(e, "list", "list the keys, the newest first", withoutArgs(func(ctx context.Context, cfg service.Config, log *slog.Logger) error {
				return service.ListCursorKeys(ctx, cfg, log, e.stdout)
			})),
			onDatabase(e, "add", "add a random key; all replicas encrypt with it from 5 minutes later", withoutArgs(func(ctx context.Context, cfg service.Config, log *slog.Logger) error {
				id, err := service.AddCursorKey(ctx, cfg, log)
				if err != nil {
					return err
				}
				return e.say("cursor key %d added; it encrypts in %s", id, store.CursorKeyDelay)
			})),
			remove,
		},
	}
}

func removeCursorKey(e env) databaseAction {
	return func(ctx context.Context, cmd *cli.Command, cfg service.Config, log *slog.Logger) error {
		if cmd.Args().Len() != 1 {
			return usagef("one argument, ID, is needed; see %s --help", cmd.FullName())
		}
		id, err := strconv.ParseUint(cmd.Args().First(), 10, 8)
		if err != nil {
			return usagef("the ID of a key is a number from 1 to 255; see recordgraph cursor-key list")
		}
		if err := service.RemoveCursorKey(ctx, cfg, byte(id), log); err != nil {
			return err
		}
		return e.say("cursor key %d removed", id)
	}
}

// databaseAction is the action of a command that needs the database alone.
type databaseAction func(context.Context, *cli.Command, service.Config, *slog.Logger) error

// withoutArgs is an action that refuses arguments.
func withoutArgs(act func(context.Context, service.Config, *slog.Logger) error) databaseAction {
	return func(ctx context.Context, cmd *cli.Command, cfg service.Config, log *slog.Logger) error {
		if err := noArgs(cmd); err != nil {
			return err
		}
		return act(ctx, cfg, log)
	}
}

// onDatabase is a subcommand with the settings of the database and of further groups.
func onDatabase(e env, name, text string, act databaseAction, more ...service.Group) *cli.Command {
	cfg := service.DefaultConfig()
	return &cli.Command{
		Name:  name,
		Usage: text,
		Flags: flagsOf(&cfg, e, append(more, service.GroupDatabase, service.GroupLog)...),
		Action: func(ctx context.Context, cmd *cli.Command) error {
			log, err := logger(cfg, e.stderr)
			if err := firstOf(err, usage(cfg.ValidateDatabase())); err != nil {
				return err
			}
			return act(ctx, cmd, cfg, log)
		},
	}
}
