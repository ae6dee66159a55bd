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

// handwrittenArguments checks the arguments of a handwritten field against their
// types, because gqlgen reports only one mistake at a time and misses some in variables.
// It reads derived inputs for the resolver.
func (c *compilation) handwrittenArguments(field *Handwritten, f *ast.Field, prefix string) {
	args := c.arguments(f, prefix)
	for _, def := range f.Definition.Arguments {
		raw, present := args[def.Name]
		if slices.Contains(pageArguments, def.Name) && strings.HasSuffix(f.Definition.Type.Name(), "Connection") {
			continue
		}
		c.value(field, def.Type, within(prefix, def.Name), raw, present)
	}
}

// pageArguments are the arguments that [compilation.connection] reads.
var pageArguments = []string{"filter", "orderBy", "first", "after", "last", "before"}

// value checks a value against its type in the schema.
func (c *compilation) value(field *Handwritten, t *ast.Type, path string, raw any, present bool) {
	switch {
	case raw == nil && t.NonNull && !present:
		c.reader.Wrong(path, "is required")
	case raw == nil && t.NonNull:
		c.reader.Wrong(path, "must not be null")
	case raw == nil:
	case t.Elem != nil:
		c.list(field, t, path, raw)
	default:
		c.named(field, c.public.Types[t.NamedType], path, raw)
	}
}

func (c *compilation) list(field *Handwritten, t *ast.Type, path string, raw any) {
	if rt := c.derivedInput(t.Elem.Name(), "", "Order"); rt != nil {
		order := c.reader.Order(rt, path, raw)
		field.Orders[path] = order
		field.scans = cost.Sum(field.scans, cost.Rows(rt, nil, order))
		return
	}
	items, ok := raw.([]any)
	if !ok {
		items = []any{raw}
	}
	for i, item := range items {
		c.value(field, t.Elem, path+"."+strconv.Itoa(i), item, true)
	}
}

func (c *compilation) named(field *Handwritten, def *ast.Definition, path string, raw any) {
	switch def.Kind {
	case ast.Enum:
		if s, ok := raw.(string); !ok || def.EnumValues.ForName(s) == nil {
			c.reader.WrongValue(path, &record.EnumError{Enum: enumOf(def)})
		}
	case ast.InputObject:
		c.inputObject(field, def, path, raw)
	default:
		c.scalar(field, def.Name, path, raw)
	}
}

func enumOf(def *ast.Definition) *record.Enum {
	e := &record.Enum{Name: def.Name, Values: make([]string, len(def.EnumValues))}
	for i, v := range def.EnumValues {
		e.Values[i] = v.Name
	}
	return e
}

// scalar checks a value of one of the model's scalars. The Go types of other scalars
// check their values.
func (c *compilation) scalar(field *Handwritten, name, path string, raw any) {
	s, ok := record.ScalarByName(name)
	switch {
	case !ok:
		return
	case s == record.ScalarJSON:
		c.reader.JSON(path, raw)
		return
	case s == record.ScalarID:
		if _, isNumber := raw.(json.Number); isNumber {
			return
		}
		if text, ok := raw.(string); ok {
			field.addNamed(c, text)
		}
		s = record.ScalarString
	}
	if _, err := record.Coerce(&record.Field{Scalar: s}, raw); err != nil {
		c.reader.Wrong(path, err.Error())
	}
}

// inputObject reads a derived input object, or checks a handwritten one field by field.
func (c *compilation) inputObject(field *Handwritten, def *ast.Definition, path string, raw any) {
	if t := c.derivedInput(def.Name, "", "Filter"); t != nil {
		filter := c.reader.Filter(t, path, raw)
		field.Filters[path] = filter
		field.scans = cost.Sum(field.scans, cost.Rows(t, filter, nil))
		return
	}
	if t := c.derivedInput(def.Name, "Create", "Input"); t != nil {
		field.Values[path] = c.reader.Create(t, path, raw)
		return
	}
	if t := c.derivedInput(def.Name, "", "Patch"); t != nil {
		field.Values[path] = c.reader.Patch(t, path, raw)
		return
	}
	m, ok := raw.(map[string]any)
	if !ok {
		c.reader.Wrong(path, "must be an input object")
		return
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if def.Fields.ForName(name) == nil {
			c.reader.Wrong(path+"."+name, "is not a field of "+def.Name)
		}
	}
	if def.Directives.ForName("oneOf") != nil && len(m) != 1 {
		c.reader.Wrong(path, fmt.Sprintf("must have exactly one field, not %d", len(m)))
	}
	for _, f := range def.Fields {
		raw, present := m[f.Name]
		if present || f.DefaultValue == nil {
			c.value(field, f.Type, path+"."+f.Name, raw, present)
		}
	}
}

// derivedInput returns the record type of a derived input type, such as Movie for
// CreateMovieInput; nil for another input type.
func (c *Compiler) derivedInput(name, prefix, suffix string) *record.Type {
	if !strings.HasPrefix(name, prefix) || !strings.HasSuffix(name, suffix) || len(name) <= len(prefix)+len(suffix) {
		return nil
	}
	return c.schema.Type(name[len(prefix) : len(name)-len(suffix)])
}
