package app

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

// write writes a file that appears when it is complete, or writes records to standard output, a pipe or a device as they
// come.
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

// replaced writes a file that appears complete or not at all.
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

// special writes to an existing pipe or device.
func special(ctx context.Context, path string, prepared *export.Export, zip bool) error {
	out, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(streamed(ctx, out, prepared, zip), out.Close())
}

// streamed writes to an output from which nothing can be removed.
func streamed(ctx context.Context, out io.Writer, prepared *export.Export, zip bool) error {
	n, err := zipped(ctx, out, prepared, zip)
	if err != nil {
		return fmt.Errorf("%w; the output is incomplete: %d records were written", err, n)
	}
	return nil
}

// zipped writes the records, compressed if zip is set, and returns their number.
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
