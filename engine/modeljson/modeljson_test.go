package modeljson_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"recordgraph/engine/modeljson"
	"recordgraph/input"
	"recordgraph/internal/golden"
	"recordgraph/model/modeltest"
	"recordgraph/record"
)

// models are a model with all features, and those of modeltest.
func models(t *testing.T) map[string]*record.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/everything.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*record.Schema{"everything": modeltest.Load(t, string(text)).Schema()}
	for name, m := range modeltest.All(t) {
		out[name] = m.Schema()
	}
	return out
}

func marshal(t *testing.T, s *record.Schema, limits input.Limits) []byte {
	t.Helper()
	b, err := modeljson.Marshal(s, limits)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestGolden compares documents with goldens.
func TestGolden(t *testing.T) {
	t.Parallel()
	all := models(t)
	for _, name := range []string{"library", "everything"} {
		var got bytes.Buffer
		if err := json.Indent(&got, marshal(t, all[name], input.DefaultLimits()), "", "  "); err != nil {
			t.Fatal(err)
		}
		golden.Compare(t, filepath.Join("testdata", name+".json"), got.String())
	}
}

// TestJSONSchema validates the documents of all models against the published schema,
// which must define every member.
func TestJSONSchema(t *testing.T) {
	t.Parallel()
	file, err := os.Open("../../docs/model.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	published, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	closeObjects(published)
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("model.schema.json", published); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("model.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	all := models(t)
	for name, s := range all {
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(marshal(t, s, input.DefaultLimits())))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(all) < 9 {
		t.Errorf("only %d models", len(all))
	}
}

// closeObjects forbids members that a schema does not list.
func closeObjects(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			closeObjects(e)
		}
	case map[string]any:
		for _, e := range v {
			closeObjects(e)
		}
		if _, object := v["properties"].(map[string]any); object && v["type"] == "object" {
			v["additionalProperties"] = false
		}
	}
}

// TestPublicNamesOnly checks that the document has no names of the database.
func TestPublicNamesOnly(t *testing.T) {
	t.Parallel()
	looked := 0
	for name, s := range models(t) {
		text := string(marshal(t, s, input.DefaultLimits()))
		for _, hidden := range databaseNames(s) {
			looked++
			if strings.Contains(text, hidden) {
				t.Errorf("%s: holds %q", name, hidden)
			}
		}
	}
	if looked < 50 {
		t.Errorf("only %d names were looked for", looked)
	}
}

// databaseNames are the tables, columns, constraints, indexes and conditions of a
// model that are not names in the API.
func databaseNames(s *record.Schema) []string {
	var out, public []string
	for _, t := range s.Types {
		public = append(public, t.Name, t.Singular, t.Plural)
		out = append(out, t.Table)
		for _, f := range t.Fields {
			public, out = append(public, f.Name), append(out, f.Column)
		}
		for _, k := range t.Keys {
			out = append(out, k.Constraint)
		}
		for _, i := range t.Indexes {
			out = append(out, i.Name)
		}
		for _, c := range t.Checks {
			out = append(out, c.Constraint, c.SQL)
		}
	}
	return slices.DeleteFunc(out, func(name string) bool {
		return name == "" || slices.ContainsFunc(public, func(p string) bool { return strings.Contains(p, name) })
	})
}

// TestServiceLimits checks that the document has the limits of the settings.
func TestServiceLimits(t *testing.T) {
	t.Parallel()
	limits := input.DefaultLimits()
	limits.DefaultPage, limits.PageSize = 70, 60
	text := string(marshal(t, models(t)["everything"], limits))
	if want := `"page":{"default":50,"max":50,"maxCursors":60}`; !strings.Contains(text, want) {
		t.Errorf("got %s, want %s", text, want)
	}
}

func TestSameBytes(t *testing.T) {
	t.Parallel()
	a, b := models(t), models(t)
	for name := range a {
		if !bytes.Equal(marshal(t, a[name], input.DefaultLimits()), marshal(t, b[name], input.DefaultLimits())) {
			t.Errorf("%s: two documents of one model differ", name)
		}
	}
}
