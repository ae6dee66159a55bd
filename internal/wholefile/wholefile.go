// Package wholefile writes files that appear under their names when they are whole, and leaves nothing behind when
// the process is killed before.
//
// On Linux the file has no name until then (O_TMPFILE). Where the file system has no such files, and for the moment
// in which a file takes the place of another, it has a temporary name and is locked: a later [Create] in the same
// directory removes temporary files that nobody holds the lock of. Elsewhere a killed process leaves its temporary
// file.
package wholefile

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// errHeld says that another process holds the lock of a file.
var errHeld = errors.New("the file is locked by another process")

// prefix begins the names of temporary files.
const prefix = ".recordgraph-unfinished-"

// File is a file in the making. Whoever creates one ends it by [File.Commit] or [File.Discard].
type File struct {
	*os.File
	path  string // the name it is to have
	named string // its temporary name; empty when it has none
}

// Create begins a file that is to be at path, readable and writable by its owner.
func Create(path string) (*File, error) { return create(path, unnamed) }

// create uses a file without a name if unnamed makes one.
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

// locked makes a file with a temporary name.
func locked(dir string) (*os.File, error) {
	for {
		file, err := os.CreateTemp(dir, prefix+"*")
		if err != nil {
			return nil, err
		}
		err = lock(file)
		if err == nil && isAt(file, file.Name()) || err != nil && !errors.Is(err, errHeld) {
			return file, nil // where locks are not supported, nobody removes it
		}
		_ = file.Close() // it was taken for an abandoned one before it was locked
	}
}

// Commit writes the file to disk and gives it its name, in place of what had the name before. After an error there is
// no such file, and what was there stays.
func (f *File) Commit() error {
	err := f.Sync()
	if err == nil && !locks {
		err = f.Close() // some systems rename no open files
	}
	if err == nil {
		err = f.appear()
	}
	if err != nil {
		return errors.Join(err, f.Discard())
	}
	return closed(f.Close())
}

// closed is the outcome of closing a file that may be closed already.
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
		_ = lock(f.File) // nobody else can hold it
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

// Discard throws the file away.
func (f *File) Discard() error {
	err := closed(f.Close())
	if f.named != "" {
		err = errors.Join(err, os.Remove(f.named))
	}
	return err
}

// removeAbandoned removes the temporary files of processes that are gone. What can't be removed does no harm.
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

// isAt reports whether a name still leads to a file.
func isAt(file *os.File, name string) bool {
	open, err := file.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(name)
	return err == nil && os.SameFile(open, there)
}
