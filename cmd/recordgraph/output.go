package main

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"recordgraph/export"
)

// write writes to the output: to a file under another name until it is whole,
// and to all else, such as a pipe or a device, as it comes.
func (o *exportOptions) write(ctx context.Context, stdout io.Writer, prepared *export.Export) error {
	if o.output == "" || o.output == "-" {
		return streamed(ctx, stdout, prepared, false)
	}
	zip := strings.HasSuffix(o.output, ".gz")
	path := o.output
	if file, err := filepath.EvalSymlinks(path); err == nil {
		path = file // a link stays one
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return special(ctx, path, prepared, zip)
	}
	return replaced(ctx, path, prepared, zip)
}

// replaced writes a file that appears whole or not at all.
func replaced(ctx context.Context, path string, prepared *export.Export, zip bool) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	_, err = zipped(ctx, file, prepared, zip)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	return err
}

// special writes to what is there and is no file: a pipe, a device.
func special(ctx context.Context, path string, prepared *export.Export, zip bool) error {
	out, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(streamed(ctx, out, prepared, zip), out.Close())
}

// streamed writes where what was written can't be taken back.
func streamed(ctx context.Context, out io.Writer, prepared *export.Export, zip bool) error {
	n, err := zipped(ctx, out, prepared, zip)
	if err != nil {
		return fmt.Errorf("%w; %d records were written, which is a part", err, n)
	}
	return nil
}

// zipped writes the records, compressed when asked for, and returns how many.
func zipped(ctx context.Context, out io.Writer, prepared *export.Export, zip bool) (int64, error) {
	if !zip {
		return prepared.Write(ctx, out)
	}
	w := gzip.NewWriter(out)
	n, err := prepared.Write(ctx, w)
	if err != nil {
		return n, err
	}
	return n, w.Close()
}
