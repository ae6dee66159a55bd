package suite_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"recordgraph/internal/library/graph"
)

// abstract is an interface or a union in an introspection result.
type abstract struct {
	Name, Kind    string
	PossibleTypes []struct{ Name, Kind string }
}

// possible returns the names of the possible types. It marks types that are not objects.
func (a abstract) possible() []string {
	var names []string
	for _, t := range a.PossibleTypes {
		if t.Kind != "OBJECT" {
			t.Name += " (" + t.Kind + ")"
		}
		names = append(names, t.Name)
	}
	slices.Sort(names)
	return names
}

// TestPossibleTypes compares the possible types of every interface and union with the objects
// of the SDL, for all introspection fields that return types.
func TestPossibleTypes(t *testing.T) {
	t.Parallel()
	sdl, err := parser.ParseSchema(&ast.Source{Input: graph.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	for _, def := range sdl.Definitions {
		switch def.Kind {
		case ast.Interface:
			want[def.Name] = slices.Clip(want[def.Name]) // of no object, too
		case ast.Union:
			want[def.Name] = slices.Sorted(slices.Values(def.Types))
		case ast.Object:
			for _, of := range def.Interfaces {
				want[of] = append(want[of], def.Name)
				slices.Sort(want[of])
			}
		}
	}
	if len(want["Node"]) == 0 || len(want["Record"]) == 0 {
		t.Fatalf("the SDL has %v", want)
	}
	s := newService(t, options{})
	var all struct {
		Schema struct{ Types []abstract } `json:"__schema"`
		Node   abstract
		Query  struct{ Fields []struct{ Type abstract } }
	}
	const possible = `kind name possibleTypes { kind name }`
	document := `{ __schema { types { ` + possible + ` } } node: __type(name: "Node") { ` + possible + ` } query: __type(name: "Query") { fields { type { ` + possible + ` } } } }`
	if err := json.Unmarshal(s.send(t, document).Data, &all); err != nil {
		t.Fatal(err)
	}
	shown := slices.Concat(all.Schema.Types, []abstract{all.Node})
	for _, f := range all.Query.Fields {
		shown = append(shown, f.Type)
	}
	got := map[string][]string{}
	for _, each := range shown {
		names := each.possible()
		if each.Kind != "INTERFACE" && each.Kind != "UNION" {
			if len(names) > 0 {
				t.Errorf("%s, which is no interface and no union, has the possible types %v", each.Name, names)
			}
			continue
		}
		if before, again := got[each.Name]; again && !slices.Equal(before, names) {
			t.Errorf("%s has the possible types %v and %v", each.Name, before, names)
		}
		got[each.Name] = names
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-SDL +introspection)\n%s", diff)
	}
}

// TestFragmentsOnInterfaces spreads an interface in an interface that it implements, and
// expects it in the suggestions for a missing field.
func TestFragmentsOnInterfaces(t *testing.T) {
	t.Parallel()
	s := newService(t, options{})
	if got := s.send(t, `{ node(id: "book#1") { ... on Record { version ... on Node { id } ... on Book { title } } } }`); got.code() != "" {
		t.Errorf("%s %v", got.code(), got.paths())
	}
	want := []string{`[] Cannot query field "version" on type "Node". Did you mean to use an inline fragment on "Record", "Book", "Loan", or "Publisher"?`}
	if got := s.send(t, `{ node(id: "book#1") { version } }`); !slices.Equal(got.paths(), want) {
		t.Errorf("got %v, want %v", got.paths(), want)
	}
}
