package engine

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input/cost"
	"recordgraph/record"
)

// handArguments checks the arguments of a hand-written field against their
// types, because gqlgen finds one mistake at a time and leaves some of
// variables unfound. Derived inputs among them are read for the resolver.
func (w *walk) handArguments(part *Part, f *ast.Field, prefix string) {
	args := w.arguments(f, prefix)
	for _, def := range f.Definition.Arguments {
		raw, there := args[def.Name]
		if _, isPage := pageArguments[def.Name]; isPage && strings.HasSuffix(f.Definition.Type.Name(), "Connection") {
			continue // read with the connection
		}
		w.value(part, def.Type, within(prefix, def.Name), raw, there)
	}
}

// pageArguments are the arguments that a connection reads itself.
var pageArguments = map[string]struct{}{
	"filter": {}, "orderBy": {}, "first": {}, "after": {}, "last": {}, "before": {},
}

// value checks one value against its type in the schema.
func (w *walk) value(part *Part, t *ast.Type, path string, raw any, there bool) {
	switch {
	case raw == nil && t.NonNull && !there:
		w.reader.Wrong(path, "is required")
	case raw == nil && t.NonNull:
		w.reader.Wrong(path, "must not be null")
	case raw == nil:
	case t.Elem != nil:
		w.list(part, t, path, raw)
	default:
		w.named(part, w.public.Types[t.NamedType], path, raw)
	}
}

func (w *walk) list(part *Part, t *ast.Type, path string, raw any) {
	if rt := w.derivedInput(t.Elem.Name(), "", "Order"); rt != nil {
		order := w.reader.Order(rt, path, raw)
		part.orders()[path] = order
		part.scans = cost.Sum(part.scans, cost.Rows(rt, nil, order))
		return
	}
	items, ok := raw.([]any)
	if !ok {
		items = []any{raw}
	}
	for i, item := range items {
		w.value(part, t.Elem, path+"."+strconv.Itoa(i), item, true)
	}
}

func (w *walk) named(part *Part, def *ast.Definition, path string, raw any) {
	switch def.Kind {
	case ast.Enum:
		if s, ok := raw.(string); !ok || def.EnumValues.ForName(s) == nil {
			w.reader.WrongValue(path, &record.EnumError{Enum: enumOf(def)})
		}
	case ast.InputObject:
		w.inputObject(part, def, path, raw)
	default:
		w.scalar(part, def.Name, path, raw)
	}
}

func enumOf(def *ast.Definition) *record.Enum {
	e := &record.Enum{Name: def.Name, Values: make([]string, len(def.EnumValues))}
	for i, v := range def.EnumValues {
		e.Values[i] = v.Name
	}
	return e
}

// scalar checks a value of the model's scalars; others are their Go types' business.
func (w *walk) scalar(part *Part, name, path string, raw any) {
	s, ok := record.ScalarByName(name)
	switch {
	case !ok:
		return
	case s == record.ScalarJSON:
		w.reader.JSON(path, raw)
		return
	case s == record.ScalarID:
		if _, isNumber := raw.(json.Number); isNumber {
			return
		}
		if text, ok := raw.(string); ok {
			part.name(w, text)
		}
		s = record.ScalarString
	}
	if _, err := record.Coerce(&record.Field{Scalar: s}, raw); err != nil {
		w.reader.Wrong(path, err.Error())
	}
}

// inputObject reads a derived input, or checks a hand-written one field by field.
func (w *walk) inputObject(part *Part, def *ast.Definition, path string, raw any) {
	if t := w.derivedInput(def.Name, "", "Filter"); t != nil {
		filter := w.reader.Filter(t, path, raw)
		part.filters()[path] = filter
		part.scans = cost.Sum(part.scans, cost.Rows(t, filter, nil))
		return
	}
	if t := w.derivedInput(def.Name, "Create", "Input"); t != nil {
		part.values()[path] = w.reader.Create(t, path, raw)
		return
	}
	if t := w.derivedInput(def.Name, "", "Patch"); t != nil {
		part.values()[path] = w.reader.Patch(t, path, raw)
		return
	}
	m, ok := raw.(map[string]any)
	if !ok {
		w.reader.Wrong(path, "must be an input object")
		return
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if def.Fields.ForName(name) == nil {
			w.reader.Wrong(path+"."+name, "is not a field of "+def.Name)
		}
	}
	if def.Directives.ForName("oneOf") != nil && len(m) != 1 {
		w.reader.Wrong(path, fmt.Sprintf("must have exactly one field, not %d", len(m)))
	}
	for _, f := range def.Fields {
		raw, there := m[f.Name]
		if there || f.DefaultValue == nil {
			w.value(part, f.Type, path+"."+f.Name, raw, there)
		}
	}
}

// derivedInput finds the record type a derived input is named after.
func (c *Compiler) derivedInput(name, prefix, suffix string) *record.Type {
	if !strings.HasPrefix(name, prefix) || !strings.HasSuffix(name, suffix) || len(name) <= len(prefix)+len(suffix) {
		return nil
	}
	return c.schema.Type(name[len(prefix) : len(name)-len(suffix)])
}
