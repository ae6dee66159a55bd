package dev

import (
	"context"
	"errors"
)

// database is a PostgreSQL server of this process. Builds with the tag nodev have none.
type database interface {
	url() string
	logFile() string
	// guard returns a context that ends with the server; its cause is then errDatabaseEnded.
	guard(ctx context.Context) (context.Context, context.CancelFunc)
	stop() error
}

// errDatabaseEnded is the local server's unexpected end.
var errDatabaseEnded = errors.New("PostgreSQL ended unexpectedly")
