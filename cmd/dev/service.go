package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"time"

	"recordgraph/app"
	"recordgraph/auth"
	"recordgraph/graph"
)

// tokenTTL is the validity of the token that a start issues.
const tokenTTL = 30 * 24 * time.Hour

// serve migrates the database, issues a token and serves until ctx ends.
func serve(ctx context.Context, s settings, listener net.Listener, stdout io.Writer, logger *slog.Logger) (err error) {
	if _, err := app.MigrateUp(ctx, s.service, logger); err != nil {
		return err
	}
	if err := loadSample(ctx, s.service, stdout, logger); err != nil {
		return err
	}
	token, err := issueToken(s)
	if err != nil {
		return err
	}
	running, err := app.New(ctx, s.service, logger)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, running.Close())
		app.FlushLog(logger)
	}()
	stop, err := running.ServeMetrics(ctx, s.service.MetricsAddr, logger)
	if err != nil {
		return err
	}
	defer stop()
	if err := running.Ready(ctx); err != nil {
		logger.WarnContext(ctx, "the database does not fit schema.graphqls: run make generate and make migration, then start again", "cause", err.Error())
	}
	if err := announce(stdout, s, baseURL(listener.Addr().String()), token); err != nil {
		return err
	}
	return running.Run(ctx, listener)
}

// issueToken issues a token with every scope of the model and writes it to a file.
func issueToken(s settings) (string, error) {
	scopes := auth.ParseScopes(strings.Join(app.AllScopes(graph.Schema()), " "))
	token, err := app.Token(s.service, "dev", scopes, tokenTTL)
	if err != nil {
		return "", fmt.Errorf("dev token: %w", err)
	}
	return token, writeSecret(filepath.Join(s.data, "token"), token)
}

// announce says where everything is. Behind the playground's address the token is a fragment, which browsers send
// nowhere.
func announce(out io.Writer, s settings, base, token string) error {
	_, err := fmt.Fprintf(out, `
  Playground  %s/playground#token=%s
  API         %s/graphql
  Token       %s
  Database    psql %s

Ctrl-C stops everything.
`, base, token, base, filepath.Join(s.data, "token"), s.database)
	return err
}

// baseURL returns the URL of a listening address for a browser on this machine.
func baseURL(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "http://" + addr
	}
	if ip := net.ParseIP(host); ip != nil && (ip.IsUnspecified() || ip.IsLoopback()) {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}
