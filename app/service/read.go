package service

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"recordgraph/load"
	"recordgraph/model"
	"recordgraph/model/goname"
	"recordgraph/record"
)

// Folders of a model directory.
const (
	SamplesDir  = "data"       // sample data
	ExamplesDir = "playground" // examples for the playground
)

// Read reads the service of a model directory, without its sample data. The error is [model.Problems] when the model has mistakes or needs Go.
func Read(dir string) (Definition, error) {
	d, err := model.ReadDir(dir)
	if err != nil {
		return Definition{}, err
	}
	if err := d.Model.HandWritten().Err(); err != nil {
		return Definition{}, err
	}
	public, err := d.Model.Public()
	if err != nil {
		return Definition{}, err
	}
	return Definition{
		Schema: d.Model.Schema(), SDL: d.Model.PublicSDL(), Public: public, Warnings: NameWarnings(d.Model),
		Migrations: d.Migrations, Examples: examplesOf(dir),
	}, nil
}

// examplesOf is the folder of the playground's examples; nil without it.
func examplesOf(dir string) fs.FS {
	dir = filepath.Join(dir, ExamplesDir)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil
	}
	return os.DirFS(dir)
}

// NameWarnings are the names of a model that a compiled service could not have.
func NameWarnings(m *model.Model) model.Problems { return goname.Check(m, upperFirst) }

// upperFirst is about the Go name of a GraphQL name. gqlgen also changes words such as Id, but its code does not belong
// into a service.
func upperFirst(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// LogWarnings logs the warnings about the model.
func (d Definition) LogWarnings(ctx context.Context, log *slog.Logger) {
	for _, w := range d.Warnings {
		log.WarnContext(ctx, "a compiled service could not have this name in its model", "problem", w.Error())
	}
}

// sampleFile is the name of a file of sample data. The group is the record type.
var sampleFile = regexp.MustCompile(`^(?:[0-9]+-)?([A-Za-z_][A-Za-z0-9_]*)\.(?:ndjson|json|csv)(?:\.gz)?$`)

// SampleError is a mistake in the sample data of a model.
type SampleError struct{ File, Message string }

// Error names the file.
func (e *SampleError) Error() string { return e.File + ": " + e.Message }

// ReadSamples lists the files NN-Type.ndjson, .json and .csv of a folder, in the order of their names. Without the folder
// there are none.
func ReadSamples(dir string, schema *record.Schema) ([]Sample, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("sample data: %w", err)
	}
	var out []Sample
	for _, e := range entries {
		m := sampleFile.FindStringSubmatch(e.Name())
		if m == nil {
			continue
		}
		t, path := schema.Type(m[1]), filepath.Join(dir, e.Name())
		if t == nil {
			return nil, &SampleError{path, fmt.Sprintf("the model has no record type %s; delete the file, or name it after the type of its records", m[1])}
		}
		info, err := os.Stat(path) // before it is opened, because opening a pipe waits for its writer
		if err != nil {
			return nil, fmt.Errorf("sample data: %w", err)
		}
		if !info.Mode().IsRegular() {
			return nil, &SampleError{path, "is not a regular file"}
		}
		out = append(out, Sample{
			Type: t.Name, Name: e.Name(), CreateRelated: true,
			Open: func() (load.Source, error) { return load.Open(path, "", nil, t) },
		})
	}
	return out, nil
}
