package main

import (
	"context"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"recordgraph/auth"
	"recordgraph/graph"
	"recordgraph/service"
)

// defaultTTL is short: a token can't be taken back.
const defaultTTL = time.Hour

// tokenCommand issues a token.
func tokenCommand(e env) *cli.Command {
	cfg := service.DefaultConfig()
	var subject string
	var scopes []string
	var ttl time.Duration
	own := []cli.Flag{
		&cli.StringFlag{
			Name: "subject", Usage: "who the token stands for (claim sub)",
			Sources: fromEnv(e.getenv, "RECORDGRAPH_TOKEN_SUBJECT"), Destination: &subject,
		},
		&cli.StringSliceFlag{
			Name: "scope", Usage: "what it allows; repeat it, or separate several by spaces",
			Sources: fromEnv(e.getenv, "RECORDGRAPH_TOKEN_SCOPE"), Destination: &scopes,
		},
		&cli.DurationFlag{
			Name: "ttl", Usage: "how long it is valid", Value: defaultTTL, DefaultText: "1h",
			Sources: fromEnv(e.getenv, "RECORDGRAPH_TOKEN_TTL"), Destination: &ttl,
		},
	}
	return &cli.Command{
		Name:        "token",
		Usage:       "issue a bearer token, signed by the first private key of --auth-keys",
		Description: "Scopes of this model: " + strings.Join(service.AllScopes(graph.Schema()), " "),
		Flags:       append(own, flagsOf(&cfg, e.getenv, service.GroupAuth)...),
		Action: func(_ context.Context, cmd *cli.Command) error {
			if err := noArgs(cmd); err != nil {
				return err
			}
			if subject == "" {
				return usagef("--subject (RECORDGRAPH_TOKEN_SUBJECT): missing")
			}
			token, err := service.Token(cfg, subject, auth.ParseScopes(strings.Join(scopes, " ")), ttl)
			if err != nil {
				return usage(err)
			}
			return e.say("%s", token)
		},
	}
}
