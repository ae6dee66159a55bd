package engine

import (
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input/cost"
	"recordgraph/record"
)

// record compiles what a response holds of one record, and its cost.
func (w *walk) record(t *record.Type, sets []ast.SelectionSet, at place) (*record.Selection, int) {
	fields := w.collect(sets, t.Name, at)
	out := &record.Selection{Type: t, Fields: make([]record.Selected, 0, len(fields))}
	total := max(t.Cost, 1)
	for _, s := range fields {
		if s.meta() {
			out.Fields = append(out.Fields, record.Selected{Key: s.key})
			continue
		}
		field, more := w.recordField(t, s, at)
		out.Fields = append(out.Fields, field)
		total = cost.Sum(total, more)
	}
	return out, total
}

func (w *walk) recordField(t *record.Type, s selected, at place) (record.Selected, int) {
	f := t.Field(s.field.Name)
	out := record.Selected{Key: s.key, Field: f}
	total := f.Cost
	if f.Scope == "" && f.Relation == nil && f.Inverse == nil && !f.InGo {
		return out, total // most are plain columns
	}
	at = at.under(s.key)
	w.need(f.Scope, "", t.Name+"."+f.Name, at, "")
	switch {
	case f.Relation != nil:
		w.need(f.Relation.Type.Read, reading, f.Relation.Type.Name, at, "")
		one, more := w.record(f.Relation.Type, s.sets, at)
		out.One, total = one, cost.Sum(total, more)
	case f.Inverse != nil:
		many, more := w.connection(listed{of: f.Inverse.Type, parent: f.Inverse.By}, s, at)
		out.Many, total = many, cost.Sum(total, more)
	case f.InGo:
		w.out.InGo = true
		for _, key := range at.keys[1:] {
			out.Path = append(out.Path, key)
		}
	}
	return out, total
}
