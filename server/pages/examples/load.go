package examples

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"recordgraph/record"
)

// Load reads all files NN-name.graphql in the order of their names, with the variables in NN-name.json if that exists. A variable of
// the text "the ID of a Movie", for a type Movie of the schema, stands for the ID of the newest record.
func Load(files fs.FS, schema *record.Schema) ([]Example, error) {
	var names []string
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && path.Ext(name) == ".graphql" {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list examples: %w", err)
	}
	list := make([]Example, 0, len(names))
	for _, name := range names {
		example, err := load(files, name)
		if err != nil {
			return nil, fmt.Errorf("example %s: %w", name, err)
		}
		for _, t := range schema.Types {
			if strings.Contains(example.Variables, `"`+theID(t)+`"`) {
				example.Finds = append(example.Finds, newest(t, nil))
			}
		}
		list = append(list, example)
	}
	return list, nil
}

func load(files fs.FS, name string) (Example, error) {
	document, err := fs.ReadFile(files, name)
	if err != nil {
		return Example{}, err
	}
	variables, err := fs.ReadFile(files, strings.TrimSuffix(name, ".graphql")+".json")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Example{}, err
	}
	about, operation := leadingComment(string(document))
	return Example{
		Name:      operationName(operation),
		About:     about,
		Query:     strings.TrimSpace(string(document)),
		Variables: strings.TrimSpace(string(variables)),
	}, nil
}

// leadingComment splits a document into the text of its first comment lines and the rest.
func leadingComment(document string) (comment, rest string) {
	var lines []string
	for strings.HasPrefix(document, "#") {
		line, after, _ := strings.Cut(document, "\n")
		lines = append(lines, strings.TrimSpace(strings.TrimPrefix(line, "#")))
		document = after
	}
	return strings.Join(lines, " "), document
}

// operationName is the word after "query" or "mutation".
func operationName(operation string) string {
	_, rest, _ := strings.Cut(strings.TrimSpace(operation), " ")
	end := strings.IndexAny(rest, "( {")
	if end < 0 {
		return ""
	}
	return rest[:end]
}
