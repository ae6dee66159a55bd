package service

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"recordgraph/store"
)

// cursorKeyInterval is the time between two reads of the cursor keys. A replica has several attempts to read a new key before
// another replica encrypts with it.
const cursorKeyInterval = store.CursorKeyDelay / 5

// AddCursorKey adds a random cursor key to the database and returns its ID. Replicas begin to encrypt with it after
// [store.CursorKeyDelay].
func AddCursorKey(ctx context.Context, cfg Config, log *slog.Logger) (id byte, err error) {
	err = onDatabase(ctx, cfg, cfg.driver(log), log, func(db *sql.DB) error {
		id, err = store.NewCursorKeys(db).Add(ctx)
		return err
	})
	return id, err
}

// RemoveCursorKey removes a cursor key from the database. Replicas refuse its cursors after a minute at most.
func RemoveCursorKey(ctx context.Context, cfg Config, id byte, log *slog.Logger) error {
	return onDatabase(ctx, cfg, cfg.driver(log), log, func(db *sql.DB) error {
		return store.NewCursorKeys(db).Remove(ctx, id)
	})
}

// ListCursorKeys writes a line for each cursor key in the database, newest first.
func ListCursorKeys(ctx context.Context, cfg Config, log *slog.Logger, out io.Writer) error {
	return onDatabase(ctx, cfg, cfg.driver(log), log, func(db *sql.DB) error {
		keys, err := store.NewCursorKeys(db).List(ctx)
		if err != nil {
			return err
		}
		uses := "decrypts; encrypts once it is " + span(store.CursorKeyDelay) + " old"
		for _, k := range keys {
			use := uses
			if k.Encrypts {
				use, uses = "encrypts and decrypts", "decrypts"
			}
			if _, err := fmt.Fprintf(out, "%-3d  created %s  %s\n", k.ID, k.CreatedAt.UTC().Format(time.DateTime+"Z"), use); err != nil {
				return err
			}
		}
		return nil
	})
}

// refreshCursorKeys calls refresh at each interval until stop is called. It logs the first of several failures in a row: while the
// database is away, all of them fail.
func refreshCursorKeys(ctx context.Context, refresh func(context.Context) error, log *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var running sync.WaitGroup
	running.Go(func() {
		ticker := time.NewTicker(cursorKeyInterval)
		defer ticker.Stop()
		failing := false
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
			err := refresh(ctx)
			if err != nil && !failing && ctx.Err() == nil {
				log.Warn("the cursor keys can't be read from the database: new keys are unknown until they can", "error", err)
			}
			failing = err != nil
		}
	})
	return func() { cancel(); running.Wait() }
}
