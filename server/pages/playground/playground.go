// Package playground has the files of the page at /playground: built files, icon and examples.
package playground

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
)

// ContentSecurityPolicy lets the playground load from its own host alone. The editor writes style attributes and starts its
// language services from same-origin files; nothing is evaluated.
const ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

//go:embed all:dist
var dist embed.FS

//go:embed examples/*
var examples embed.FS

// Example is a query in a tab of the playground.
type Example struct {
	Name      string `json:"name"`                // of the operation and the tab
	About     string `json:"about"`               // one sentence, from the file's leading comment
	Query     string `json:"query"`               // the document with its comment
	Variables string `json:"variables,omitempty"` // JSON text; empty for none
}

// ExamplesFile is the file of the [Examples].
const ExamplesFile = "examples.json"

// Files returns every file by its path below /, to be read at its first request. "index.html" is the page itself, and
// [ExamplesFile] has the [Examples].
func Files() (map[string]func() []byte, error) {
	files := make(map[string]func() []byte)
	err := fs.WalkDir(dist, "dist", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files[strings.TrimPrefix(name, "dist/")] = sync.OnceValue(func() []byte {
			content, err := dist.ReadFile(name)
			if err != nil {
				panic(err) // an embedded file that was just listed
			}
			return content
		})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read playground: %w", err)
	}
	list, err := Examples()
	if err != nil {
		return nil, err
	}
	encoded, err := json.Marshal(list)
	if err != nil {
		return nil, fmt.Errorf("encode playground examples: %w", err)
	}
	files[ExamplesFile] = func() []byte { return encoded }
	return files, nil
}

// Examples reads examples/NN-name.graphql in order of their numbers, with the variables in NN-name.json if that exists. To offer
// another one, add a file.
func Examples() ([]Example, error) {
	names, err := fs.Glob(examples, "examples/*.graphql")
	if err != nil {
		return nil, fmt.Errorf("list playground examples: %w", err)
	}
	list := make([]Example, 0, len(names))
	for _, name := range names {
		example, err := readExample(name)
		if err != nil {
			return nil, fmt.Errorf("playground example %s: %w", path.Base(name), err)
		}
		list = append(list, example)
	}
	return list, nil
}

func readExample(name string) (Example, error) {
	document, err := examples.ReadFile(name)
	if err != nil {
		return Example{}, err
	}
	variables, err := examples.ReadFile(strings.TrimSuffix(name, ".graphql") + ".json")
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
