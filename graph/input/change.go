package input

import (
	"fmt"

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
func (r *Reader) changes(t *record.Type, path string, m map[string]any) map[*record.Field]record.Values {
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
			fmt.Sprintf("is not a field of %s", t.Name))
		for _, f := range t.Fields {
			if raw, there := fields[f.Name]; there {
				if v, good := r.changed(t, f, c, join(path, f.Name), raw); good {
					out[f] = append(out[f], record.Assignment{Field: f, Op: c.op, Value: v})
				}
			}
		}
	}
	return out
}

// changed reads an increment, or the elements to append or remove. Rules on
// the outcome, such as a range, are the database's to keep.
func (r *Reader) changed(t *record.Type, f *record.Field, c change, path string, raw any) (any, bool) {
	r.touch(Touch{UseWrite, t, f, path})
	switch {
	case patchWhy(f) != "":
		r.Wrong(path, patchWhy(f))
		return nil, false
	case !c.fits(f):
		r.Wrong(path, c.why)
		return nil, false
	case raw == nil:
		r.Wrong(path, "must not be null")
		return nil, false
	case c.op == record.AssignIncrement:
		return r.element(t, f, path, raw)
	}
	return r.elements(t, f, path, raw)
}
