// Command keeper runs the PostgreSQL that the test processes of a user share.
//
// Each test process holds a shared lock on a file while it uses the server. If no process has held the lock for a
// while, the keeper takes an exclusive lock, stops the server, deletes its data and ends. A process that starts
// meanwhile waits for the lock, finds no server and starts another keeper.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"recordgraph/internal/devpg"
	"recordgraph/internal/devpg/flock"
	"recordgraph/internal/pgtest/rendezvous"
)

const (
	// idleTimeout is the time without users after which the server stops. It is longer than the pauses of a test run in
	// which the next package compiles.
	idleTimeout = 10 * time.Second
	// pollInterval is the pause between two looks for users.
	pollInterval = 500 * time.Millisecond
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// run is the command. Its argument is the folder of the rendezvous. It writes a line to stdout when the server is
// ready.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if len(args) != 1 {
		_, _ = fmt.Fprintln(stderr, "usage: keeper FOLDER")
		return 2
	}
	if err := keep(ctx, rendezvous.Dir(args[0]), idleTimeout, stdout); err != nil {
		_, _ = fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

// keep runs a new server after the end of an earlier keeper's server. It stops the server and deletes its data after
// that long without users, or at the end of ctx.
func keep(ctx context.Context, dir rendezvous.Dir, idle time.Duration, ready io.Writer) error {
	lock, err := flock.Exclusive(dir.Keeper())
	if err != nil {
		return err
	}
	defer func() { _ = lock.Release() }()
	if err := errors.Join(dir.Withdraw(), devpg.Remove(ctx, dir.Server())); err != nil {
		return err
	}
	server, err := devpg.Start(context.WithoutCancel(ctx), devpg.Config{Dir: dir.Server(), Settings: settings()})
	if err != nil {
		return err
	}
	users, err := serve(ctx, dir, server, ready, idle)
	end := context.WithoutCancel(ctx)
	err = errors.Join(err, dir.Withdraw(), server.Stop(end), devpg.Remove(end, dir.Server()))
	if users != nil {
		err = errors.Join(err, users.Release())
	}
	return err
}

// settings prefer speed to durability, allow many connections, and turn off autovacuum, which could change plans during
// a test.
func settings() map[string]string {
	return map[string]string{
		"fsync":              "off",
		"full_page_writes":   "off",
		"wal_level":          "minimal",
		"max_wal_senders":    "0",
		"max_wal_size":       "2GB",
		"checkpoint_timeout": "1h",
		"autovacuum":         "off",
		"max_connections":    "300",
	}
}

// serve publishes the server and waits until no process uses it.
func serve(ctx context.Context, dir rendezvous.Dir, server *devpg.Server, ready io.Writer, idle time.Duration) (*flock.Lock, error) {
	if err := dir.Publish(server.URL("postgres")); err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintln(ready, "ready"); err != nil {
		return nil, fmt.Errorf("report to the first user: %w", err)
	}
	return awaitIdle(ctx, dir.Users(), server.Done(), idle)
}

// awaitIdle returns the exclusive users' lock once no process has held it for that long. It returns no lock if ctx or
// the server ends.
func awaitIdle(ctx context.Context, usersLock string, serverDone <-chan struct{}, idle time.Duration) (*flock.Lock, error) {
	lastUse := time.Now()
	tick := time.NewTicker(pollInterval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil, nil //nolint:nilnil // at the end of ctx no lock is needed
		case <-serverDone:
			return nil, errors.New("the server ended unexpectedly")
		case <-tick.C:
		}
		users, err := flock.TryExclusive(usersLock)
		switch {
		case errors.Is(err, flock.ErrHeld):
			lastUse = time.Now()
		case err != nil || time.Since(lastUse) >= idle:
			return users, err
		default:
			if err := users.Release(); err != nil {
				return nil, err
			}
		}
	}
}
