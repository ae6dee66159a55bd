package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"recordgraph/app"
	"recordgraph/auth"
)

// settings are the settings of the service and of this command.
type settings struct {
	service     app.Config
	data        string // absolute path of the folder
	downloadURL string // of PostgreSQL's binaries; empty for the usual place
	database    string // argument of psql in a shell
}

// readSettings reads the environment, with defaults for development. It creates the data folder and, if necessary,
// the signing key in it.
func readSettings(getenv func(string) string) (settings, error) {
	data, err := filepath.Abs(cmp.Or(getenv("RECORDGRAPH_DATA"), ".recordgraph"))
	if err != nil {
		return settings{}, fmt.Errorf("RECORDGRAPH_DATA: %w", err)
	}
	if err := os.MkdirAll(data, 0o755); err != nil { // PostgreSQL's user must enter it
		return settings{}, fmt.Errorf("RECORDGRAPH_DATA: %w", err)
	}
	s := settings{service: app.DefaultConfig(), data: data, downloadURL: getenv("RECORDGRAPH_POSTGRES_URL")}
	s.service.LogFormat = "text"
	s.service.DrainDelay = 0 // no balancer in front
	if err := s.service.FromEnv(getenv); err != nil {
		return settings{}, err
	}
	if s.service.AuthKeys == "" {
		s.service.AuthKeys, err = ensureKey(filepath.Join(data, "signing-key"))
	}
	return s, err
}

// ensureKey returns the signing key in the file, and creates it if necessary. The tokens of earlier starts remain
// valid.
func ensureKey(path string) (auth.KeySpecs, error) {
	text, err := os.ReadFile(path)
	if err == nil {
		return auth.KeySpecs(text), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("signing key: %w", err)
	}
	spec := auth.NewSecretSpec("dev")
	return spec, writeSecret(path, string(spec))
}

// writeSecret atomically replaces a file by a line that only this user can read.
func writeSecret(path, text string) error {
	staging := path + ".new"
	if err := os.Remove(staging); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write secret: %w", err)
	}
	if err := os.WriteFile(staging, []byte(text+"\n"), 0o600); err != nil {
		return fmt.Errorf("write secret: %w", err)
	}
	if err := os.Rename(staging, path); err != nil {
		return fmt.Errorf("write secret: %w", err)
	}
	return nil
}
