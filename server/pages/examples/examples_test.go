package examples_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"recordgraph/internal/golden"
	"recordgraph/internal/pagestest"
	"recordgraph/model"
	"recordgraph/model/modeltest"
	"recordgraph/server/pages/examples"
	"recordgraph/server/pages/snippet"
)

// randomModels is the number of random models of each test.
const randomModels = 12

// models are the models of the tests by name.
func models(t *testing.T) map[string]*model.Model {
	t.Helper()
	all := modeltest.All(t)
	for seed := range uint64(randomModels) {
		all[fmt.Sprintf("random-%d", seed)] = modeltest.Load(t, pagestest.RandomModel(seed))
	}
	return all
}

// longName matches a name or value that leaves no room on a line for another one.
var longName = regexp.MustCompile(`\w{30}`)

// Examples are valid, have one operation of their name, say what they show, and declare the variables that they give.
func TestExamplesAreValid(t *testing.T) {
	t.Parallel()
	for name, m := range models(t) {
		public := gqlparser.MustLoadSchema(&ast.Source{Name: "public.graphqls", Input: m.PublicSDL()})
		names := map[string]bool{}
		for _, e := range examples.Of(m.Schema()) {
			document, errs := gqlparser.LoadQueryWithRules(public, e.Query, rules.NewDefaultRules())
			if errs != nil {
				t.Errorf("%s: %v in\n%s\n%s", name, errs, e.Query, m.SDL())
				continue
			}
			if names[e.Name] || len(document.Operations) != 1 || document.Operations[0].Name != e.Name || e.About == "" {
				t.Errorf("%s: %q must be the unique name of the one operation of, with a comment\n%s", name, e.Name, e.Query)
			}
			names[e.Name] = true
			for line := range strings.Lines(e.Query + "\n" + e.Variables) {
				if len(strings.TrimSuffix(line, "\n")) > snippet.Width && !longName.MatchString(line) {
					t.Errorf("%s: %s is too long for the editor: %s", name, e.Name, line)
				}
			}
			checkVariables(t, public, e, document.Operations[0])
		}
	}
}

func checkVariables(t *testing.T, public *ast.Schema, e examples.Example, operation *ast.OperationDefinition) {
	t.Helper()
	given := map[string]any{}
	if e.Variables != "" {
		decoder := json.NewDecoder(strings.NewReader(e.Variables))
		decoder.UseNumber()
		if err := decoder.Decode(&given); err != nil {
			t.Errorf("%s: variables: %v", e.Name, err)
		}
	}
	var declared []string
	for _, v := range operation.VariableDefinitions {
		declared = append(declared, v.Variable)
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(declared)), slices.Sorted(maps.Keys(given))); diff != "" {
		t.Errorf("%s: variables (-declared +given):\n%s", e.Name, diff)
	}
	if _, err := validator.VariableValues(public, operation, given); err != nil {
		t.Errorf("%s: %v", e.Name, err)
	}
}

// Examples run in their order against an empty database without errors, and leave no record behind.
func TestExamplesRunAsTheyAre(t *testing.T) {
	t.Parallel()
	for name, m := range models(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service := pagestest.New(t, m)
			writes := 0
			for range 2 { // also a second time
				for _, e := range examples.Of(m.Schema()) {
					answer := service.Ask(t, e.Query, filled(t, service, e))
					if len(answer.Errors) > 0 || answer.Data == nil {
						t.Errorf("%s\n%s\n%s\n%s", answer.Text, e.Query, e.Variables, m.SDL())
					}
					if strings.HasPrefix(e.Name, "Create") {
						writes++
					}
				}
			}
			for _, typ := range m.Schema().Types {
				if left := service.Ask(t, "{ "+typ.Plural+" { totalCount } }", ""); !strings.Contains(left.Text, `:0}`) {
					t.Errorf("the examples leave records of %s: %s", typ.Name, left.Text)
				}
			}
			if free := len(m.Schema().Types) > 0; free != (writes > 0) {
				t.Errorf("%d writes", writes)
			}
		})
	}
}

// filled are the variables of an example with the IDs that it finds.
func filled(t *testing.T, service *pagestest.Service, e examples.Example) string {
	t.Helper()
	variables := e.Variables
	for _, find := range e.Finds {
		id := service.Ask(t, find.Query, "").FirstID()
		if id == "" {
			t.Errorf("%s: %s finds nothing", e.Name, find.Query)
		}
		variables = pagestest.Fill(variables, find.Text, id)
	}
	return variables
}

// The examples of a typical model read well.
func TestExamplesOfTheLabels(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for _, e := range examples.Of(modeltest.Load(t, modeltest.SDL(t, "labels")).Schema()) {
		fmt.Fprintf(&text, "%s\n%s\n\n", e.Query, e.Variables)
	}
	golden.Compare(t, "testdata/labels.txt", text.String())
}

func TestLoad(t *testing.T) {
	t.Parallel()
	schema := modeltest.Load(t, `type Film @record { title: String! }`).Schema()
	files := fstest.MapFS{
		"02-second.graphql": {Data: []byte("# Changes\n# a film.\nmutation Second($id: ID!) { deleteFilm(id: $id) { id } }\n")},
		"02-second.json":    {Data: []byte("{ \"id\": \"the ID of a Film\" }\n")},
		"01-first.graphql":  {Data: []byte("query First { films { totalCount } }\n")},
		"README.md":         {Data: []byte("not an example")},
	}
	got, err := examples.Load(files, schema)
	if err != nil {
		t.Fatal(err)
	}
	want := []examples.Example{
		{Name: "First", Query: "query First { films { totalCount } }"},
		{
			Name: "Second", About: "Changes a film.", Query: "# Changes\n# a film.\nmutation Second($id: ID!) { deleteFilm(id: $id) { id } }",
			Variables: `{ "id": "the ID of a Film" }`, Finds: []examples.Find{{Text: "the ID of a Film", Query: "{\n  films(last: 1) {\n    nodes { id }\n  }\n}"}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestExamplesWithoutDeprecatedFields looks for deprecated fields that no input requires.
func TestExamplesWithoutDeprecatedFields(t *testing.T) {
	t.Parallel()
	deprecated := regexp.MustCompile(`\b(code|stock|tags|summary)\b`)
	shown := ""
	for _, e := range examples.Of(modeltest.Load(t, modeltest.SDL(t, "deprecated")).Schema()) {
		shown += e.Query + e.Variables
	}
	if found := deprecated.FindString(shown); found != "" || !strings.Contains(shown, "sku") {
		t.Errorf("%q in\n%s", found, shown)
	}
}
