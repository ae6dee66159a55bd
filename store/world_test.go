package store_test

import (
	"bytes"
	"slices"

	"recordgraph/record"
)

// row is a record of the oracle: canonical values by field, nil for null.
type row struct {
	typ    *record.Type
	id     record.ID
	values map[*record.Field]any
}

// world is the database's records in memory.
type world struct {
	schema *record.Schema
	rows   map[*record.Type][]*row // by ID
	byID   map[record.ID]*row
	refs   map[*record.Field]map[record.ID][]*row // rows by the ID in a relation
}

func newWorld(s *record.Schema) *world {
	return &world{
		schema: s, rows: map[*record.Type][]*row{}, byID: map[record.ID]*row{},
		refs: map[*record.Field]map[record.ID][]*row{},
	}
}

// add adds a record; records are added in the order of their IDs.
func (w *world) add(r *row) {
	w.rows[r.typ] = append(w.rows[r.typ], r)
	w.byID[r.id] = r
	for _, f := range r.typ.Fields {
		to, ok := r.values[f].(record.ID)
		if f.Relation == nil || !ok {
			continue
		}
		if w.refs[f] == nil {
			w.refs[f] = map[record.ID][]*row{}
		}
		w.refs[f][to] = append(w.refs[f][to], r)
	}
}

func (w *world) typ(name string) *record.Type { return w.schema.Type(name) }

// one is the record of a to-one relation, or nil.
func (w *world) one(r *row, f *record.Field) *row {
	if to, ok := r.values[f].(record.ID); ok {
		return w.byID[to]
	}
	return nil
}

// many are the records on the to-many side of a relation.
func (w *world) many(r *row, f *record.Field) []*row { return w.refs[f.Inverse.By][r.id] }

// matching returns the rows that match a filter, in order.
func (w *world) matching(rows []*row, f *record.Filter, order []record.Order) []*row {
	e := evaluation{w, map[memoKey]bool{}}
	var out []*row
	for _, r := range rows {
		if e.holds(f, r) {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b *row) int { return w.compare(order, a, b) })
	return out
}

// compare is the total order: the terms, then the ID in the direction of the last.
func (w *world) compare(order []record.Order, a, b *row) int {
	for _, o := range order {
		if c := compareTerm(o, w.sortValue(o, a), w.sortValue(o, b)); c != 0 {
			return c
		}
	}
	c := bytes.Compare(a.id.UUID[:], b.id.UUID[:])
	if len(order) > 0 && order[len(order)-1].Desc {
		return -c
	}
	return c
}

func (w *world) sortValue(o record.Order, r *row) any {
	for _, via := range o.Via {
		if r = w.one(r, via); r == nil {
			return nil
		}
	}
	return r.values[o.Field]
}

func compareTerm(o record.Order, a, b any) int {
	nullsFirst := o.Nulls == record.NullsFirst || o.Nulls == record.NullsDefault && o.Desc
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		if nullsFirst {
			return -1
		}
		return 1
	case b == nil:
		return -compareTerm(o, b, a)
	case o.Desc:
		return compareValues(o.Field.Scalar, b, a)
	}
	return compareValues(o.Field.Scalar, a, b)
}
