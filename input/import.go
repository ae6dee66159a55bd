package input

import (
	"maps"

	"recordgraph/record"
)

// Import reads a row that is loaded past the API: a create input that may also
// set stored fields that are the service's, such as the ID, the version and the
// times, so that what was exported comes back as it was.
func (r *Reader) Import(t *record.Type, path string, raw any) record.Values {
	m, ok := raw.(map[string]any)
	if !ok {
		return r.Create(t, path, raw)
	}
	var own record.Values
	rules, here := r.rules.of(t), at(path, none)
	for i := range rules.fields {
		f := &rules.fields[i]
		given, there := m[f.Name]
		if !there || !f.ReadOnly || f.Column == "" {
			continue
		}
		if own == nil {
			m = maps.Clone(m)
		}
		delete(m, f.Name)
		v, good := r.assigned(f, here.field(f.Name), given)
		if n, isInt := v.(int64); good && isInt && f.Name == "version" && n < 1 {
			r.Wrong(here.field(f.Name).String(), "must be at least 1")
		}
		own = append(own, record.Assignment{Field: f.Field, Value: v})
	}
	return append(own, r.Create(t, path, m)...)
}
