package input

import (
	"maps"

	"recordgraph/record"
)

// Import reads a row for a load: a create input that may also assign stored fields that
// the service sets, such as the ID, the version and the times. An exported row can so be
// loaded unchanged.
func (r *Reader) Import(t *record.Type, path string, raw any) record.Values {
	m, ok := raw.(map[string]any)
	if !ok {
		return r.Create(t, path, raw)
	}
	var own record.Values
	rules, here := r.rules.of(t), at(path, none)
	for i := range rules.fields {
		f := &rules.fields[i]
		given, name, present := r.entry(path, m, f.Field)
		if !present || !f.ReadOnly || f.Column == "" {
			continue
		}
		if own == nil {
			m = maps.Clone(m)
		}
		delete(m, name)
		v, good := r.assigned(f, here.field(name), given)
		if n, isInt := v.(int64); good && isInt && f.Name == "version" && n < 1 {
			r.Wrong(here.field(name).String(), "must be at least 1")
		}
		own = append(own, record.Assignment{Field: f.Field, Value: v})
	}
	return append(own, r.Create(t, path, m)...)
}
