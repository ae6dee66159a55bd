// Package dev runs a service on a developer's machine: a local PostgreSQL, sample data and a token, in one process.
package dev

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"recordgraph/app/service"
	"recordgraph/model"
	"recordgraph/server/pages"
)

// Config has the settings of a run.
type Config struct {
	Service    service.Config // without DatabaseURL, a local PostgreSQL is started; without AuthKeys, a key is made
	Data       string         // folder of the database, the token and its key; empty: .recordgraph in the model directory
	Download   string         // URL of a Maven repository to fetch PostgreSQL from if the machine has none; empty is the usual one
	AcceptLoss bool           // change tables without asking when data is lost
	Reset      bool           // delete the local database first
	Answers    io.Reader      // a terminal that answers questions; nil: nobody answers
	WithParent bool           // end when the parent process has ended
	Out        io.Writer      // gets the addresses and the reports of sample data
	Log        *slog.Logger
}

// DefaultConfig has the default of every setting but Out and Log.
func DefaultConfig() Config {
	c := Config{Service: service.DefaultConfig()}
	c.Service.LogFormat = "text"
	c.Service.LogLevel = "warn" // a line for each request would hide the questions and the mistakes of the model
	c.Service.DrainDelay = 0    // no balancer in front
	return c
}

// environment is a prepared run.
type environment struct {
	Config
	files      *watcher // of the model directory
	definition service.Definition
	events     *pages.Events
	psql       string // its argument in a shell
}

// Run sets everything up, serves until ctx ends, and stops everything. It serves the model of the directory in the
// settings, or else the compiled one.
func Run(ctx context.Context, compiled service.Definition, c Config) error {
	if c.WithParent {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		defer cancel()
		go func() { awaitOrphaned(ctx, os.Getppid()); cancel() }()
	}
	e, err := prepare(compiled, c)
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
		if e.Reset {
			return errors.New("--reset: only the local database can be reset, and --database-url (DATABASE_URL) names another one")
		}
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

// prepare reads the model, and creates the data folder and, if necessary, the signing key in it.
func prepare(def service.Definition, c Config) (environment, error) {
	files := newWatcher(".", model.SchemaFile, model.MigrationsDir) // before the files are read, so that no change is missed
	if c.Service.ModelDir != "" {
		files = newWatcher(c.Service.ModelDir, model.SchemaFile, model.MigrationsDir, service.SamplesDir, service.ExamplesDir)
		var err error
		if def, err = readDir(c.Service.ModelDir); err != nil {
			return environment{}, err
		}
	}
	data, err := filepath.Abs(cmp.Or(c.Data, filepath.Join(c.Service.ModelDir, ".recordgraph")))
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
	c.Service.Events = pages.NewEvents(def.Revision())
	c.Service.AllScopes = allScopes
	return environment{Config: c, files: files, definition: def, events: c.Service.Events}, err
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
