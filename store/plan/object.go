package plan

import "recordgraph/record"

// join returns the alias of a relation's record and adds the join if necessary.
func (b *builder) join(from int, via *record.Field) int {
	for i, j := range b.rows.Joins {
		if j.From == from && j.Via == via {
			return b.rows.Joins[i].Alias
		}
	}
	alias := len(b.rows.Joins) + 1
	b.rows.Joins = append(b.rows.Joins, Join{Source: b.source(via.Relation.Type, alias), From: from, Via: via})
	return alias
}

// column returns the index of a column and adds the column if necessary.
func (b *builder) column(c Column) int { return b.rows.column(c) }

func (r *Rows) column(c Column) int {
	for i, have := range r.Columns {
		if have == c {
			return i
		}
	}
	r.Columns = append(r.Columns, c)
	return len(r.Columns) - 1
}

// object plans a response object of the columns of one alias.
func (b *builder) object(alias, present int, s *record.Selection) *Object {
	o := &Object{Type: s.Type, Present: present, Fields: make([]ObjectField, 0, len(s.Fields))}
	for _, sel := range s.Fields {
		o.Fields = append(o.Fields, b.objectField(alias, present, s.Type, sel))
	}
	return o
}

func (b *builder) objectField(alias, present int, t *record.Type, sel record.Selected) ObjectField {
	out := ObjectField{Key: sel.Key, Field: sel.Field}
	switch {
	case sel.Field == nil:
		out.Typename = t.Name
	case sel.Field.InGo:
		out.Computed = b.computed(alias, present, t, sel)
	case sel.One != nil:
		to := b.join(alias, sel.Field)
		present := Column{alias, sel.Field}
		if b.rows.Joins[to-1].Rule != nil { // the rule may hide the record of a foreign key
			present = Column{to, sel.One.Type.ID()}
		}
		out.One = b.object(to, b.column(present), sel.One)
	case sel.Many != nil:
		out.Many = b.branch(alias, t, sel)
	default:
		out.Cell = b.column(Column{alias, sel.Field})
	}
	return out
}

func (b *builder) branch(alias int, t *record.Type, sel record.Selected) *Branch {
	list := b.list(b.layout(sel.Many.Type, sel.Many.Fields), sel.Many, sel.Field.Inverse.By)
	br := &Branch{ParentCell: b.column(Column{alias, t.ID()}), List: list}
	b.level.Branches = append(b.level.Branches, br)
	return br
}

func (b *builder) computed(alias, present int, t *record.Type, sel record.Selected) *Computed {
	c := &Computed{Name: t.Name + "." + sel.Field.Name, Field: sel.Field, Present: present, Path: sel.Path}
	for _, name := range append([]string{"id"}, sel.Field.Needs...) {
		f := t.Field(name)
		of := t
		if f.Relation != nil {
			of = f.Relation.Type
		}
		c.Needs = append(c.Needs, Need{Name: name, Cell: b.column(Column{alias, f}), Field: f, Type: of})
	}
	b.level.Computed = append(b.level.Computed, c)
	return c
}
