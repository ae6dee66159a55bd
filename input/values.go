package input

import (
	"recordgraph/record"
)

// Create reads a create input of type t: what is absent takes its default, and
// what is required must be there.
func (r *Reader) Create(t *record.Type, path string, raw any) record.Values {
	return r.create(r.rules.of(t), at(path, none), raw)
}

// CreateAll reads a list of create inputs.
func (r *Reader) CreateAll(t *record.Type, path string, items []any) []record.Values {
	rules := r.rules.of(t)
	out := make([]record.Values, len(items))
	for i, item := range items {
		out[i] = r.create(rules, at(path, i), item)
	}
	return out
}

func (r *Reader) create(t *typeRules, here spot, raw any) record.Values {
	m, ok := raw.(map[string]any)
	if !ok || len(m) > maxKeys {
		r.object(here.String(), raw)
		return nil
	}
	given, known := r.given(t, m)
	if known < len(m) || t.refused(given, inCreate) {
		r.strangers(t, here.String(), m, inCreate, nil)
	}
	out := make(record.Values, 0, known+t.defaults)
	for i := range t.fields {
		f := &t.fields[i]
		if f.why[inCreate] != "" {
			continue
		}
		switch {
		case given[i].there:
			if v, good := r.assigned(f, here.field(f.Name), given[i].raw); good {
				out = append(out, record.Assignment{Field: f.Field, Value: v})
			}
		case f.Default != nil:
			out = append(out, record.Assignment{Field: f.Field, Value: f.Default})
		case f.NonNull:
			r.Wrong(here.field(f.Name).String(), "is required")
		}
	}
	return out
}

// given is what an input holds for a field.
type given struct {
	raw   any
	there bool
}

// given returns what an input holds for each field, and how many keys those are.
// The slice is used again for the next input.
func (r *Reader) given(t *typeRules, m map[string]any) (out []given, known int) {
	r.scratch = append(r.scratch[:0], make([]given, len(t.fields))...)
	out = r.scratch
	for i := range t.fields {
		if raw, there := m[t.fields[i].Name]; there {
			out[i] = given{raw, true}
			known++
		}
	}
	return out, known
}

// Patch reads the patch of an update: absent keeps, null clears, and increment,
// append and remove change what is there.
func (r *Reader) Patch(t *record.Type, path string, raw any) record.Values {
	m, ok := r.object(path, raw)
	if !ok {
		return nil
	}
	wrong := r.mark()
	rules, here := r.rules.of(t), at(path, none)
	given, known := r.given(rules, m)
	var changes map[*record.Field]record.Values
	if known < len(m) || rules.refused(given, inPatch) {
		r.strangers(rules, path, m, inPatch, isChange)
		changes = r.changes(rules, path, m)
	}
	out := make(record.Values, 0, len(m))
	for i := range rules.fields {
		f := &rules.fields[i]
		ways := changes[f.Field]
		if given[i].there && f.why[inPatch] == "" {
			if v, good := r.assigned(f, here.field(f.Name), given[i].raw); good {
				if len(ways) == 0 {
					out = append(out, record.Assignment{Field: f.Field, Value: v})
					continue
				}
				ways = append(ways, record.Assignment{Field: f.Field, Value: v})
			}
		}
		if len(ways) > 1 {
			r.Wrong(here.field(f.Name).String(), "must not be changed in several ways at once")
			continue
		}
		out = append(out, ways...)
	}
	if len(out) == 0 && !wrong() {
		r.Wrong(path, "must change at least one field")
	}
	return out
}

// strangers reports keys that are no input fields, and why known fields aren't.
// besides, which may be nil, knows keys that are no fields of the type.
func (r *Reader) strangers(t *typeRules, path string, m map[string]any, in inputKind, besides func(string) bool) {
	for i := range t.fields {
		f := &t.fields[i]
		if _, there := m[f.Name]; there && f.why[in] != "" {
			r.Wrong(join(path, f.Name), f.why[in])
		}
	}
	r.unknown(path, m, func(name string) bool {
		return t.Field(name) != nil || besides != nil && besides(name)
	}, notAField, t.Name)
}

// assigned reads the value a field is set to; nil for null.
func (r *Reader) assigned(f *fieldRules, here spot, raw any) (any, bool) {
	if f.Scope != "" {
		r.touch(Touch{UseWrite, f.of, f.Field, here.String()})
	}
	if raw == nil {
		if f.NonNull {
			r.Wrong(here.String(), "must not be null")
		}
		return nil, !f.NonNull
	}
	if f.List {
		return r.elements(f, here, raw)
	}
	return r.checked(f, here, raw)
}

// elements reads a list of the field's scalar; as everywhere in GraphQL one
// element stands for a list of one.
func (r *Reader) elements(f *fieldRules, here spot, raw any) (any, bool) {
	items, ok := raw.([]any)
	if !ok {
		items = []any{raw}
	}
	ok = true
	out := make([]any, len(items))
	for i, item := range items {
		if item == nil && !f.ElemNonNull {
			continue
		}
		v, good := r.checked(f, here.at(i), item)
		out[i], ok = v, ok && good
	}
	return out, ok
}

// checked reads one value and applies the field's own rules to it.
func (r *Reader) checked(f *fieldRules, here spot, raw any) (any, bool) {
	var v any
	var err error
	if f.Scalar == record.ScalarJSON || f.Scalar == record.ScalarID && f.Relation == nil {
		var ok bool
		if v, ok = r.element(f.of, f.Field, here.String(), raw); !ok {
			return nil, false
		}
	} else if v, err = record.Coerce(f.Field, raw); err != nil {
		r.WrongValue(here.String(), err)
		return nil, false
	}
	if why := f.refusal(v); why != "" {
		r.Wrong(here.String(), why)
		return nil, false
	}
	return v, true
}
