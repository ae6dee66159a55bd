//go:build !nodev

package dev

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"recordgraph/internal/devpg"
)

// databaseName is the database on the local server.
const databaseName = "recordgraph"

// stopTimeout bounds the local server's stop. The server is killed before.
const stopTimeout = 40 * time.Second

// localDatabase is a database on a server that this process has started.
type localDatabase struct {
	server *devpg.Server
	end    context.CancelFunc
}

// startDatabase starts a local server. The end of ctx stops its start, but not the running server, which must outlive
// the service.
func startDatabase(ctx context.Context, c Config) (database, error) {
	lifetime, end := context.WithCancel(context.WithoutCancel(ctx))
	detach := context.AfterFunc(ctx, end)
	server, err := devpg.Start(lifetime, devpg.Config{
		Dir:         filepath.Join(c.Data, "postgres"),
		Logger:      c.Log,
		DownloadURL: c.Download,
	})
	detach()
	if err != nil {
		end()
		return nil, err
	}
	db := &localDatabase{server: server, end: end}
	if c.Reset {
		err = server.DropDatabase(ctx, databaseName)
	}
	if err == nil {
		err = server.CreateDatabase(ctx, databaseName)
	}
	if err != nil {
		return nil, errors.Join(err, db.stop())
	}
	return db, nil
}

func (db *localDatabase) url() string { return db.server.URL(databaseName) }

func (db *localDatabase) logFile() string { return db.server.LogFile() }

func (db *localDatabase) guard(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		select {
		case <-db.server.Done():
			cancel(errDatabaseEnded)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil) }
}

func (db *localDatabase) stop() error {
	defer db.end()
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	return db.server.Stop(ctx)
}
