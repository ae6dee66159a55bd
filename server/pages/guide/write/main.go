// Command write writes the guide to the API of a model as Markdown:
//
//	write schema.graphqls docs/api.md
package main

import (
	"fmt"
	"io"
	"os"

	"recordgraph/model"
	"recordgraph/server/pages/guide"
)

// generated is the first line of the file, for readers and linters.
const generated = "<!-- Code generated from server/pages/guide/guide.md.tmpl; DO NOT EDIT. -->\n\n"

func main() { os.Exit(run(os.Args[1:], os.Stderr)) }

// run is the command; it returns the exit status.
func run(args []string, stderr io.Writer) int {
	if len(args) != 2 {
		fmt.Fprintln(stderr, "usage: write MODEL MARKDOWN")
		return 2
	}
	if err := write(args[0], args[1]); err != nil {
		fmt.Fprintln(stderr, "write:", err)
		return 1
	}
	return 0
}

func write(from, to string) error {
	sdl, err := os.ReadFile(from) //nolint:gosec // the command line says which
	if err != nil {
		return err
	}
	m, err := model.Load(model.File{Name: from, SDL: string(sdl)})
	if err != nil {
		return err
	}
	text, err := guide.Markdown(m.Schema())
	if err != nil {
		return err
	}
	return os.WriteFile(to, append([]byte(generated), text...), 0o644) //nolint:gosec // it is committed
}
