package playground_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"recordgraph/graph"
	"recordgraph/server/pages/playground"
)

// maxLine is how many characters of a line show in a window of 1440 pixels.
const maxLine = 59

// The examples are queries of this API, are valid as they are, and fit on a screen.
func TestExamples(t *testing.T) {
	t.Parallel()
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "public.graphqls", Input: graph.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	examples, err := playground.Examples()
	if err != nil {
		t.Fatal(err)
	}
	if len(examples) == 0 {
		t.Fatal("no examples")
	}
	if examples[0].Variables != "" {
		t.Error("the first example opens without its variables in the editor, so it must have none")
	}
	for _, example := range examples {
		document, err := gqlparser.LoadQueryWithRules(schema, example.Query, rules.NewDefaultRules())
		if err != nil {
			t.Errorf("%s: %v", example.Name, err)
			continue
		}
		if len(document.Operations) != 1 || document.Operations[0].Name != example.Name {
			t.Errorf("%q: not the name of the one operation", example.Name)
			continue
		}
		if example.About == "" || strings.Contains(example.About, "\n") {
			t.Errorf("%s: about %q, want a line", example.Name, example.About)
		}
		for line := range strings.Lines(example.Query) {
			if len(line) > maxLine+len("\n") {
				t.Errorf("%s: cut off in the editor: %q", example.Name, line)
			}
		}
		checkVariables(t, schema, example, document.Operations[0])
	}
}

// checkVariables compares the variables given with those declared.
func checkVariables(t *testing.T, schema *ast.Schema, example playground.Example, operation *ast.OperationDefinition) {
	t.Helper()
	given := map[string]any{}
	if example.Variables != "" {
		decoder := json.NewDecoder(strings.NewReader(example.Variables))
		decoder.UseNumber()
		if err := decoder.Decode(&given); err != nil {
			t.Errorf("%s: variables: %v", example.Name, err)
		}
	}
	got, want := map[string]bool{}, map[string]bool{}
	for name := range given {
		got[name] = true
	}
	for _, variable := range operation.VariableDefinitions {
		want[variable.Variable] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: variables (-declared +given):\n%s", example.Name, diff)
	}
	if _, err := validator.VariableValues(schema, operation, given); err != nil {
		t.Errorf("%s: %v", example.Name, err)
	}
}

func TestFilesAreComplete(t *testing.T) {
	t.Parallel()
	files, err := playground.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"index.html", "favicon.svg", "examples.json", "licenses.md"} {
		if files[name] == nil || len(files[name]()) == 0 {
			t.Errorf("%s is missing or empty; build with `npm ci && npm run build` in ui/", name)
		}
	}
	total := 0
	for name, content := range files {
		total += len(content())
		if strings.HasSuffix(name, ".map") {
			t.Errorf("%s: source maps are not for the binary", name)
		}
	}
	const limit = 8 << 20
	if total > limit {
		t.Errorf("the playground has %d bytes, over the limit of %d", total, limit)
	}
}
