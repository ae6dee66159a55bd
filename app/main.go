// Package app is the program of a service: the commands serve, dev, model, migrate, token, load, export, schema and version.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"recordgraph/app/service"
)

// The exit statuses.
const (
	exitOK     = 0
	exitFailed = 1 // the command failed, or refused some rows
	exitUsage  = 2 // wrong arguments, or an unreadable file
)

// Service is what a service consists of, apart from its settings.
type Service = service.Definition

// Sample is a file of sample data.
type Sample = service.Sample

// Main runs the command line of a service and exits.
//
//	func main() {
//		resolver := &graph.Resolver{}
//		app.Main(app.Service{
//			Schema: graph.Schema(), SDL: graph.SDL(), Public: graph.Public(), Executor: resolver.Executor, Computed: resolver.Computed(),
//			Migrations: migrations.Files(),
//		})
//	}
func Main(s Service) {
	os.Exit(Run(context.Background(), s, os.Args, os.Getenv, os.Stdin, os.Stdout, os.Stderr))
}

// Run runs the command line args of a service, of which the first is the program's name, and returns the exit status. SIGINT and
// SIGTERM end it gracefully, a second one at once.
func Run(ctx context.Context, s Service, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)

	e := env{service: s, getenv: getenv, stdin: stdin, stdout: stdout, stderr: stderr}
	e.helped = e.helpService(args)
	err := newCommand(e).Run(ctx, args)
	if err != nil && err.Error() != "" {
		_, _ = fmt.Fprintln(stderr, "recordgraph:", err) // no other place to report to
	}
	return statusOf(err)
}

// env is the environment of a command.
type env struct {
	service        Service
	helped         Service // the service that help texts describe
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
	mistakes       *mistakes
}

// exitError ends a command with a status. Without err, the command has already reported the failure.
type exitError struct {
	status int
	err    error
}

// Error is the text of the error.
func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

// Unwrap returns the error.
func (e *exitError) Unwrap() error { return e.err }

// usage gives an error the exit status of wrong usage.
func usage(err error) error {
	if err == nil {
		return nil
	}
	return &exitError{exitUsage, err}
}

func usagef(format string, args ...any) error { return usage(fmt.Errorf(format, args...)) }

func statusOf(err error) int {
	var exit *exitError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &exit):
		return exit.status
	}
	return exitUsage // the command line or a variable could not be read: no action ran
}
