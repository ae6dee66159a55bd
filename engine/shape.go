package engine

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"recordgraph/input"
)

// shape is what a kept variant demands of the value of a variable: the same value,
// except at the operands that are parameters.
type shape struct {
	value  any // of a scalar
	param  bool
	fields map[string]*shape // of an object
	items  []*shape          // of a list
}

// maxItems bounds the lists whose shape is kept.
const maxItems = 16

// accepts reports whether a value has the shape.
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

// shapeOf is the shape of a value inside a variable, which stands at an input path.
// Operands become parameters. An operation is not kept for text, which has too many
// values, except at a path where few texts are allowed.
func (w *walk) shapeOf(variable string, steps []string, raw any, path string, notes *input.Notes) *shape {
	if leaf, ok := notes.Leaves[path]; ok {
		w.params = append(w.params, parameter{variable: variable, steps: steps, leaf: leaf})
		leaf.Filter.Value = w.param(leaf.Filter.Value)
		return &shape{param: true}
	}
	inside := func(raw any, step string) *shape {
		return w.shapeOf(variable, append(slices.Clip(steps), step), raw, within(path, step), notes)
	}
	switch v := raw.(type) {
	case nil, bool, json.Number:
	case string:
		w.keep = w.keep && fewTexts(path)
	case map[string]any:
		out := &shape{fields: make(map[string]*shape, len(v))}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			out.fields[name] = inside(v[name], name)
		}
		return out
	case []any:
		w.keep = w.keep && len(v) <= maxItems
		out := &shape{items: make([]*shape, 0, len(v))}
		for i := 0; i < len(v) && w.keep; i++ {
			out.items = append(out.items, inside(v[i], strconv.Itoa(i)))
		}
		return out
	default:
		w.keep = false
	}
	return &shape{value: raw}
}

// at returns the value inside a variable's value that steps lead to; nil when there is
// none.
func at(raw any, steps []string) any {
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
