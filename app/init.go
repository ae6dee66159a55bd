package app

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/urfave/cli/v3"

	"recordgraph/app/scaffold"
	"recordgraph/app/service"
)

// initCommand writes a new service.
func initCommand(e env) *cli.Command {
	var inGo bool
	var o scaffold.GoOptions
	return &cli.Command{
		Name:      "init",
		Usage:     "write a new service to start from",
		ArgsUsage: "DIR",
		Description: "DIR gets a model with two record types, its first migration, sample data and a README.md, and files to check and to\n" +
			"deploy it. It must not exist or be empty. With --go, DIR gets a Go module instead, in which fields can be written in Go.",
		Flags: ownFlags(e,
			service.Setting{
				Name: "go", Env: "RECORDGRAPH_INIT_GO", Value: &inGo,
				Usage: "write a Go service instead of a model directory; it needs Go and a checkout of Recordgraph",
			},
			service.Setting{
				Name: "module", Env: "RECORDGRAPH_INIT_MODULE", Value: &o.Module,
				Usage: "path of the Go module, such as example.com/events; empty is the name of DIR",
			},
			service.Setting{
				Name: "engine", Env: "RECORDGRAPH_INIT_ENGINE", Value: &o.Engine,
				Usage: "directory of the checkout; empty is the one that this program was built from, or that has the working directory",
			},
		),
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if cmd.NArg() != 1 || cmd.Args().First() == "" {
				return usagef("init takes one argument, DIR; see recordgraph init --help")
			}
			if !inGo && (o.Module != "" || o.Engine != "") {
				return usagef("--module and --engine are for Go services; add --go")
			}
			return e.initService(ctx, cmd.Args().First(), inGo, o)
		},
	}
}

func (e env) initService(ctx context.Context, dir string, inGo bool, o scaffold.GoOptions) error {
	var next string
	var err error
	if inGo {
		next, err = "cd "+quoted(dir)+" && make run", scaffold.Go(ctx, dir, o)
	} else {
		next, err = "recordgraph dev "+quoted(dir), scaffold.Model(dir)
	}
	switch {
	case errors.Is(err, scaffold.ErrDir), errors.Is(err, scaffold.ErrOption):
		return usage(err)
	case err != nil:
		return err
	}
	return e.say("A new service is in %s; its README.md describes it. Next:\n\n  %s\n", dir, next)
}

// plainPath has only characters that no shell interprets.
var plainPath = regexp.MustCompile(`^[\w./-]+$`)

// quoted writes a path as a word of a shell.
func quoted(path string) string {
	if plainPath.MatchString(path) && path[0] != '-' {
		return path
	}
	if path[0] == '-' {
		path = "./" + path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
