package service

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"recordgraph/load"
	"recordgraph/model"
	"recordgraph/record"
)

// Folders of a model directory.
const (
	samplesDir  = "data"       // sample data
	examplesDir = "playground" // examples for the playground
)

// Read reads the service of a model directory. The error is [model.Problems] when the model has mistakes or needs Go.
func Read(dir string) (Definition, error) {
	d, err := model.ReadDir(dir)
	if err != nil {
		return Definition{}, err
	}
	if err := d.Model.HandWritten().Err(); err != nil {
		return Definition{}, err
	}
	samples, err := ReadSamples(filepath.Join(dir, samplesDir), d.Model.Schema())
	return Definition{Schema: d.Model.Schema(), SDL: d.Model.PublicSDL(), Migrations: d.Migrations, Samples: samples, Examples: examplesOf(dir)}, err
}

// examplesOf is the folder of the playground's examples; nil without it.
func examplesOf(dir string) fs.FS {
	dir = filepath.Join(dir, examplesDir)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil
	}
	return os.DirFS(dir)
}

// sampleFile is the name of a file of sample data. The group is the record type.
var sampleFile = regexp.MustCompile(`^(?:[0-9]+-)?([A-Za-z_][A-Za-z0-9_]*)\.(?:ndjson|json|csv)(?:\.gz)?$`)

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
			return nil, fmt.Errorf("%s: the model has no record type %s; name the file after the type of its records", path, m[1])
		}
		out = append(out, Sample{
			Type: t.Name, Name: e.Name(), CreateRelated: true,
			Open: func() (load.Source, error) { return load.Open(path, "", nil, t) },
		})
	}
	return out, nil
}
