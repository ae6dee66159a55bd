// Package service assembles the service from settings, database, store, API and HTTP server, for the recordgraph command and other
// programs.
package service
