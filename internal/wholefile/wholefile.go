// Package wholefile writes files that appear under their names when they are complete, and leaves no file if the
// process is killed before.
//
// On Linux the file has no name until it is complete (O_TMPFILE). If the file system does not support this, and while a
// file replaces another, the file has a temporary name and is locked. A later [Create] in the same directory removes
// unlocked temporary files. On other systems a killed process leaves its temporary file.
package wholefile

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// errHeld means that another process holds the lock of a file.
var errHeld = errors.New("the file is locked by another process")

// prefix is the beginning of the names of temporary files.
const prefix = ".recordgraph-unfinished-"

// File is an unfinished file. [File.Commit] or [File.Discard] must end it.
type File struct {
	*os.File
	path  string // final name
	named string // temporary name; may be empty
}

// Create begins a file with the final name path, readable and writable by its owner.
func Create(path string) (*File, error) { return create(path, unnamed) }

// create uses a file without a name if unnamed returns one.
func create(path string, unnamed func(dir string) *os.File) (*File, error) {
	dir := filepath.Dir(path)
	removeAbandoned(dir)
	if file := unnamed(dir); file != nil {
		return &File{File: file, path: path}, nil
	}
	file, err := locked(dir)
	if err != nil {
		return nil, err
	}
	return &File{File: file, path: path, named: file.Name()}, nil
}

// locked creates a file with a temporary name.
func locked(dir string) (*os.File, error) {
	for {
		file, err := os.CreateTemp(dir, prefix+"*")
		if err != nil {
			return nil, err
		}
		err = lock(file)
		if err == nil && isAt(file, file.Name()) || err != nil && !errors.Is(err, errHeld) {
			return file, nil // without support for locks, no process removes it
		}
		_ = file.Close() // another process has removed it before it was locked
	}
}

// Commit writes the file to disk and gives it its final name, in place of an earlier file. After an error the earlier
// file remains.
func (f *File) Commit() error {
	err := f.Sync()
	if err == nil && !locks {
		err = f.Close() // some systems can't rename open files
	}
	if err == nil {
		err = f.appear()
	}
	if err != nil {
		return errors.Join(err, f.Discard())
	}
	return closed(f.Close())
}

// closed ignores the error of closing a closed file.
func closed(err error) error {
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}

func (f *File) appear() error {
	if f.named == "" {
		if err := link(f.File, f.path); !errors.Is(err, fs.ErrExist) {
			return err
		}
		_ = lock(f.File) // no other process can hold it
		name := filepath.Join(filepath.Dir(f.path), prefix+rand.Text())
		if err := link(f.File, name); err != nil {
			return err
		}
		f.named = name
	}
	err := os.Rename(f.named, f.path)
	if err == nil {
		f.named = ""
	}
	return err
}

// Discard deletes the file.
func (f *File) Discard() error {
	err := closed(f.Close())
	if f.named != "" {
		err = errors.Join(err, os.Remove(f.named))
	}
	return err
}

// removeAbandoned removes the temporary files of ended processes. It ignores errors, because these files do no harm.
func removeAbandoned(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), prefix) || !e.Type().IsRegular() {
			continue
		}
		name := filepath.Join(dir, e.Name())
		file, err := os.Open(name)
		if err != nil {
			continue
		}
		if lock(file) == nil && isAt(file, name) {
			_ = os.Remove(name)
		}
		_ = file.Close()
	}
}

// isAt reports whether a name still belongs to a file.
func isAt(file *os.File, name string) bool {
	open, err := file.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(name)
	return err == nil && os.SameFile(open, there)
}
