package engine

import (
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input/cost"
	"recordgraph/record"
)

// record compiles the selection set of a record and returns its cost.
func (c *compilation) record(t *record.Type, sets []ast.SelectionSet, at responsePath) (*record.Selection, int) {
	fields := c.collect(sets, t.Name, at)
	out := &record.Selection{Type: t, Fields: make([]record.Selected, 0, len(fields))}
	total := max(t.Cost, 1)
	for _, s := range fields {
		if s.isMetaField() {
			out.Fields = append(out.Fields, record.Selected{Key: s.key})
			continue
		}
		field, more := c.recordField(t, s, at)
		out.Fields = append(out.Fields, field)
		total = cost.Sum(total, more)
	}
	return out, total
}

func (c *compilation) recordField(t *record.Type, s responseField, at responsePath) (record.Selected, int) {
	f := t.Field(s.field.Name)
	out := record.Selected{Key: s.key, Field: f}
	total := f.Cost
	if f.Scope == "" && f.Relation == nil && f.Inverse == nil && !f.InGo {
		return out, total // most fields are columns
	}
	at = at.child(s.key)
	c.requireScope(f.Scope, "", t.Name+"."+f.Name, at, "")
	switch {
	case f.Relation != nil:
		c.requireScope(f.Relation.Type.Read, reading, f.Relation.Type.Name, at, "")
		one, more := c.record(f.Relation.Type, s.sets, at)
		out.One, total = one, cost.Sum(total, more)
	case f.Inverse != nil:
		many, more := c.connection(listSource{of: f.Inverse.Type, parent: f.Inverse.By}, s, at)
		out.Many, total = many, cost.Sum(total, more)
	case f.InGo:
		c.out.InGo = true
		for _, key := range at.keys[1:] {
			out.Path = append(out.Path, key)
		}
	}
	return out, total
}
