package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"recordgraph/internal/backoff"
)

// Times of the wait for the database at the start.
const (
	firstWait   = 250 * time.Millisecond
	longestWait = 5 * time.Second
	pingTimeout = 3 * time.Second
)

// pinger is a pool of connections.
type pinger interface {
	PingContext(ctx context.Context) error
}

// await returns once the database answers. Until then it logs the failure and tries again, at growing intervals, until timeout. It
// returns at once when waiting can't help, as for a wrong password.
func await(ctx context.Context, db pinger, timeout time.Duration, log *slog.Logger) error {
	waiting, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	policy := backoff.Policy{First: firstWait, Longest: longestWait, Jitter: func(d time.Duration) time.Duration { return d/2 + rand.N(d/2) }}
	begun := time.Now()
	var err error
	for range policy.Attempts(waiting) {
		if err = ping(ctx, db); err == nil {
			return nil
		}
		if !worthWaiting(err) {
			return fmt.Errorf("the database refuses the connection: %w", err)
		}
		log.Warn("waiting for the database", "error", err, "waited", time.Since(begun).Round(time.Millisecond).String())
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("no database after %s: %w", span(timeout), err)
}

func ping(ctx context.Context, db pinger) error {
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	return db.PingContext(ctx)
}

// worthWaiting reports whether a failure may end by itself. Failures of the login (class 28), of a missing database (3D) and of
// settings (22, 42) don't.
func worthWaiting(err error) bool {
	var refused sqlState
	if !errors.As(err, &refused) || len(refused.SQLState()) != 5 {
		return true
	}
	switch refused.SQLState()[:2] {
	case "28", "3D", "22", "42":
		return false
	}
	return true
}

// sqlState is an error of PostgreSQL.
type sqlState interface {
	error
	SQLState() string
}
