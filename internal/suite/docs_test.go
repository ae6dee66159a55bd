package suite_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/internal/library/graph"
	"recordgraph/record"
)

// TestEveryCodeIsDocumented compares the table of error codes with the list.
func TestEveryCodeIsDocumented(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## Errors\n")
	for _, code := range record.Codes() {
		if !strings.Contains(section, "`"+code+"`") {
			t.Errorf("docs/api.md does not document %s", code)
		}
	}
	for _, match := range regexp.MustCompile("(?m)^\\| `([A-Z_]+)`").FindAllStringSubmatch(section, -1) {
		if !slices.Contains(record.Codes(), match[1]) {
			t.Errorf("docs/api.md documents %s, which is not a code", match[1])
		}
	}
}

// TestScalarsAreMapped finds every scalar of the schema in the table of types in docs/clients.md.
func TestScalarsAreMapped(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/clients.md")
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
