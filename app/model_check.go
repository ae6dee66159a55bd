package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/urfave/cli/v3"

	"recordgraph/app/service"
	"recordgraph/model"
)

// modelCommand works on a model directory.
func modelCommand(e env) *cli.Command {
	return &cli.Command{
		Name:     "model",
		Usage:    "check a model directory",
		Action:   needCommand,
		Commands: []*cli.Command{modelCheckCommand(e)},
	}
}

// modelCheckCommand finds what is wrong with a model directory.
func modelCheckCommand(e env) *cli.Command {
	cfg, api := service.DefaultConfig(), apiCheck{failOn: "breaking"}
	return &cli.Command{
		Name:      "check",
		Usage:     "report what is wrong with a model, its migrations and, with --database-url, the tables of a database",
		ArgsUsage: "[DIR]",
		Description: "DIR has schema.graphqls and migrations/; without DIR it is --model, or the working directory. The exit status is 1 if anything\n" +
			"is wrong. Fields and root fields that are written in Go are listed: only a compiled service can serve them.\n" +
			"Names that a compiled service could not have are listed as warnings.\n\n" +
			"With --against OLD only the API is compared: OLD is the model of the previous release, its schema.graphqls, or its public\n" +
			"schema, the output of recordgraph schema. A model is better, because the public schema does not show limits, scopes and\n" +
			"unique keys. Each change is breaking, dangerous or safe for clients. In CI:\n\n" +
			"   git show origin/main:schema.graphqls | recordgraph model check --against -",
		Flags: append(ownFlags(e, api.settings()...), flagsOf(&cfg, e, service.GroupModel, service.GroupDatabase, service.GroupLog)...),
		Action: func(ctx context.Context, cmd *cli.Command) error {
			log, err := logger(cfg, e.stderr)
			if err := firstOf(atMostOneArg(cmd), err); err != nil {
				return err
			}
			dir := orWorkingDir(cmd.Args().First(), cfg.ModelDir)
			if err := api.validate(); err != nil {
				return err
			}
			if api.against != "" {
				return api.run(e, dir)
			}
			if cfg.DatabaseURL != "" {
				if err := cfg.ValidateDatabase(); err != nil {
					return usage(err)
				}
			}
			return e.checkModel(ctx, dir, cfg, log)
		},
	}
}

// orWorkingDir is the first path that is set, or the working directory.
func orWorkingDir(paths ...string) string {
	for _, path := range paths {
		if path != "" {
			return path
		}
	}
	return "."
}

// atMostOneArg refuses further arguments.
func atMostOneArg(cmd *cli.Command) error {
	if cmd.Args().Len() > 1 {
		return usagef("%s takes one argument, not also %s; see %s --help", cmd.FullName(), word(cmd.Args().Get(1)), cmd.FullName())
	}
	return nil
}

func (e env) checkModel(ctx context.Context, dir string, cfg service.Config, log *slog.Logger) error {
	d, err := e.readDir(dir)
	if err != nil {
		return err
	}
	for _, p := range d.Model.HandWritten() {
		_, _ = fmt.Fprintln(e.stdout, p) // a note
	}
	for _, p := range service.NameWarnings(d.Model) {
		_, _ = fmt.Fprintln(e.stdout, p.Error()+" (a warning, which concerns a compiled service alone)")
	}
	problems, err := service.CheckMigrations(d)
	if err != nil {
		return err
	}
	ok := list(e.stderr, "the migrations do not make the tables of the model (run: recordgraph migrate diff NAME --model "+dir+")", problems)
	if cfg.DatabaseURL != "" {
		if problems, err = service.CheckDatabase(ctx, d, cfg, log); err != nil {
			return err
		}
		ok = list(e.stderr, "the database does not fit the model", problems) && ok
	}
	if !ok {
		return &exitError{status: exitFailed}
	}
	return e.say("%s: nothing is wrong", dir)
}

// readDir reads a model directory. It reports mistakes in the model in lines that begin with their place, as compilers do.
func (e env) readDir(dir string) (*model.Dir, error) {
	d, err := model.ReadDir(dir)
	var mistakes model.Problems
	if errors.As(err, &mistakes) {
		_, _ = fmt.Fprintln(e.stderr, mistakes) // no other place to report to
		return nil, &exitError{status: exitFailed}
	}
	return d, usage(err)
}

// list writes problems below a title and reports whether there were none.
func list(out io.Writer, title string, problems []string) bool {
	if len(problems) == 0 {
		return true
	}
	_, _ = fmt.Fprintf(out, "%s:\n", title) // no other place to report to
	for _, p := range problems {
		_, _ = fmt.Fprintf(out, "  %s\n", p)
	}
	return false
}
