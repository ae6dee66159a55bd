package engine

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"recordgraph/input"
)

// shape is a pattern of values of a variable: equal values match, except at the operands
// that are parameters.
type shape struct {
	value  any // of a scalar
	param  bool
	fields map[string]*shape // of an object
	items  []*shape          // of a list
}

// maxItems is the greatest length of a list in a shape.
const maxItems = 16

// accepts reports whether a value matches the shape.
func (s *shape) accepts(raw any) bool {
	switch v := raw.(type) {
	case map[string]any:
		if s.fields == nil || len(v) != len(s.fields) {
			return false
		}
		for name, field := range s.fields {
			if raw, ok := v[name]; !ok || !field.accepts(raw) {
				return false
			}
		}
		return true
	case []any:
		if s.items == nil || len(v) != len(s.items) {
			return false
		}
		for i, item := range s.items {
			if !item.accepts(v[i]) {
				return false
			}
		}
		return true
	}
	return s.fields == nil && s.items == nil && (s.param || raw == s.value)
}

// shapeOf returns the shape of a value in a variable. steps lead from the variable to the
// value, and path is the value's input path. Operands become parameters. Other texts have
// too many values for a variant each, so the operation is then not cached, unless the
// text has few possible values.
func (c *compilation) shapeOf(variable string, steps []string, raw any, path string, notes *input.Notes) *shape {
	if leaf, ok := notes.Leaves[path]; ok {
		c.params = append(c.params, parameter{variable: variable, steps: steps, leaf: leaf})
		leaf.Filter.Value = c.addValue(leaf.Filter.Value)
		return &shape{param: true}
	}
	inside := func(raw any, step string) *shape {
		return c.shapeOf(variable, append(slices.Clip(steps), step), raw, within(path, step), notes)
	}
	switch v := raw.(type) {
	case nil, bool, json.Number:
	case string:
		c.keep = c.keep && fewValues(path)
	case map[string]any:
		out := &shape{fields: make(map[string]*shape, len(v))}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			out.fields[name] = inside(v[name], name)
		}
		return out
	case []any:
		c.keep = c.keep && len(v) <= maxItems
		out := &shape{items: make([]*shape, 0, len(v))}
		for i := 0; i < len(v) && c.keep; i++ {
			out.items = append(out.items, inside(v[i], strconv.Itoa(i)))
		}
		return out
	default:
		c.keep = false
	}
	return &shape{value: raw}
}

// valueAt returns the value that steps lead to, or nil.
func valueAt(raw any, steps []string) any {
	for _, step := range steps {
		switch v := raw.(type) {
		case map[string]any:
			raw = v[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(v) {
				return nil
			}
			raw = v[i]
		default:
			return nil
		}
	}
	return raw
}
