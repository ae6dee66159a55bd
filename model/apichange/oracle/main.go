// Command oracle writes pairs of schemas with their changes for compare.mjs, which compares the changes with those that
// graphql-js finds. Each line is a JSON object: name, before, after, changes.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/tools/txtar"

	"recordgraph/model"
	"recordgraph/model/apichange"
	"recordgraph/model/apichange/apitest"
)

// pairs is the number of random pairs.
const pairs = 400

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	for seed := range uint64(pairs) {
		before, after := apitest.Pair(seed)
		if err := write(fmt.Sprintf("pair %d", seed), before, after); err != nil {
			return err
		}
	}
	files, err := filepath.Glob("model/apichange/testdata/*.txtar")
	if err != nil || len(files) == 0 {
		return fmt.Errorf("run it at the root of the project: no pairs of models (%w)", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			return err
		}
		var versions []string
		for _, f := range archive.Files {
			m, err := model.Load(model.File{Name: f.Name, SDL: string(f.Data)})
			if err != nil {
				return err
			}
			versions = append(versions, m.PublicSDL())
		}
		if err := write(file, versions[0], versions[1]); err != nil {
			return err
		}
	}
	return nil
}

// write compares two versions and writes the result.
func write(name, before, after string) error {
	old, err := apichange.Read(name, before)
	if err != nil {
		return err
	}
	now, err := apichange.Read(name, after)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"name": name, "before": before, "after": after, "changes": apichange.Compare(old, now)})
}
