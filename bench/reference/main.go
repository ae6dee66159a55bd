// Command reference is the hand-written server that the benchmark compares the service with. It gives the same
// answers.
//
// It uses net/http, database/sql and lib/pq, without GraphQL and authentication, as an expert would for speed:
// statements prepared at the start, rows scanned into typed cells that need no reflection, JSON by appending to a
// pooled buffer, one Write with its length. Each path answers one query, with the best statement found. On request it
// also has the duties of a service: it demands tokens and logs requests.
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"

	_ "github.com/lib/pq" // the driver "postgres"
)

// The service's own settings.
const (
	poolSize     = 20
	connLifetime = 15 * time.Minute
	connIdleTime = time.Minute

	readHeaderTimeout = 5 * time.Second
	readTimeout       = 20 * time.Second
	writeTimeout      = 30 * time.Second
	idleTimeout       = 30 * time.Second
	maxHeaderBytes    = 64 << 10
	stopTimeout       = 10 * time.Second
)

func main() {
	os.Exit(run(context.Background(), os.Getenv, os.Stderr))
}

// run serves on REFERENCE_ADDR over the database DATABASE_URL until SIGINT or SIGTERM, and returns the exit status.
// With REFERENCE_DUTIES it demands tokens of RECORDGRAPH_AUTH_KEYS and logs requests.
func run(ctx context.Context, getenv func(string) string, stderr io.Writer) int {
	ctx, restore := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer restore()
	around := func(api http.Handler) (http.Handler, error) { return api, nil }
	if getenv("REFERENCE_DUTIES") != "" {
		around = func(api http.Handler) (http.Handler, error) {
			return duties(ctx, api, getenv("RECORDGRAPH_AUTH_KEYS"), stderr)
		}
	}
	if err := serve(ctx, getenv("REFERENCE_ADDR"), getenv("DATABASE_URL"), around); err != nil {
		_, _ = fmt.Fprintln(stderr, "reference:", err)
		return 1
	}
	return 0
}

func serve(ctx context.Context, addr, databaseURL string, around func(http.Handler) (http.Handler, error)) (err error) {
	db, err := open(databaseURL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	a, err := newAPI(ctx, db)
	if err != nil {
		return err
	}
	handler, err := around(a.routes())
	if err != nil {
		return err
	}
	server := &http.Server{
		Addr: addr, Handler: handler,
		ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
	}
	served := make(chan error, 1)
	go func() { served <- server.ListenAndServe() }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	return server.Shutdown(ctx)
}

// open makes the pool, with the session's settings of the service.
func open(databaseURL string) (*sql.DB, error) {
	u, err := url.Parse(databaseURL)
	if err != nil {
		return nil, errors.New("DATABASE_URL is no URL")
	}
	query := u.Query()
	for name, value := range map[string]string{
		"TimeZone": "UTC", "statement_timeout": "5000", "lock_timeout": "2000", "idle_in_transaction_session_timeout": "10000",
	} {
		query.Set(name, value)
	}
	u.RawQuery = query.Encode()
	db, err := sql.Open("postgres", u.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(poolSize)
	db.SetMaxIdleConns(poolSize)
	db.SetConnMaxLifetime(connLifetime)
	db.SetConnMaxIdleTime(connIdleTime)
	return db, nil
}
