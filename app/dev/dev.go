// Package dev runs a service on a developer's machine: a local PostgreSQL, sample data and a token, in one process.
package dev

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"recordgraph/app/service"
)

// Config has the settings of a run.
type Config struct {
	Service    service.Config // without DatabaseURL, a local PostgreSQL is started; without AuthKeys, a key is made
	Data       string         // folder of the database, the token and its key
	Download   string         // URL of a Maven repository to fetch PostgreSQL from if the machine has none; empty is the usual one
	WithParent bool           // end when the parent process has ended
	Out        io.Writer      // gets the addresses and the reports of sample data
	Log        *slog.Logger
}

// DefaultConfig has the default of every setting but Out and Log.
func DefaultConfig() Config {
	c := Config{Service: service.DefaultConfig(), Data: ".recordgraph"}
	c.Service.LogFormat = "text"
	c.Service.DrainDelay = 0 // no balancer in front
	return c
}

// environment is a prepared run.
type environment struct {
	Config
	definition service.Definition
	psql       string // its argument in a shell
}

// Run sets everything up, serves until ctx ends, and stops everything.
func Run(ctx context.Context, def service.Definition, c Config) error {
	if c.WithParent {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		defer cancel()
		go func() { awaitOrphaned(ctx, os.Getppid()); cancel() }()
	}
	e, err := prepare(def, c)
	if err != nil {
		return err
	}
	// Listen first, so that a taken address is reported at once and early clients wait for the answer.
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", e.Service.Addr)
	if err != nil {
		return fmt.Errorf("--addr (RECORDGRAPH_ADDR): %w", err)
	}
	defer func() { _ = listener.Close() }()
	if e.Service.DatabaseURL != "" {
		e.psql = `"$DATABASE_URL"` // which may hold a password
		err = e.serve(ctx, listener)
	} else {
		err = e.serveLocally(ctx, listener)
	}
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// prepare creates the data folder and, if necessary, the signing key in it.
func prepare(def service.Definition, c Config) (environment, error) {
	data, err := filepath.Abs(c.Data)
	if err == nil {
		err = os.MkdirAll(data, 0o755) // PostgreSQL's user must enter it
	}
	if err != nil {
		return environment{}, fmt.Errorf("--data (RECORDGRAPH_DATA): %w", err)
	}
	c.Data = data
	if c.Service.AuthKeys == "" {
		c.Service.AuthKeys, err = ensureKey(filepath.Join(data, "signing-key"))
	}
	return environment{Config: c, definition: def}, err
}

// serveLocally serves from a local PostgreSQL that it starts.
func (e environment) serveLocally(ctx context.Context, listener net.Listener) (err error) {
	db, err := startDatabase(ctx, e.Config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.stop()) }()
	e.Service.DatabaseURL = db.url()
	e.psql = "'" + db.url() + "'"
	guarded, release := db.guard(ctx)
	defer release()
	err = e.serve(guarded, listener)
	if cause := context.Cause(guarded); errors.Is(cause, errDatabaseEnded) {
		return fmt.Errorf("%w; its log is %s", cause, db.logFile())
	}
	return err
}
