package plan

import (
	"slices"

	"recordgraph/record"
	"recordgraph/store/cursor"
)

// builder collects the columns, joins and branches of one level while its
// objects are laid out.
type builder struct {
	cursors *cursor.Codec
	rows    *Rows
	level   *Level
	filters filters
}

func newBuilder(cursors *cursor.Codec, t *record.Type) *builder {
	rows := &Rows{Type: t}
	return &builder{cursors: cursors, rows: rows, level: &Level{Rows: rows}}
}

// ForList plans a page of a list. Its errors are [record.ErrBadCursor].
func ForList(cursors *cursor.Codec, c *record.Connection) (*List, error) {
	lay, err := record.Recall(c.Memo, func() (*layout, error) {
		lay, err := lay(cursors, c.Type, c.Fields)
		if err == nil {
			lay.whole()
		}
		return lay, err
	})
	if err != nil {
		return nil, err
	}
	return lay.list(cursors, c, nil)
}

// merge reads a level's only list in the level's own statement, which saves a
// round trip and the snapshot around two statements. It takes a list with
// nothing below it, of the row's own relation, so that the ID tells when the
// next row begins.
func (l *Level) merge() {
	if len(l.Branches) != 1 {
		return
	}
	br := l.Branches[0]
	below := br.List.Level
	if l.Rows.Columns[br.ParentCell].Alias != Root || br.List.NoRows || br.List.Count != nil || below.Several() {
		return
	}
	l.Inline, l.Branches = br, nil
	l.ownID()
	below.ownID()
}

// ownID makes the level's rows carry their ID.
func (l *Level) ownID() { l.IDCell = l.Rows.column(Column{Root, l.Rows.Type.ID()}) }

// layout is how the fields of a connection are made of a level: what a plan has
// before anybody says which records, in which order.
type layout struct {
	level  Level
	rows   Rows
	fields []ListField
	noRows bool // nothing of the rows was asked for
	count  bool // the matches are counted
	inside bool // in the level's statement
	keys   bool // the order's values are read, for cursors
}

func lay(cursors *cursor.Codec, t *record.Type, fields []record.ConnectionField) (*layout, error) {
	b := newBuilder(cursors, t)
	l := &layout{fields: make([]ListField, len(fields))}
	for i, f := range fields {
		var err error
		if l.fields[i], err = b.listField(l, f); err != nil {
			return nil, err
		}
	}
	if len(b.rows.Columns) == 0 && !l.keys {
		l.noRows = !asksForRows(fields)
		b.column(Column{Root, t.ID()})
	}
	l.level, l.rows = *b.level, *b.rows
	return l, nil
}

// whole reads along what can be, where the list isn't one of many.
func (l *layout) whole() {
	l.level.Rows = &l.rows
	l.level.merge()
	if l.count && !l.noRows {
		l.inside = true
		l.level.ownID()
	}
}

// list plans one list that is laid out like this.
func (l *layout) list(cursors *cursor.Codec, c *record.Connection, parent *record.Field) (*List, error) {
	level, rows := l.level, l.rows
	level.Rows = &rows
	rows.Joins, rows.Columns = slices.Clip(rows.Joins), slices.Clip(rows.Columns)
	b := &builder{cursors: cursors, rows: &rows, level: &level}
	out := &List{Level: &level, NoRows: l.noRows, Page: c.Page, Fields: l.fields}
	if out.Keyed = l.keys || c.Page.After != "" || c.Page.Before != ""; out.Keyed {
		out.Digest = cursor.Digest(c, parent)
	}
	rows.Parent = parent
	rows.Where = b.filters.predicate(Root, c.Filter, false)
	rows.Limit, rows.Reversed = c.Page.Limit+1, c.Page.Backward
	b.order(c.Order, c.Page.Backward)
	if err := b.seek(out); err != nil {
		return nil, err
	}
	if l.keys {
		b.readKeys()
	}
	if count := (&Rows{Type: c.Type, Where: rows.Where, Parent: parent}); l.inside {
		level.Count, level.Along = count, rows.countAlong()
	} else if l.count {
		out.Count = count
	}
	return out, nil
}

// countAlong reports whether to find all matches for the page instead of looking
// for them twice: where the filter looks at other records, which costs more than
// to sort what it finds. The page must begin where the matches do, and bring in
// nothing that would be read for all of them.
func (r *Rows) countAlong() bool {
	return r.Where.relates() && len(r.Joins) == 0 && len(r.Segments) == 1 && r.Segments[0].Values == nil && r.Until == nil && r.Before == nil
}

// asksForRows reports whether any field needs the page's records.
func asksForRows(fields []record.ConnectionField) bool {
	for _, f := range fields {
		if f.Part != record.PartTypename && f.Part != record.PartTotalCount {
			return true
		}
	}
	return false
}

