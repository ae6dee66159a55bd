package graph_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/graph"
	"recordgraph/recordgen"
)

// snippet is a fenced block of GraphQL in a page.
var snippet = regexp.MustCompile("(?s)```graphql\n(.*?)```")

// TestSnippets holds the GraphQL in the README and the docs against the schema:
// operations against the API, record types against the directives.
func TestSnippets(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	schema := gqlparser.MustLoadSchema(&ast.Source{Name: "public.graphqls", Input: graph.SDL()})
	found := 0
	for _, page := range append(pages, "../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range snippet.FindAllStringSubmatch(string(text), -1) {
			found++
			if err := check(schema, match[1]); err != nil {
				t.Errorf("%s: %v\n%s", page, err, match[1])
			}
		}
	}
	if found < 10 {
		t.Errorf("%d snippets found", found)
	}
}

func check(schema *ast.Schema, text string) error {
	if strings.HasPrefix(text, `"`) { // a described type
		_, err := recordgen.Load("snippet", []byte(text+"\ntype Studio @record { name: String! }"))
		return err
	}
	if _, errs := gqlparser.LoadQueryWithRules(schema, text, nil); len(errs) > 0 {
		return errs
	}
	return nil
}
