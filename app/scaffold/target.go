package scaffold

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrDir is a directory that cannot be used.
var ErrDir = errors.New("choose a new or an empty directory")

// target is the directory of a new service.
type target struct {
	path    string // absolute
	created string // the first directory on the path that does not exist; empty if all exist
}

// keptEntry may be in the directory before.
const keptEntry = ".git"

// newTarget refuses a directory that has files.
func newTarget(dir string) (target, error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return target{}, err
	}
	entries, err := os.ReadDir(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return target{path, firstMissing(path)}, nil
	case err != nil:
		return target{}, fmt.Errorf("%w: %w", ErrDir, err)
	}
	for _, e := range entries {
		if e.Name() != keptEntry {
			return target{}, fmt.Errorf("%w: %s already has %s", ErrDir, dir, e.Name())
		}
	}
	return target{path: path}, nil
}

// firstMissing returns the highest directory on a path that does not exist.
func firstMissing(path string) string {
	for {
		parent := filepath.Dir(path)
		if _, err := os.Lstat(parent); err == nil || parent == path {
			return path
		}
		path = parent
	}
}

// fill lets write fill a folder in the directory, and then moves the files to their places. After an error nothing is left.
func (t target) fill(write func(staging string) error) (err error) {
	if err := os.MkdirAll(t.path, 0o755); err != nil {
		return fmt.Errorf("%w: %w", ErrDir, err)
	}
	if t.created != "" {
		defer func() {
			if err != nil {
				_ = os.RemoveAll(t.created) // this function has made it
			}
		}()
	}
	staging, err := os.MkdirTemp(t.path, ".init-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(staging)) }()
	if err := write(staging); err != nil {
		return err
	}
	return t.move(staging)
}

// move moves the content of a folder into the directory. It moves back what it has moved if it fails.
func (t target) move(from string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for i, e := range entries {
		err := os.Rename(filepath.Join(from, e.Name()), filepath.Join(t.path, e.Name()))
		for j := 0; err != nil && j < i; j++ {
			_ = os.Rename(filepath.Join(t.path, entries[j].Name()), filepath.Join(from, entries[j].Name())) // err is reported
		}
		if err != nil {
			return err
		}
	}
	return nil
}
