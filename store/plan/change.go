package plan

import (
	"time"

	"recordgraph/record"
)

// ChangeKind is what a change does to rows.
type ChangeKind uint8

// The kinds of changes.
const (
	Insert ChangeKind = iota + 1
	Copy              // insert rows that follow the statement
	Update
	Delete
)

// Change is what a statement does to rows of one record type. It is the only way for a statement to write the table of
// a record type: whatever belongs to each write belongs here. One statement makes a list of changes at once.
type Change struct {
	Kind ChangeKind
	Type *record.Type
	Rule *Predicate // rows that the change may make or touch, on the alias Root; nil: all
	At   time.Time  // of Insert and Update: the time that the rows get

	// Of Insert: the new rows, with the values of Fields in order. Of Copy: the columns of the rows, the service's own
	// among them.
	Fields []*record.Field
	IDs    []record.ID
	Values [][]any // canonical values, nil for null

	// Of Update and Delete: the rows, and what Update assigns.
	Where *Predicate
	Set   record.Values
	Found *Rows // of Update, in place of Where: rows that the statement finds and locks first
}

func (p *Planner) change(kind ChangeKind, t *record.Type) Change {
	return Change{Kind: kind, Type: t, Rule: p.rule(t)}
}

// Insert plans new rows: the values of fields, in order, per row.
func (p *Planner) Insert(t *record.Type, at time.Time, fields []*record.Field, ids []record.ID, rows [][]any) Change {
	c := p.change(Insert, t)
	c.At, c.Fields, c.IDs, c.Values = at, fields, ids, rows
	return c
}

// Copy plans new rows whose values follow the statement, in the order of fields.
func (p *Planner) Copy(t *record.Type, fields []*record.Field) Change {
	c := p.change(Copy, t)
	c.Fields = fields
	return c
}

// Update plans an update of one record; version is the one it must be at, nil for any.
func (p *Planner) Update(t *record.Type, at time.Time, id record.ID, version *int, set record.Values) Change {
	c := p.change(Update, t)
	c.At, c.Where, c.Set = at, p.where(AtVersion(t, id, version)), set
	return c
}

// Clear plans an update that clears relations of one type: those that lead to the records named per field. It leaves
// out the records in except.
func (p *Planner) Clear(t *record.Type, at time.Time, relations []Clearing, except []record.ID) Change {
	c := p.change(Update, t)
	c.At = at
	leads := make([]*record.Filter, len(relations))
	fields := make([]*record.Field, len(relations))
	for i, r := range relations {
		fields[i] = r.Relation
		leads[i] = LeadsTo(r.Relation, r.IDs)
		c.Set = append(c.Set, record.Assignment{Field: r.Relation, Op: record.AssignClear, Value: values(r.IDs)})
	}
	found := &record.Filter{Op: record.OpOr, Args: leads}
	if len(except) > 0 {
		found = record.And(found, record.Not(&record.Filter{Op: record.OpIn, Field: t.ID(), Value: values(except)}))
	}
	c.Found = p.Matching(t, found, t.UpdateLock(fields...))
	return c
}

// Clearing is a relation and the records that it must no longer lead to.
type Clearing struct {
	Relation *record.Field
	IDs      []record.ID
}

// LeadsTo is the filter of the records whose relation leads to one of the IDs.
func LeadsTo(relation *record.Field, ids []record.ID) *record.Filter {
	return &record.Filter{Op: record.OpIn, Field: relation, Value: values(ids)}
}

// Delete plans the delete of the records that a filter matches.
func (p *Planner) Delete(t *record.Type, f *record.Filter) Change {
	c := p.change(Delete, t)
	c.Where = p.where(f)
	return c
}

// AtVersion is the filter of one record at a version; nil is any version.
func AtVersion(t *record.Type, id record.ID, version *int) *record.Filter {
	byID := ByID(t, id)
	if version == nil {
		return byID
	}
	return record.And(byID, &record.Filter{Op: record.OpEq, Field: t.Field("version"), Value: int64(*version)})
}
