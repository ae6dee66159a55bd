package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"recordgraph/app/service"
	"recordgraph/auth"
)

// defaultTTL is short, because a token can't be revoked.
const defaultTTL = time.Hour

// tokenCommand issues a token.
func tokenCommand(e env) *cli.Command {
	cfg := service.DefaultConfig()
	subject, ttl := "", defaultTTL
	var scopes []string
	own := ownFlags(e,
		service.Setting{Name: "subject", Env: "RECORDGRAPH_TOKEN_SUBJECT", Value: &subject, Usage: "the caller that the token identifies (claim sub)"},
		service.Setting{Name: "ttl", Env: "RECORDGRAPH_TOKEN_TTL", Value: &ttl, Usage: "validity of the token"},
	)
	scope := &cli.StringSliceFlag{
		Name: "scope", Usage: "scope of the token; repeat the flag, or separate scopes by spaces",
		Sources: cli.NewValueSourceChain(variable{env: e, name: "RECORDGRAPH_TOKEN_SCOPE"}), Destination: &scopes,
	}
	return &cli.Command{
		Name:        "token",
		Usage:       "issue a bearer token, signed by the first private key of --auth-keys",
		Description: scopesOf(e.helped),
		Flags:       append(slices.Insert(own, 1, cli.Flag(scope)), flagsOf(&cfg, e, service.GroupModel, service.GroupAuth)...),
		Action: func(_ context.Context, cmd *cli.Command) error {
			if err := noArgs(cmd); err != nil {
				return err
			}
			if subject == "" {
				return usagef("--subject (RECORDGRAPH_TOKEN_SUBJECT): missing")
			}
			s, err := e.definition(&cfg)
			if err != nil {
				return err
			}
			granted := auth.ParseScopes(strings.Join(scopes, " "))
			token, err := service.Token(cfg, subject, granted, ttl)
			if err != nil {
				return usage(err)
			}
			if text := doubt(granted, service.AllScopes(s.Schema)); text != "" {
				fmt.Fprintln(e.stderr, "recordgraph: warning: "+text)
			}
			return e.say("%s", token)
		},
	}
}

// scopesOf describes the scopes of the model.
func scopesOf(s Service) string {
	if s.Schema == nil {
		return ""
	}
	return "Scopes of this model: " + strings.Join(service.AllScopes(s.Schema), " ")
}

// doubt returns a warning about a token without scopes or with scopes that the model doesn't have. The token is issued
// nevertheless, because another model may have them.
func doubt(granted auth.Scopes, known []string) string {
	var unknown []string
	for _, scope := range granted.Names() {
		if !slices.Contains(known, scope) {
			unknown = append(unknown, scope)
		}
	}
	switch {
	case len(granted) == 0:
		return "the token has no scope and allows nothing; this model has the scopes " + strings.Join(known, " ")
	case len(unknown) > 0:
		return "this model does not have the scope " + strings.Join(unknown, " ") + "; it has " + strings.Join(known, " ")
	}
	return ""
}
