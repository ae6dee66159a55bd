package plan

import "recordgraph/record"

// Planner plans queries and changes. The zero value plans without rules.
type Planner struct {
	// Rule limits the rows of a type: no statement reads, changes or creates other rows. Nil, or a nil filter, is no
	// limit.
	Rule func(*record.Type) *record.Filter
}

// source is the source of a type's rows.
func (p *Planner) source(t *record.Type, alias int) Source {
	return Source{Type: t, Alias: alias, Rule: p.rule(t)}
}

// rule is the rule of a type as a predicate on the alias Root, or nil. Records that are read inside a rule are not
// limited by the rules of their types, because rules could refer to each other.
func (p *Planner) rule(t *record.Type) *Predicate {
	if p.Rule == nil {
		return nil
	}
	f := p.Rule(t)
	if f == nil {
		return nil
	}
	b := filters{planner: &Planner{}}
	return b.predicate(Root, f, false)
}

// where plans a filter on a statement's own type.
func (p *Planner) where(f *record.Filter) *Predicate {
	b := filters{planner: p}
	return b.predicate(Root, f, false)
}

// List plans a page of a list. The page's cursors must be open: they have no text.
func (p *Planner) List(c *record.Connection) *List {
	root := p.layout(c.Type, c.Fields)
	root.inline()
	return p.list(root, c, nil)
}

// Read is a planned read of single records: one object per selection and row.
type Read struct {
	Level   *Level
	Objects []*Object
	IDCell  int // column with the record's ID
}

// Lookup plans a read by IDs or by a unique key.
func (p *Planner) Lookup(q *record.Lookup) *Read {
	r := p.Records(q.Type, []*record.Selection{q.Select})
	r.Level.inlineList()
	r.Level.Rows.Where = p.where(lookupFilter(q))
	return r
}

func lookupFilter(q *record.Lookup) *record.Filter {
	if q.Key == nil {
		return ByID(q.Type, q.IDs...)
	}
	all := make([]*record.Filter, len(q.Key.Fields))
	for i, name := range q.Key.Fields {
		all[i] = &record.Filter{Op: record.OpEq, Field: q.Type.Field(name), Value: q.Values[i]}
	}
	return record.And(all...)
}

// ByID is the filter of the records with the IDs.
func ByID(t *record.Type, ids ...record.ID) *record.Filter {
	if len(ids) == 1 {
		return &record.Filter{Op: record.OpEq, Field: t.ID(), Value: ids[0]}
	}
	return &record.Filter{Op: record.OpIn, Field: t.ID(), Value: values(ids)}
}

func values(ids []record.ID) []any {
	out := make([]any, len(ids))
	for i, id := range ids {
		out[i] = id
	}
	return out
}

// Records plans the records that a write returns.
func (p *Planner) Records(t *record.Type, selections []*record.Selection) *Read {
	b := p.builder(t)
	r := &Read{Level: b.level, IDCell: b.column(Column{Root, t.ID()})}
	for _, s := range selections {
		r.Objects = append(r.Objects, b.object(Root, -1, s))
	}
	return r
}

// ForRecords plans a level for the records that match a filter, instead of the records of a write. lock is the mode in
// which the rows are locked; nil means no lock.
func (p *Planner) ForRecords(l *Level, f *record.Filter, lock *record.LockMode) *Level {
	level, rows := *l, *l.Rows
	level.Rows, rows.Where, rows.Written, rows.Lock = &rows, p.where(f), false, lock
	return &level
}

// Count plans the number of records that match a filter.
func (p *Planner) Count(t *record.Type, f *record.Filter) *Rows {
	return &Rows{Source: p.source(t, Root), Where: p.where(f)}
}

// Version plans the version of one record.
func (p *Planner) Version(t *record.Type, id record.ID) *Rows {
	r := p.Count(t, ByID(t, id))
	r.Columns = []Column{{Root, t.Field("version")}}
	return r
}

// Export plans the records of an export, a column per field.
func (p *Planner) Export(e *record.Export) *Rows {
	b := p.builder(e.Type)
	b.rows.Where = p.where(e.Filter)
	b.order(e.Order, false)
	for _, f := range e.Fields {
		b.rows.Columns = append(b.rows.Columns, Column{Root, f})
	}
	return b.rows
}

// LockedIDs plans the IDs of the records that match a filter and locks them, in the order of the IDs.
func (p *Planner) LockedIDs(t *record.Type, f *record.Filter, mode record.LockMode) *Rows {
	b := p.builder(t)
	b.rows.Where, b.rows.Lock = p.where(f), &mode
	b.order(nil, false)
	b.column(Column{Root, t.ID()})
	return b.rows
}

// OrderKeys is the number of keys in the total order of a list, which is the number of values in its cursors.
func OrderKeys(c *record.Connection) int {
	b := (&Planner{}).builder(c.Type)
	b.order(c.Order, false)
	return len(b.rows.Order)
}
