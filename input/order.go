package input

import (
	"fmt"
	"slices"

	"recordgraph/record"
)

// Order reads the terms of an orderBy; nil for null.
func (r *Reader) Order(t *record.Type, path string, raw any) []record.Order {
	if raw == nil {
		return nil
	}
	items, _ := r.list(path, raw)
	if limit := r.rules.limits.OrderTerms; len(items) > limit {
		r.exceeded(path, "terms", len(items), limit)
		return nil
	}
	var out []record.Order
	for i, item := range items {
		term, ok := r.term(t, joinIndex(path, i), item, nil)
		if !ok {
			continue
		}
		if slices.ContainsFunc(out, func(o record.Order) bool { return sameColumn(o, term) }) {
			r.Wrong(joinIndex(path, i), "repeats the field of an earlier term")
		}
		out = append(out, term)
	}
	return out
}

func sameColumn(a, b record.Order) bool { return a.Field == b.Field && slices.Equal(a.Via, b.Via) }

// term reads one term: an object with one key, which is the field or a relation with the
// rest of the term.
func (r *Reader) term(t *record.Type, path string, raw any, via []*record.Field) (record.Order, bool) {
	m, ok := r.object(path, raw)
	if !ok {
		return record.Order{}, false
	}
	if len(m) != 1 {
		r.wrongf(path, "must have exactly one field, not %d; write one term per field", len(m))
		return record.Order{}, false
	}
	var name string
	for name = range m {
		break
	}
	path = join(path, name)
	f := t.Field(name)
	if f == nil {
		r.wrongf(path, "is not a field of %s", t.Name)
		return record.Order{}, false
	}
	r.onUse(FieldUse{t, f, path})
	if f.Relation != nil {
		return r.through(f, path, m[name], via)
	}
	if why := unordered(f); why != "" {
		r.Wrong(path, why)
		return record.Order{}, false
	}
	return r.direction(f, path, m[name], via)
}

func (r *Reader) through(f *record.Field, path string, raw any, via []*record.Field) (record.Order, bool) {
	if limit := r.rules.limits.RelationDepth; len(via) >= limit {
		r.exceeded(path, "nested relations", len(via)+1, limit)
		return record.Order{}, false
	}
	to := f.Relation.Type
	r.onUse(FieldUse{Type: to, Path: path})
	return r.term(to, path, raw, append(slices.Clone(via), f))
}

func (r *Reader) direction(f *record.Field, path string, raw any, via []*record.Field) (record.Order, bool) {
	name, _ := raw.(string)
	for _, d := range record.Directions {
		if d.Name == name {
			return record.Order{Via: via, Field: f, Desc: d.Desc, Nulls: d.Nulls}, true
		}
	}
	r.Wrong(path, "must be one of ASC, DESC, ASC_NULLS_FIRST, ASC_NULLS_LAST, DESC_NULLS_FIRST, DESC_NULLS_LAST")
	return record.Order{}, false
}

// unordered says why records can't be ordered by a field; empty if they can.
func unordered(f *record.Field) string {
	switch {
	case f.Inverse != nil || f.List:
		return "is a list, which orderBy does not support"
	case f.InGo:
		return "is computed by the service, which orderBy does not support"
	case f.LongText:
		return "is text of unlimited length, which orderBy does not support"
	case !f.Scalar.Ordered():
		return fmt.Sprintf("is a %s, which orderBy does not support", f.Scalar)
	}
	return ""
}
