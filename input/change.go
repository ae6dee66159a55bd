package input

import (
	"recordgraph/record"
)

// change is a key of a patch that changes fields by what they hold.
type change struct {
	name string
	op   record.AssignOp
	fits func(*record.Field) bool
	why  string // why a field doesn't fit
}

var patchChanges = []change{
	{"increment", record.AssignIncrement, func(f *record.Field) bool { return !f.List && f.Scalar.Numeric() }, "is no number"},
	{"append", record.AssignAppend, func(f *record.Field) bool { return f.List }, "is no list"},
	{"remove", record.AssignRemove, func(f *record.Field) bool { return f.List }, "is no list"},
}

func isChange(name string) bool {
	for _, c := range patchChanges {
		if c.name == name {
			return true
		}
	}
	return false
}

// changes reads increment, append and remove; null stands for nothing.
func (r *Reader) changes(t *typeRules, path string, m map[string]any) map[*record.Field]record.Values {
	out := map[*record.Field]record.Values{}
	for _, c := range patchChanges {
		raw, there := m[c.name]
		if !there || t.Field(c.name) != nil {
			continue
		}
		path := join(path, c.name)
		fields, ok := r.object(path, raw)
		if !ok {
			continue
		}
		r.unknown(path, fields, func(name string) bool { return t.Field(name) != nil },
			notAField, t.Name)
		for i := range t.fields {
			f := &t.fields[i]
			if raw, there := fields[f.Name]; there {
				if v, good := r.changed(f, c, join(path, f.Name), raw); good {
					out[f.Field] = append(out[f.Field], record.Assignment{Field: f.Field, Op: c.op, Value: v})
				}
			}
		}
	}
	return out
}

// changed reads an increment, or the elements to append or remove. Rules on
// the outcome, such as a range, are the database's to keep.
func (r *Reader) changed(f *fieldRules, c change, path string, raw any) (any, bool) {
	r.touch(Touch{UseWrite, f.of, f.Field, path})
	switch {
	case f.why[inPatch] != "":
		r.Wrong(path, f.why[inPatch])
		return nil, false
	case !c.fits(f.Field):
		r.Wrong(path, c.why)
		return nil, false
	case raw == nil:
		r.Wrong(path, "must not be null")
		return nil, false
	case c.op == record.AssignIncrement:
		return r.element(f.of, f.Field, path, raw)
	}
	return r.elements(f, at(path, none), raw)
}
