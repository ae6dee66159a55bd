// Package app puts the parts together: settings, database, store, API and
// HTTP server, for the recordgraph command and for everything that runs it in-process.
package app
