package input

import (
	"maps"

	"recordgraph/record"
)

// Filter reads a filter on type t. It returns nil for null and for an empty object, which
// match every record.
func (r *Reader) Filter(t *record.Type, path string, raw any) *record.Filter {
	if raw == nil {
		return nil
	}
	w := &filterReader{Reader: r}
	f := w.filter(t, path, raw, level{depth: 1})
	limits := r.rules.limits
	if w.depth > limits.FilterDepth {
		r.exceeded(path, "levels of nesting", w.depth, limits.FilterDepth)
	}
	if w.leaves > limits.FilterLeaves {
		r.exceeded(path, "conditions", w.leaves, limits.FilterLeaves)
	}
	if w.relations > limits.RelationDepth {
		r.exceeded(path, "nested relations", w.relations, limits.RelationDepth)
	}
	return f
}

// filterReader measures a filter while it reads it.
type filterReader struct {
	*Reader
	depth, relations int // greatest so far
	leaves           int // so far
}

// level is the nesting of an object in a filter.
type level struct{ depth, relations int }

func (p level) nested() level  { return level{p.depth + 1, p.relations} }
func (p level) related() level { return level{p.depth + 1, p.relations + 1} }

// filter reads one object of a filter. It returns nil if the object matches every record.
func (w *filterReader) filter(t *record.Type, path string, raw any, at level) *record.Filter {
	m, ok := w.object(path, raw)
	if !ok {
		return nil
	}
	return w.entries(t, path, m, at)
}

// misplacedIsNull says where isNull belongs, with a relation of the type as the example.
func misplacedIsNull(t *record.Type) string {
	const text = "must be directly inside a relation"
	for _, f := range t.Fields {
		if f.Relation != nil {
			return text + ", such as " + f.Name + ": {isNull: true}"
		}
	}
	return text
}

// entries reads the fields in the order of the model, so that equal filters make equal
// statements.
func (w *filterReader) entries(t *record.Type, path string, m map[string]any, at level) *record.Filter {
	w.depth, w.relations = max(w.depth, at.depth), max(w.relations, at.relations)
	if _, ok := m[record.KeyIsNull]; ok && t.Field(record.KeyIsNull) == nil {
		w.Wrong(join(path, record.KeyIsNull), misplacedIsNull(t))
	}
	w.unknown(path, m, func(name string) bool {
		return t.Field(name) != nil || name == record.KeyAnd || name == record.KeyOr || name == record.KeyNot || name == record.KeyIsNull
	}, notAField, t.Name)
	var room [4]*record.Filter
	all := room[:0]
	left := len(m) // keys not read yet
	for _, f := range t.Fields {
		if left == 0 {
			break
		}
		if raw, name, ok := w.entry(path, m, f); ok {
			all = append(all, w.field(t, f, join(path, name), raw, at))
			left--
		}
	}
	if raw, ok := m[record.KeyAnd]; ok {
		all = append(all, record.And(w.branches(t, join(path, record.KeyAnd), raw, at)...))
	}
	if raw, ok := m[record.KeyOr]; ok {
		all = append(all, anyOf(w.branches(t, join(path, record.KeyOr), raw, at)))
	}
	if raw, ok := m[record.KeyNot]; ok {
		all = append(all, w.not(t, join(path, record.KeyNot), raw, at))
	}
	return record.And(all...)
}

// branches reads the operands of and and or.
func (w *filterReader) branches(t *record.Type, path string, raw any, at level) []*record.Filter {
	items, ok := w.list(path, raw)
	if !ok {
		return nil
	}
	if len(items) == 0 {
		w.Wrong(path, "must have at least one filter")
	}
	if limit := w.rules.limits.FilterLeaves; len(items) > limit {
		w.exceeded(path, "filters", len(items), limit)
		return nil
	}
	out := make([]*record.Filter, len(items))
	for i, item := range items {
		out[i] = w.filter(t, joinIndex(path, i), item, at.nested())
	}
	return out
}

// anyOf combines the branches of an or. It returns nil if a branch matches every record.
func anyOf(branches []*record.Filter) *record.Filter {
	for _, b := range branches {
		if b == nil {
			return nil
		}
	}
	if len(branches) == 1 {
		return branches[0]
	}
	return &record.Filter{Op: record.OpOr, Args: branches}
}

func (w *filterReader) not(t *record.Type, path string, raw any, at level) *record.Filter {
	if m, ok := raw.(map[string]any); ok && len(m) == 0 {
		w.Wrong(path, "must have a condition")
		return nil
	}
	wrong := w.mark()
	f := w.filter(t, path, raw, at.nested())
	if wrong() {
		return nil
	}
	if f == nil {
		f = &record.Filter{Op: record.OpAnd}
	}
	return record.Not(f)
}

func (w *filterReader) field(t *record.Type, f *record.Field, path string, raw any, at level) *record.Filter {
	w.onUse(FieldUse{t, f, path})
	switch {
	case f.Inverse != nil:
		return w.many(f, path, raw, at)
	case f.InGo:
		w.Wrong(path, "is computed by the service, which filters do not support")
		return nil
	case f.Relation != nil:
		return w.one(f, path, raw, at)
	case f.List:
		return w.operators(t, f, path, raw, record.ListOperators)
	}
	return w.operators(t, f, path, raw, f.Scalar.Operators())
}

// one reads the filter of a to-one relation: a filter on the other type, and isNull in the
// same object. An empty object means that the relation is not null.
func (w *filterReader) one(f *record.Field, path string, raw any, at level) *record.Filter {
	m, ok := w.object(path, raw)
	if !ok {
		return nil
	}
	rest := make(map[string]any, len(m))
	maps.Copy(rest, m)
	var null *record.Filter
	flag, hasNull := rest[record.KeyIsNull]
	if hasNull {
		w.leaves++
		null = w.flag(f, join(path, record.KeyIsNull), flag, record.OpIsNull)
		delete(rest, record.KeyIsNull)
		if len(rest) == 0 {
			return null
		}
	}
	w.onUse(FieldUse{Type: f.Relation.Type, Path: path})
	if len(rest) == 0 {
		w.leaves++
	}
	related := &record.Filter{Op: record.OpOne, Field: f}
	if arg := w.entries(f.Relation.Type, path, rest, at.related()); arg != nil {
		related.Args = []*record.Filter{arg}
	}
	return record.And(null, related)
}

// many reads the filter of a to-many relation.
func (w *filterReader) many(f *record.Field, path string, raw any, at level) *record.Filter {
	m, ok := w.object(path, raw)
	if !ok {
		return nil
	}
	if len(m) == 0 {
		w.Wrong(path, "must have some, every or none")
	}
	w.unknown(path, m, func(name string) bool { return hasOperator(record.Quantifiers, name) }, "is not one of some, every and none", "")
	w.onUse(FieldUse{Type: f.Inverse.Type, Path: path})
	var all []*record.Filter
	for _, q := range record.Quantifiers {
		raw, ok := m[q.Name]
		if !ok {
			continue
		}
		w.leaves++
		related := &record.Filter{Op: q.Op, Field: f}
		if arg := w.filter(f.Inverse.Type, join(path, q.Name), raw, at.related()); arg != nil {
			related.Args = []*record.Filter{arg}
		}
		all = append(all, related)
	}
	return record.And(all...)
}
