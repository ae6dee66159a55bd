package input

import (
	"time"

	"recordgraph/record"
)

// Notes are the parts of a filter whose values can differ between requests with the same
// filter.
type Notes struct {
	Leaves  map[string]Leaf // by the input path of the operand
	Periods []Period
}

// Leaf is a comparison with one operand.
type Leaf struct {
	Type   *record.Type
	Filter *record.Filter
}

// Operand coerces another operand for the same comparison. It returns false for an invalid
// operand, and for one that needs another filter; [Reader.Filter] distinguishes them.
func (l Leaf) Operand(raw any) (any, bool) {
	f, op := l.Filter.Field, l.Filter.Op
	switch {
	case op.Text():
		s, ok := raw.(string)
		if _, bounded := record.PrefixBound(s); op.Prefix() && !bounded {
			return nil, false
		}
		return s, ok && record.Storable(s)
	case f.Scalar == record.ScalarID && f.Relation == nil:
		s, ok := raw.(string)
		if !ok {
			return nil, false
		}
		id, err := record.ParseIDOf(l.Type, s)
		return id, err == nil
	}
	v, err := record.Coerce(f, raw)
	return v, err == nil && record.Storable(v)
}

// Period is a range of time that depends on the instant of the request.
type Period struct {
	Filter *record.Filter // an And of the two ends

	field  *record.Field
	next   bool
	length record.Duration
	zone   *time.Location
}

// Ends returns the ends of the period at another instant; false if an end is not within
// the years 0001 to 9999.
func (p Period) Ends(now time.Time) (from, to any, ok bool) {
	now, days := instantOf(now).In(p.zone), 0
	if p.field.Scalar == record.ScalarDate {
		now, days = time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC), 1
	}
	begin, end := now, now
	if p.next {
		end = shift(now, p.length)
	} else {
		begin = shift(now, p.length.Neg())
	}
	begin, end = begin.AddDate(0, 0, days).UTC(), end.AddDate(0, 0, days).UTC()
	if begin.Year() < 1 || end.Year() > 9999 {
		return nil, nil, false
	}
	return instant(p.field, begin), instant(p.field, end), true
}

// Note makes the reader add the parts of the filters that it reads to notes, until it is
// called with nil.
func (r *Reader) Note(notes *Notes) { r.notes = notes }

// note adds a leaf to the notes. It omits lists and JSON, whose comparison depends on more
// than the value of the operand.
func (r *Reader) note(t *record.Type, path string, raw any, leaf *record.Filter) *record.Filter {
	if r.notes == nil || leaf.Field.List || leaf.Field.Scalar == record.ScalarJSON {
		return leaf
	}
	noted := Leaf{t, leaf}
	if _, ok := noted.Operand(raw); !ok {
		return leaf
	}
	if r.notes.Leaves == nil {
		r.notes.Leaves = map[string]Leaf{}
	}
	r.notes.Leaves[path] = noted
	return leaf
}
