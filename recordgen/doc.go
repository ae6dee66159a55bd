// Package recordgen turns a model, record types declared in SDL, into code:
// load, check, expand, emit, and gqlgen behind a plugin. It runs at build time
// and never imports what it generates.
package recordgen
