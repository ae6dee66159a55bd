//go:build nodev

package dev

import (
	"context"
	"errors"
)

// startDatabase refuses: the server is left out of release images.
func startDatabase(context.Context, Config) (database, error) {
	return nil, errors.New("this build of recordgraph has no local PostgreSQL: set --database-url (DATABASE_URL), or use the " +
		"development build: go build ./cmd/recordgraph in a checkout of Recordgraph")
}
