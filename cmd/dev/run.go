package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"

	"recordgraph/app"
)

// run is the command; it returns the exit status. A first signal stops everything in order, a second one at once.
func run(ctx context.Context, args []string, getenv func(string) string, _ io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("dev", flag.ContinueOnError)
	flags.SetOutput(stderr)
	withParent := flags.Bool("with-parent", false, "stop when the process that started this one has ended")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return 2
	}
	ctx, restore := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer restore()
	context.AfterFunc(ctx, restore)
	if *withParent {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		defer cancel()
		go func() { awaitOrphaned(ctx, os.Getppid()); cancel() }()
	}
	err := develop(ctx, getenv, stdout, stderr)
	if err != nil && !errors.Is(err, context.Canceled) {
		_, _ = fmt.Fprintf(stderr, "dev: %v\n", err)
		return 1
	}
	return 0
}

// develop sets everything up, serves until ctx ends, and stops everything.
func develop(ctx context.Context, getenv func(string) string, stdout, stderr io.Writer) (err error) {
	s, err := readSettings(getenv)
	if err != nil {
		return err
	}
	logger, err := app.NewLogger(s.service, stderr)
	if err != nil {
		return err
	}
	// Listen first, so that a taken address is reported at once and early clients wait for the answer.
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.service.Addr)
	if err != nil {
		return fmt.Errorf("RECORDGRAPH_ADDR: %w", err)
	}
	defer func() { _ = listener.Close() }()
	if s.service.DatabaseURL != "" {
		s.database = `"$DATABASE_URL"` // which may hold a password
		return serve(ctx, s, listener, stdout, logger)
	}
	return serveLocally(ctx, s, listener, stdout, logger)
}

// serveLocally serves from a local PostgreSQL that it starts.
func serveLocally(ctx context.Context, s settings, listener net.Listener, stdout io.Writer, logger *slog.Logger) (err error) {
	db, err := startDatabase(ctx, s, logger)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.stop()) }()
	s.service.DatabaseURL = db.url()
	s.database = "'" + db.url() + "'"
	guarded, release := db.guard(ctx)
	defer release()
	err = serve(guarded, s, listener, stdout, logger)
	if cause := context.Cause(guarded); errors.Is(cause, errDatabaseEnded) {
		return fmt.Errorf("%w; its log is %s", cause, db.server.LogFile())
	}
	return err
}
