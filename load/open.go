package load

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"recordgraph/record"
)

// File is an open file of rows.
type File struct {
	Source
	Name string // for reports: the given name, or "stdin"
	Size int64  // in bytes; -1 if unknown
	read atomic.Int64
	from io.ReadCloser
}

// Open opens a file of rows of type t, or stdin if the name is "-". An empty format is derived from the name.
func Open(name string, format Format, stdin io.Reader, t *record.Type) (*File, error) {
	if format == "" {
		var err error
		if format, err = FormatOf(name); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	f := &File{Name: name, Size: -1, from: io.NopCloser(stdin)}
	if name == "-" {
		f.Name = "stdin"
	} else if err := f.open(name); err != nil {
		return nil, err
	}
	var err error
	if f.Source, err = newSource(format, counter{f.from, &f.read}, t); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", f.Name, err), f.Close())
	}
	return f, nil
}

func (f *File) open(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	f.from = file
	if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
		f.Size = info.Size()
	} else if err == nil && info.IsDir() {
		return errors.Join(fmt.Errorf("%s is a directory", name), file.Close())
	}
	return nil
}

func newSource(format Format, r io.Reader, t *record.Type) (Source, error) {
	switch format {
	case FormatNDJSON:
		return NewNDJSON(r)
	case FormatCSV:
		return NewCSV(r, t)
	}
	return NewJSON(r)
}

// Read returns the number of bytes read so far. It is safe for concurrent use.
func (f *File) Read() int64 { return f.read.Load() }

// Close closes the file.
func (f *File) Close() error { return f.from.Close() }

// counter counts the bytes that it reads.
type counter struct {
	r io.Reader
	n *atomic.Int64
}

// Read reads and counts.
func (c counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}
