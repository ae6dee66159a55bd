package input

import (
	"slices"

	"recordgraph/record"
)

func isChange(name string) bool {
	return slices.ContainsFunc(record.PatchChanges, func(c record.PatchChange) bool { return c.Name == name })
}

// changes reads increment, append and remove. For null it returns no change.
func (r *Reader) changes(t *typeRules, path string, m map[string]any) map[*record.Field]record.Values {
	out := map[*record.Field]record.Values{}
	for _, c := range record.PatchChanges {
		raw, present := m[c.Name]
		if !present || t.Field(c.Name) != nil {
			continue
		}
		path := join(path, c.Name)
		fields, ok := r.object(path, raw)
		if !ok {
			continue
		}
		r.unknown(path, fields, func(name string) bool { return t.Field(name) != nil },
			notAField, t.Name)
		for i := range t.fields {
			f := &t.fields[i]
			if raw, name, present := r.entry(path, fields, f.Field); present {
				if v, good := r.changed(f, c, join(path, name), raw); good {
					out[f.Field] = append(out[f.Field], record.Assignment{Field: f.Field, Op: c.Op, Value: v})
				}
			}
		}
	}
	return out
}

// misfitReasons say why a field does not support a change.
var misfitReasons = map[record.AssignOp]string{
	record.AssignIncrement: "is not a number", record.AssignAppend: "is not a list", record.AssignRemove: "is not a list",
}

// changed reads an increment, or the elements to append or remove. The database checks
// rules on the result, such as a range.
func (r *Reader) changed(f *fieldRules, c record.PatchChange, path string, raw any) (any, bool) {
	r.onUse(FieldUse{f.of, f.Field, path})
	switch {
	case f.refusals[inPatch] != "":
		r.Wrong(path, f.refusals[inPatch])
		return nil, false
	case !c.Op.Fits(f.Field):
		r.Wrong(path, misfitReasons[c.Op])
		return nil, false
	case raw == nil:
		r.Wrong(path, "must not be null")
		return nil, false
	case c.Op == record.AssignIncrement:
		v, good := r.element(f.of, f.Field, path, raw)
		if !good {
			return nil, false
		}
		v, err := f.FitColumns(v)
		if err != nil {
			r.WrongValue(path, err)
		}
		return v, err == nil
	}
	if c.Op == record.AssignRemove && f.removed {
		all := *f
		all.removed = false // a list can lose a removed value
		f = &all
	}
	return r.elements(f, at(path, none), raw)
}
