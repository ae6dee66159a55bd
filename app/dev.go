package app

import (
	"context"
	"os"
	"slices"

	"github.com/urfave/cli/v3"
	"golang.org/x/term"

	"recordgraph/app/dev"
	"recordgraph/app/service"
)

// devCommand runs the service on a developer's machine.
func devCommand(e env) *cli.Command {
	cfg := dev.DefaultConfig()
	cfg.Out = e.stdout
	own := ownFlags(e,
		service.Setting{
			Name: "data", Env: "RECORDGRAPH_DATA", Value: &cfg.Data,
			Usage: "folder of the local database, the token and its key; empty is .recordgraph in the model directory",
		},
		service.Setting{
			Name: "postgres-url", Env: "RECORDGRAPH_POSTGRES_URL", Value: &cfg.Download,
			Usage: "Maven repository to fetch PostgreSQL from if the machine has none; empty is the usual one",
		},
		service.Setting{
			Name: "reset", Env: "RECORDGRAPH_RESET", Value: &cfg.Reset,
			Usage: "delete all data of the local database first",
		},
		service.Setting{
			Name: "accept-loss", Env: "RECORDGRAPH_ACCEPT_LOSS", Value: &cfg.AcceptLoss,
			Usage: "follow changes of the model that delete data without asking",
		},
		service.Setting{
			Name: "with-parent", Env: "RECORDGRAPH_WITH_PARENT", Value: &cfg.WithParent,
			Usage: "stop when the process that started this one has ended",
		},
	)
	return &cli.Command{
		Name:      "dev",
		ArgsUsage: "[DIR]",
		Usage:     "serve on this machine with a local PostgreSQL, sample data and a token",
		Description: "Nothing needs to be configured. Without --database-url, a PostgreSQL is started in --data. The printed address\n" +
			"of the playground has a token with all scopes.",
		Flags: append(own, flagsOf(&cfg.Service, e, service.GroupModel, service.GroupServer, service.GroupDatabase, service.GroupAuth, service.GroupLimits, service.GroupLog)...),
		Action: func(ctx context.Context, cmd *cli.Command) error {
			log, err := logger(cfg.Service, e.stderr)
			if cmd.NArg() > 1 {
				return usagef("dev takes one argument, DIR; see recordgraph dev --help")
			}
			if dir := cmd.Args().First(); dir != "" {
				cfg.Service.ModelDir = dir
			}
			if err := firstOf(err, usage(cfg.Service.TracesFromEnv(e.getenv))); err != nil {
				return err
			}
			if err := e.findModel(&cfg.Service); err != nil {
				return err
			}
			s, err := withSamples(e.service, cfg.Service)
			if err != nil {
				return usage(err)
			}
			cfg.Log, cfg.Service.Version = log, version()
			if file, ok := e.stdin.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
				cfg.Answers = file
			}
			return dev.Run(ctx, s, cfg)
		},
	}
}

// withSamples adds the files of the folder of sample data to a compiled service. A model directory has its own.
func withSamples(s Service, cfg service.Config) (Service, error) {
	if s.SampleDir == "" || cfg.ModelDir != "" {
		return s, nil
	}
	more, err := service.ReadSamples(s.SampleDir, s.Schema)
	s.Samples = slices.Concat(s.Samples, more)
	return s, err
}
