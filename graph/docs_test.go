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

// TestEveryCodeIsDocumented holds the table of error codes against the list.
func TestEveryCodeIsDocumented(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## Errors\n")
	for code := range graph.Status() {
		if !strings.Contains(section, "`"+code+"`") {
			t.Errorf("docs/api.md does not tell what %s means", code)
		}
	}
	for _, match := range regexp.MustCompile("(?m)^\\| `([A-Z_]+)`").FindAllStringSubmatch(section, -1) {
		if graph.Status()[match[1]] == 0 {
			t.Errorf("docs/api.md tells of %s, which is no code", match[1])
		}
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

// excerpt is a fenced block that names the file it is from.
var excerpt = regexp.MustCompile("(?s)```[a-z]+ (\\S+)\n(.*?)```")

// code is a fenced block in a language that nobody would check without a file.
var code = regexp.MustCompile("(?m)^```(?:ts|tsx|js|go|yaml)$")

// TestExcerpts holds the code in docs/clients.md against the examples, which are
// run by make clients: blocks name their file and hold lines of it.
func TestExcerpts(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/clients.md")
	if err != nil {
		t.Fatal(err)
	}
	if loose := code.FindAllString(string(page), -1); len(loose) > 0 {
		t.Errorf("%q: blocks of code that name no file", loose)
	}
	found := excerpt.FindAllStringSubmatch(string(page), -1)
	for _, match := range found {
		file, err := os.ReadFile(filepath.Join("..", match[1]))
		if err != nil {
			t.Error(err)
			continue
		}
		if missing := missingPart(string(file), match[2]); missing != "" {
			t.Errorf("%s does not hold\n%s", match[1], missing)
		}
	}
	if len(found) < 10 {
		t.Errorf("%d excerpts found", len(found))
	}
}

// omission is a line of an excerpt that stands for lines left out.
var omission = regexp.MustCompile(`(?m)^(?://|#) …\n`)

// missingPart is the first part of a block, between omissions, that does not
// follow in the file; empty when all do.
func missingPart(file, block string) string {
	for _, part := range omission.Split(block, -1) {
		at := strings.Index("\n"+file, "\n"+part)
		if at < 0 {
			return part
		}
		file = file[at+len(part):]
	}
	return ""
}

// TestScalarsAreMapped finds every scalar of the schema in the table of types.
func TestScalarsAreMapped(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/clients.md")
	if err != nil {
		t.Fatal(err)
	}
	schema := gqlparser.MustLoadSchema(&ast.Source{Name: "public.graphqls", Input: graph.SDL()})
	_, table, _ := strings.Cut(string(page), "| scalar | in JSON | TypeScript | Go |")
	table, _, _ = strings.Cut(table, "\n\n")
	for _, definition := range schema.Types {
		if definition.Kind == ast.Scalar && !definition.BuiltIn && !strings.Contains(table, "`"+definition.Name+"`") {
			t.Errorf("docs/clients.md maps no scalar %s", definition.Name)
		}
	}
}
