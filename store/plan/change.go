package plan

import (
	"time"

	"recordgraph/record"
)

// ChangeKind is the kind of a change.
type ChangeKind uint8

// The kinds of changes.
const (
	Insert ChangeKind = iota + 1
	Copy              // insert rows by COPY; the rows follow the statement
	Update
	Delete
)

// Change is a change of rows of one record type. Only a Change writes the table of a record type, so each feature of
// all writes belongs here. One statement makes a list of changes.
type Change struct {
	Kind ChangeKind
	Type *record.Type
	Rule *Predicate // rows that the change may create or write, on the alias Root; nil: all
	At   time.Time  // of Insert and Update: the time of the rows

	// Of Insert: the new rows, with the values of Fields in order. Of Copy: all fields of the rows, including those
	// that the service sets. Columns are the columns that the values are written to.
	Fields  []*record.Field
	Columns []Target
	IDs     []record.ID
	Values  [][]any // canonical values, nil for null

	// Of Update and Delete: the rows. Of Update: the assignments.
	Where *Predicate
	Set   []Assignment
	Found *Rows // of Update, instead of Where: rows that the statement selects and locks first
}

// Target is a column of new rows.
type Target struct {
	Column *record.Field
	Value  int // index in the values of a row
}

// Assignment sets a column. The column is that of the field, or its second column (see [record.Widened]).
type Assignment struct {
	Column *record.Field
	record.Assignment
}

// targets are the columns of fields in new rows. A widened field has two.
func targets(fields []*record.Field) []Target {
	out := make([]Target, 0, len(fields))
	for i, f := range fields {
		out = append(out, Target{f, i})
		if second := f.Second(); second != nil {
			out = append(out, Target{second, i})
		}
	}
	return out
}

// assign appends the assignments of a field's columns.
func (c *Change) assign(a record.Assignment) {
	c.Set = append(c.Set, Assignment{a.Field, a})
	if second := a.Field.Second(); second != nil {
		c.Set = append(c.Set, Assignment{second, a})
	}
}

func (p *Planner) change(kind ChangeKind, t *record.Type) Change {
	return Change{Kind: kind, Type: t, Rule: p.rule(t)}
}

// Insert plans new rows: the values of fields, in order, per row.
func (p *Planner) Insert(t *record.Type, at time.Time, fields []*record.Field, ids []record.ID, rows [][]any) Change {
	c := p.change(Insert, t)
	c.At, c.Fields, c.Columns, c.IDs, c.Values = at, fields, targets(fields), ids, rows
	return c
}

// Copy plans new rows by COPY: the values of fields, in order, per row.
func (p *Planner) Copy(t *record.Type, fields []*record.Field) Change {
	c := p.change(Copy, t)
	c.Fields, c.Columns = fields, targets(fields)
	return c
}

// Update plans an update of one record. version is the required version; nil means any.
func (p *Planner) Update(t *record.Type, at time.Time, id record.ID, version *int, set record.Values) Change {
	c := p.change(Update, t)
	c.At, c.Where = at, p.where(AtVersion(t, id, version))
	for _, a := range set {
		c.assign(a)
	}
	return c
}

// Clear plans an update that clears relations of one type to the given records, except in the records in except.
func (p *Planner) Clear(t *record.Type, at time.Time, relations []Clearing, except []record.ID) Change {
	c := p.change(Update, t)
	c.At = at
	references := make([]*record.Filter, len(relations))
	fields := make([]*record.Field, len(relations))
	for i, r := range relations {
		fields[i] = r.Relation
		references[i] = References(r.Relation, r.IDs)
		c.assign(record.Assignment{Field: r.Relation, Op: record.AssignClear, Value: values(r.IDs)})
	}
	found := &record.Filter{Op: record.OpOr, Args: references}
	if len(except) > 0 {
		found = record.And(found, record.Not(&record.Filter{Op: record.OpIn, Field: t.ID(), Value: values(except)}))
	}
	c.Found = p.LockedIDs(t, found, t.UpdateLock(fields...))
	return c
}

// Clearing is a relation and the records to which it is cleared.
type Clearing struct {
	Relation *record.Field
	IDs      []record.ID
}

// References is the filter of the records whose relation has one of the IDs.
func References(relation *record.Field, ids []record.ID) *record.Filter {
	return &record.Filter{Op: record.OpIn, Field: relation, Value: values(ids)}
}

// Delete plans the delete of the records that a filter matches.
func (p *Planner) Delete(t *record.Type, f *record.Filter) Change {
	c := p.change(Delete, t)
	c.Where = p.where(f)
	return c
}

// AtVersion is the filter of one record with a version; nil means any version.
func AtVersion(t *record.Type, id record.ID, version *int) *record.Filter {
	byID := ByID(t, id)
	if version == nil {
		return byID
	}
	return record.And(byID, &record.Filter{Op: record.OpEq, Field: t.Field("version"), Value: int64(*version)})
}
