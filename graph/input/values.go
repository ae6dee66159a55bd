package input

import (
	"fmt"

	"recordgraph/record"
)

// Create reads a create input of type t: what is absent takes its default, and
// what is required must be there.
func (r *Reader) Create(t *record.Type, path string, raw any) record.Values {
	m, ok := r.object(path, raw)
	if !ok {
		return nil
	}
	r.strangers(t, path, m, createWhy, nil)
	var out record.Values
	for _, f := range t.Fields {
		if createWhy(f) != "" {
			continue
		}
		raw, there := m[f.Name]
		switch {
		case there:
			if v, good := r.assigned(t, f, join(path, f.Name), raw); good {
				out = append(out, record.Assignment{Field: f, Value: v})
			}
		case f.Default != nil:
			out = append(out, record.Assignment{Field: f, Value: f.Default})
		case f.NonNull:
			r.Wrong(join(path, f.Name), "is required")
		}
	}
	return out
}

// Patch reads the patch of an update: absent keeps, null clears, and increment,
// append and remove change what is there.
func (r *Reader) Patch(t *record.Type, path string, raw any) record.Values {
	m, ok := r.object(path, raw)
	if !ok {
		return nil
	}
	wrong := r.mark()
	r.strangers(t, path, m, patchWhy, isChange)
	changes := r.changes(t, path, m)
	var out record.Values
	for _, f := range t.Fields {
		given := changes[f]
		if raw, there := m[f.Name]; there && patchWhy(f) == "" {
			if v, good := r.assigned(t, f, join(path, f.Name), raw); good {
				given = append(given, record.Assignment{Field: f, Value: v})
			}
		}
		if len(given) > 1 {
			r.Wrong(join(path, f.Name), "must be changed in one way only")
			continue
		}
		out = append(out, given...)
	}
	if len(out) == 0 && !wrong() {
		r.Wrong(path, "must change at least one field")
	}
	return out
}

// strangers reports keys that are no input fields, and why known fields aren't.
// besides, which may be nil, knows keys that are no fields of the type.
func (r *Reader) strangers(t *record.Type, path string, m map[string]any, why func(*record.Field) string, besides func(string) bool) {
	for _, f := range t.Fields {
		if _, there := m[f.Name]; there && why(f) != "" {
			r.Wrong(join(path, f.Name), why(f))
		}
	}
	r.unknown(path, m, func(name string) bool {
		return t.Field(name) != nil || besides != nil && besides(name)
	}, fmt.Sprintf("is not a field of %s", t.Name))
}

// createWhy says why a create input doesn't take a field; empty when it does.
func createWhy(f *record.Field) string {
	switch {
	case f.Inverse != nil:
		return "is set on the records of the other side"
	case f.InGo || f.ReadOnly:
		return "is set by the service alone"
	}
	return ""
}

func patchWhy(f *record.Field) string {
	if f.Immutable {
		return "can't be changed once it is created"
	}
	return createWhy(f)
}

// assigned reads the value a field is set to; nil for null.
func (r *Reader) assigned(t *record.Type, f *record.Field, path string, raw any) (any, bool) {
	r.touch(Touch{UseWrite, t, f, path})
	if raw == nil {
		if f.NonNull {
			r.Wrong(path, "must not be null")
		}
		return nil, !f.NonNull
	}
	if f.List {
		return r.elements(t, f, path, raw)
	}
	return r.checked(t, f, path, raw)
}

// elements reads a list of the field's scalar.
func (r *Reader) elements(t *record.Type, f *record.Field, path string, raw any) (any, bool) {
	items, ok := r.list(path, raw)
	if !ok {
		return nil, false
	}
	out := make([]any, len(items))
	for i, item := range items {
		if item == nil && !f.ElemNonNull {
			continue
		}
		v, good := r.checked(t, f, joinIndex(path, i), item)
		out[i], ok = v, ok && good
	}
	return out, ok
}

// checked reads one value and applies the field's own rules to it.
func (r *Reader) checked(t *record.Type, f *record.Field, path string, raw any) (any, bool) {
	v, ok := r.element(t, f, path, raw)
	if !ok {
		return nil, false
	}
	if why := r.rules.refusal(f, v); why != "" {
		r.Wrong(path, why)
		return nil, false
	}
	return v, true
}
