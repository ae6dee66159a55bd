package dev

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"sync"
	"time"

	"recordgraph/app/service"
	"recordgraph/auth"
)

// tokenTTL is the validity of the token that a start issues.
const tokenTTL = 30 * 24 * time.Hour

// serve prepares the database, issues a token and serves until ctx ends.
func (e environment) serve(ctx context.Context, listener net.Listener) (err error) {
	if e.Service.ModelDir == "" {
		if err := service.MigrateAlone(ctx, e.definition.Migrations, e.Service, e.Log); err != nil {
			return err
		}
		return e.serveModel(ctx, listener, e.watchCompiled)
	}
	l, err := e.follow(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.close()) }()
	return e.serveModel(ctx, listener, l.watch)
}

// serveModel serves the model of a prepared database until ctx ends. Meanwhile watch runs.
func (e environment) serveModel(ctx context.Context, listener net.Listener, watch func(context.Context, *service.Service)) (err error) {
	if err := e.loadSamples(ctx, e.definition.Samples); err != nil {
		return err
	}
	token, err := e.issueToken()
	if err != nil {
		return err
	}
	running, err := service.New(ctx, e.definition, e.Service, e.Log)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, running.Close())
		service.FlushLog(e.Log)
	}()
	stop, err := running.ServeMetrics(ctx, e.Service.MetricsAddr, e.Log)
	if err != nil {
		return err
	}
	defer stop()
	if err := e.announce(baseURL(listener.Addr().String()), token); err != nil {
		return err
	}
	watching, end := context.WithCancel(ctx)
	var watches sync.WaitGroup
	watches.Go(func() { watch(watching, running) })
	defer watches.Wait()
	defer end()
	return running.Run(ctx, listener)
}

// issueToken issues a token with every scope of the model and writes it to a file.
func (e environment) issueToken() (string, error) {
	token, err := service.Token(e.Service, "dev", auth.NewScopes(allScopes), tokenTTL)
	if err != nil {
		return "", fmt.Errorf("dev token: %w", err)
	}
	return token, writeSecret(filepath.Join(e.Data, "token"), token)
}

// announce says where everything is. Behind the playground's address the token is a fragment, which browsers send
// nowhere.
func (e environment) announce(base, token string) error {
	_, err := fmt.Fprintf(e.Out, `
  Playground  %s/playground#token=%s
  API         %s/graphql
  Token       %s
  Database    psql %s

Ctrl-C stops everything.
`, base, token, base, filepath.Join(e.Data, "token"), e.psql)
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
