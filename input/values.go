package input

import (
	"time"

	"recordgraph/record"
)

// Create reads a create input of type t. Absent fields get their default.
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

func (r *Reader) create(t *typeRules, here inputPath, raw any) record.Values {
	m, ok := raw.(map[string]any)
	if !ok || len(m) > maxKeys {
		r.object(here.String(), raw)
		return nil
	}
	given, known := r.given(t, here, m)
	if known < len(m) || t.refused(given, inCreate) {
		r.unknownKeys(t, here.String(), m, inCreate, nil)
	}
	out := make(record.Values, 0, known+t.defaults)
	for i := range t.fields {
		f := &t.fields[i]
		if f.refusals[inCreate] != "" {
			continue
		}
		switch {
		case given[i].present:
			if v, good := r.assigned(f, here.field(given[i].name), given[i].raw); good {
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

// given is the raw value of a field in an input.
type given struct {
	raw     any
	name    string // the present or the former one
	present bool
}

// given returns the raw value of each field, and the number of keys that are fields. The
// next call reuses the slice.
func (r *Reader) given(t *typeRules, here inputPath, m map[string]any) (out []given, known int) {
	r.scratch = append(r.scratch[:0], make([]given, len(t.fields))...)
	out = r.scratch
	for i := range t.fields {
		f := t.fields[i].Field
		if f.Former == "" { // as most fields
			if raw, present := m[f.Name]; present {
				out[i] = given{raw, f.Name, true}
				known++
			}
			continue
		}
		if raw, name, present := r.entry(here.String(), m, f); present {
			out[i] = given{raw, name, true}
			known++
		}
	}
	return out, known
}

// Patch reads the patch of an update. An absent field keeps its value; null clears it;
// increment, append and remove change it.
func (r *Reader) Patch(t *record.Type, path string, raw any) record.Values {
	m, ok := r.object(path, raw)
	if !ok {
		return nil
	}
	wrong := r.mark()
	rules, here := r.rules.of(t), at(path, none)
	given, known := r.given(rules, here, m)
	var changes map[*record.Field]record.Values
	if known < len(m) || rules.refused(given, inPatch) {
		r.unknownKeys(rules, path, m, inPatch, isChange)
		changes = r.changes(rules, path, m)
	}
	out := make(record.Values, 0, len(m))
	for i := range rules.fields {
		f := &rules.fields[i]
		assignments := changes[f.Field]
		if given[i].present && f.refusals[inPatch] == "" {
			if v, good := r.assigned(f, here.field(given[i].name), given[i].raw); good {
				if len(assignments) == 0 {
					out = append(out, record.Assignment{Field: f.Field, Value: v})
					continue
				}
				assignments = append(assignments, record.Assignment{Field: f.Field, Value: v})
			}
		}
		if len(assignments) > 1 {
			r.Wrong(here.field(f.Name).String(), "must not be changed in several ways at once")
			continue
		}
		out = append(out, assignments...)
	}
	if len(out) == 0 && !wrong() {
		r.Wrong(path, "must change at least one field")
	}
	return out
}

// unknownKeys reports keys that are not fields, and fields that inputs of the kind must not
// assign. isOther, which may be nil, reports whether a key has another meaning.
func (r *Reader) unknownKeys(t *typeRules, path string, m map[string]any, in inputKind, isOther func(string) bool) {
	for i := range t.fields {
		f := &t.fields[i]
		if _, name, present := r.entry(path, m, f.Field); present && f.refusals[in] != "" {
			r.Wrong(join(path, name), f.refusals[in])
		}
	}
	r.unknown(path, m, func(name string) bool {
		return t.Field(name) != nil || isOther != nil && isOther(name)
	}, notAField, t.Name)
}

// assigned reads the value of an assignment; nil for null.
func (r *Reader) assigned(f *fieldRules, here inputPath, raw any) (any, bool) {
	if f.Scope != "" {
		r.onUse(FieldUse{f.of, f.Field, here.String()})
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

// elements reads a list. As everywhere in GraphQL, another value is a list of one element.
func (r *Reader) elements(f *fieldRules, here inputPath, raw any) (any, bool) {
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

// checked reads one value and checks it against the rules of the field.
func (r *Reader) checked(f *fieldRules, here inputPath, raw any) (any, bool) {
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
	} else if v, err = f.FitColumns(v); err != nil {
		r.WrongValue(here.String(), err)
		return nil, false
	}
	if why := f.refusal(v); why != "" {
		r.Wrong(here.String(), why)
		return nil, false
	}
	return v, true
}

// Accepts reports whether a create input of t may set a field to a raw value.
func (rules *Rules) Accepts(t *record.Type, field string, raw any) bool {
	r, of := rules.Reader(time.Time{}, nil), rules.of(t)
	for i := range of.fields {
		if f := &of.fields[i]; f.Name == field && f.refusals[inCreate] == "" {
			_, ok := r.assigned(f, at(field, none), raw)
			return ok
		}
	}
	return false
}