// seek sets the page's segments from its cursors.
func (b *builder) seek(l *List) error {
	after, before, wrong := b.open(l.Page, l.Digest)
	if len(wrong) > 0 {
		return wrong[0]
	}
	if l.Page.Backward {
		after, before = before, after
	}
	b.rows.seek(after, before)
	return nil
}

func (b *builder) listField(l *layout, f record.ConnectionField) (ListField, error) {
	out := ListField{Key: f.Key, Part: f.Part, PageInfo: f.PageInfo, Typename: b.rows.Type.Name + "Connection"}
	var err error
	switch f.Part {
	case record.PartTotalCount:
		l.count = true
	case record.PartPageInfo:
		for _, p := range f.PageInfo {
			l.keys = l.keys || p.Name == "startCursor" || p.Name == "endCursor"
		}
	case record.PartNodes:
		out.Nodes, err = b.object(Root, -1, f.Nodes)
	case record.PartEdges:
		for _, e := range f.Edges {
			edge := EdgeField{Key: e.Key, Cursor: e.Cursor, Typename: b.rows.Type.Name + "Edge"}
			l.keys = l.keys || e.Cursor
			if e.Node != nil {
				if edge.Node, err = b.object(Root, -1, e.Node); err != nil {
					return out, err
				}
			}
			out.Edges = append(out.Edges, edge)
		}
	}
	return out, err
}

// readKeys makes the statement return the order's values, for cursors.
func (b *builder) readKeys() {
	for i, k := range b.rows.Order {
		b.rows.Order[i].Cell = b.column(k.Column)
	}
}

// Read is a planned read of single records: one object per selection and row.
type Read struct {
	Level   *Level
	Objects []*Object
	IDCell  int // column with the record's ID
}

// ForLookup plans a read by IDs or by a unique key.
func ForLookup(cursors *cursor.Codec, q *record.Lookup) (*Read, error) {
	var where *Predicate
	if q.Key == nil {
		where = byIDs(q.Type, q.IDs)
	} else {
		where = byKey(q.Type, q.Key, q.Values)
	}
	return lookup(cursors, q, where)
}

// ForLookups plans a read of one record, by any ID or any values of the key: they
// are slots.
func ForLookups(cursors *cursor.Codec, q *record.Lookup) (*Read, error) {
	if q.Key == nil {
		return lookup(cursors, q, leaf(Root, &record.Filter{Op: record.OpEq, Field: q.Type.ID(), Value: Slot(0)}, false))
	}
	slots := make([]any, len(q.Key.Fields))
	for i := range slots {
		slots[i] = Slot(i)
	}
	return lookup(cursors, q, byKey(q.Type, q.Key, slots))
}

func lookup(cursors *cursor.Codec, q *record.Lookup, where *Predicate) (*Read, error) {
	r, err := ForRecords(cursors, q.Type, []*record.Selection{q.Select})
	if err != nil {
		return nil, err
	}
	r.Level.merge()
	r.Level.Rows.Where = where
	return r, nil
}

func byKey(t *record.Type, key *record.Key, values []any) *Predicate {
	all := make([]*Predicate, len(key.Fields))
	for i, name := range key.Fields {
		all[i] = leaf(Root, &record.Filter{Op: record.OpEq, Field: t.Field(name), Value: values[i]}, false)
	}
	return fold(All, all)
}

func byIDs(t *record.Type, ids []record.ID) *Predicate {
	if len(ids) == 1 {
		return leaf(Root, &record.Filter{Op: record.OpEq, Field: t.ID(), Value: ids[0]}, false)
	}
	values := make([]any, len(ids))
	for i, id := range ids {
		values[i] = id
	}
	return leaf(Root, &record.Filter{Op: record.OpIn, Field: t.ID(), Value: values}, false)
}

// ForRecords plans what to read of records somebody else picks: those a write
// has touched.
func ForRecords(cursors *cursor.Codec, t *record.Type, selections []*record.Selection) (*Read, error) {
	b := newBuilder(cursors, t)
	r := &Read{Level: b.level, IDCell: b.column(Column{Root, t.ID()})}
	for _, s := range selections {
		o, err := b.object(Root, -1, s)
		if err != nil {
			return nil, err
		}
		r.Objects = append(r.Objects, o)
	}
	return r, nil
}

// ForCount plans the number of records a filter matches.
func ForCount(t *record.Type, f *record.Filter) *Rows {
	var b filters
	return &Rows{Type: t, Where: b.predicate(Root, f, false)}
}

// Where plans a filter on a statement's own type.
func Where(f *record.Filter) *Predicate {
	var b filters
	return b.predicate(Root, f, false)
}
