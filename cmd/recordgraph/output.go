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
	"recordgraph/internal/wholefile"
)

// write writes to the output: to a file that appears when it is whole, and to all else, such as a pipe or a device,
// as records come.
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
func replaced(ctx context.Context, path string, prepared *export.Export, zip bool) error {
	file, err := wholefile.Create(path)
	if err != nil {
		return err
	}
	if _, err := zipped(ctx, file, prepared, zip); err != nil {
		return errors.Join(err, file.Discard())
	}
	return file.Commit()
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
