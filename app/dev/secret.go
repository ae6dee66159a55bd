package dev

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"recordgraph/auth"
)

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
