// Package migrations embeds the migrations of the tracker's record types. make migration SERVICE=examples/tracker writes
// them.
package migrations

import (
	"embed"
	"io/fs"
)

//go:embed *.sql model.graphqls
var files embed.FS

// Files returns the migrations, goose files named NNNNN_name.sql, and the model as of the last one.
func Files() fs.FS { return files }
