// Package rows makes files of rows to load: the sample catalogue, over and over.
package rows

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"recordgraph/examples/catalogue"
	"recordgraph/load"
)

// File makes an NDJSON file of n films at path, unless a file exists there.
func File(path string, n int) (err error) {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	part := path + ".part"
	f, err := os.Create(part)
	if err != nil {
		return fmt.Errorf("rows: %w", err)
	}
	out := bufio.NewWriter(f)
	if err := errors.Join(Films(out, n), out.Flush(), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("rows: %w", err), os.Remove(part))
	}
	return os.Rename(part, path)
}

// Films writes n films as NDJSON. The title of each copy of a film has the copy's number, so that it is as selective
// as in a catalogue of that size.
func Films(out io.Writer, n int) error {
	films, err := sample()
	if err != nil {
		return err
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for i := range n {
		film := films[i%len(films)]
		title := film["title"]
		film["title"] = fmt.Sprintf("%s %d", title, i/len(films)+1)
		err := enc.Encode(film)
		film["title"] = title
		if err != nil {
			return err
		}
	}
	return nil
}

// sample is the catalogue without the rows that can't be loaded.
func sample() ([]map[string]any, error) {
	source, err := catalogue.Films()
	if err != nil {
		return nil, err
	}
	var films []map[string]any
	for {
		row, err := load.Next(source)
		var bad *load.RowError
		switch {
		case errors.Is(err, io.EOF):
			return films, nil
		case errors.As(err, &bad):
		case err != nil:
			return nil, err
		case row.Object["title"] != nil:
			films = append(films, row.Object)
		}
	}
}
