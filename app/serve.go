package app

import (
	"context"
	"errors"

	"github.com/urfave/cli/v3"

	"recordgraph/app/service"
)

// serveCommand runs the service.
func serveCommand(e env) *cli.Command {
	cfg := service.DefaultConfig()
	return &cli.Command{
		Name:  "serve",
		Usage: "serve the API until SIGINT or SIGTERM",
		Description: "/graphql is the API, / lists all pages, /playground is for trying out, /schema.graphql is the schema, /model.json has more metadata, /livez and /readyz are for probes.\n" +
			"At a stop the service is not ready from then on, accepts requests for --drain-delay, and finishes them.",
		Flags: flagsOf(&cfg, e, service.GroupModel, service.GroupServer, service.GroupDatabase, service.GroupAuth, service.GroupLimits, service.GroupLog),
		Action: func(ctx context.Context, cmd *cli.Command) error {
			log, err := logger(cfg, e.stderr)
			if err := firstOf(noArgs(cmd), err, usage(errors.Join(cfg.Validate(), cfg.TracesFromEnv(e.getenv)))); err != nil {
				return err
			}
			s, err := e.definition(&cfg)
			if err != nil {
				return err
			}
			cfg.Version = version()
			tuneMemory(e.getenv, log)
			return service.Run(ctx, s, cfg, log)
		},
	}
}
