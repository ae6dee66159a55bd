// Package k8s embeds the manifests that new services get.
package k8s

import (
	"embed"
	"errors"
	"io/fs"
	"regexp"
)

// Postgres is the path in [Files] of a small PostgreSQL.
const Postgres = "overlays/dev/postgres.yaml"

//go:embed base overlays/dev/postgres.yaml
var files embed.FS

// Files returns the common part of all installations, base/, and a small PostgreSQL.
func Files() fs.FS { return files }

var postgresImage = regexp.MustCompile(`(?m)^ +image: (\S+)$`)

// PostgresImage returns the image of the small PostgreSQL.
func PostgresImage() (string, error) {
	text, err := files.ReadFile(Postgres)
	if err != nil {
		return "", err
	}
	found := postgresImage.FindSubmatch(text)
	if found == nil {
		return "", errors.New(Postgres + " names no image")
	}
	return string(found[1]), nil
}
