package input_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/record"
	"recordgraph/store/storetest"
)

// derived is a model with a field of every kind: the public SDL and the reader's rules.
type derived struct {
	sdl    *ast.Schema
	schema *record.Schema
	rules  *input.Rules
}

func newDerived(t *testing.T) derived {
	t.Helper()
	m := storetest.Model(t)
	sdl, err := gqlparser.LoadSchema(&ast.Source{Name: "public.graphqls", Input: m.PublicSDL()})
	if err != nil {
		t.Fatal(err)
	}
	limits := input.DefaultLimits()
	limits.AllowMatches = true
	return derived{sdl, m.Schema(), input.NewRules(m.Schema(), limits)}
}

// problems returns the mistakes of a filter on type t.
func (d derived) problems(t *record.Type, filter any) []string {
	r := d.rules.Reader(now, nil)
	r.Filter(t, "filter", filter)
	return problems(r)
}

// samples are decoded values of scalars.
var samples = map[string]any{
	"String": "a", "Boolean": true, "Int": json.Number("1"), "Float": json.Number("1.5"), "BigInt": "1", "Decimal": "1.5",
	"Date": "2026-11-21", "DateTime": "2026-11-21T12:00:00Z", "Duration": "P1D", "UUID": "2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77",
	"JSON": json.Number("1"), "URL": "https://example.org/",
}

// sample is a value of a scalar, of an enum, or of a list.
func (d derived) sample(t *record.Type, typ *ast.Type) any {
	switch def := d.sdl.Types[typ.Name()]; {
	case typ.Elem != nil:
		return []any{d.sample(t, typ.Elem)}
	case def.Kind == ast.Enum:
		return def.EnumValues[0].Name
	case def.Name == "ID":
		return record.ID{Prefix: t.IDPrefix}.String()
	}
	return samples[typ.Name()]
}

// recordOf is the record type of a filter input; nil for an input that types share.
func (d derived) recordOf(def *ast.Definition) *record.Type {
	name, _ := strings.CutSuffix(def.Name, "Filter")
	return d.schema.Type(name)
}

// filters returns filters that together use every field of an input once.
func (d derived) filters(t *record.Type, def *ast.Definition) []map[string]any {
	var out []map[string]any
	for _, f := range def.Fields {
		inner := d.sdl.Types[f.Type.Name()]
		other := d.recordOf(inner)
		switch {
		case inner.Kind != ast.InputObject:
			out = append(out, d.withRequired(def, f.Name, d.sample(t, f.Type)))
		case other == nil:
			for _, object := range d.filters(t, inner) {
				out = append(out, d.withRequired(def, f.Name, object))
			}
		default:
			object := map[string]any{"version": map[string]any{"eq": json.Number("1")}}
			var value any = object
			if f.Type.Elem != nil {
				value = []any{object}
			}
			out = append(out, map[string]any{f.Name: value})
			if field := t.Field(f.Name); field != nil && field.Relation != nil && d.recordOf(def) != nil {
				out = append(out, map[string]any{f.Name: map[string]any{"isNull": true}})
			}
		}
	}
	return out
}

// withRequired returns an object with a field of an input, and the fields that it requires.
func (d derived) withRequired(def *ast.Definition, name string, value any) map[string]any {
	object := map[string]any{name: value}
	switch {
	case name == "timeZone":
		object[name], object["last"] = "Europe/Berlin", "P1D"
	case name == "at":
		object["eq"] = json.Number("1")
	case def.Fields.ForName("at") != nil:
		object["at"] = []any{"a"}
	}
	return object
}

// TestReaderAcceptsOperatorsOfSDL reads a filter for every field of every filter input.
func TestReaderAcceptsOperatorsOfSDL(t *testing.T) {
	t.Parallel()
	d := newDerived(t)
	n := 0
	for _, typ := range d.schema.Types {
		for _, filter := range d.filters(typ, d.sdl.Types[typ.Name+"Filter"]) {
			if _, ok := filter["isNull"]; ok { // only inside a relation
				continue
			}
			n++
			if got := d.problems(typ, filter); got != nil {
				text, _ := json.Marshal(filter)
				t.Errorf("%s %s: %s", typ.Name, text, got)
			}
		}
	}
	if n < 200 {
		t.Errorf("%d filters, want one per operator and field", n)
	}
}

// TestSDLHasOperatorsOfReader sends an unknown operator; the message lists the reader's.
func TestSDLHasOperatorsOfReader(t *testing.T) {
	t.Parallel()
	d := newDerived(t)
	for _, typ := range d.schema.Types {
		def := d.sdl.Types[typ.Name+"Filter"]
		for _, f := range typ.Fields {
			if f.InGo != (def.Fields.ForName(f.Name) == nil) {
				t.Errorf("%s.%s: computed in Go: %v", def.Name, f.Name, f.InGo)
			}
			if f.InGo || f.Relation != nil {
				continue
			}
			d.compare(t, typ, d.sdl.Types[def.Fields.ForName(f.Name).Type.Name()], []string{f.Name}, nil)
			if f.Scalar == record.ScalarJSON {
				d.compare(t, typ, d.sdl.Types["JSONPathFilter"], []string{f.Name, "path"}, map[string]any{"at": []any{"a"}})
			}
			if f.Scalar.Ranged() && !f.List {
				d.compare(t, typ, d.sdl.Types[f.Scalar.String()+"Between"], []string{f.Name, "between"}, nil)
			}
		}
	}
}

// compare compares the fields of an input with those in the reader's message about an
// unknown one.
func (d derived) compare(t *testing.T, typ *record.Type, def *ast.Definition, path []string, object map[string]any) {
	t.Helper()
	const unknown = "unknown"
	if object == nil {
		object = map[string]any{}
	}
	object[unknown] = true
	var filter any = object
	for _, step := range slices.Backward(path) {
		filter = map[string]any{step: filter}
	}
	var want, got []string
	for _, f := range def.Fields {
		want = append(want, f.Name)
	}
	where := fmt.Sprintf("filter.%s.%s: is not one of ", strings.Join(path, "."), unknown)
	for _, problem := range d.problems(typ, filter) {
		if names, ok := strings.CutPrefix(problem, where); ok {
			names = strings.ReplaceAll(strings.TrimPrefix(names, "the operators "), " and ", ", ")
			got = strings.Split(names, ", ")
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s at %s (-SDL +reader):\n%s", def.Name, where, diff)
	}
}
