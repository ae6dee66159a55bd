package plan

import (
	"slices"

	"recordgraph/record"
)

// builder collects the columns, joins and branches of one level.
type builder struct {
	*Planner
	rows  *Rows
	level *Level
}

func (p *Planner) builder(t *record.Type) *builder {
	rows := &Rows{Source: p.source(t, Root)}
	return &builder{Planner: p, rows: rows, level: &Level{Rows: rows}}
}

// inlineList moves a level's only list into the level's statement, which saves a round trip and the snapshot of two
// statements. The list must have no lists below it and belong to a relation of the level's own rows, because a change
// of the row's ID ends the list.
func (l *Level) inlineList() {
	if len(l.Branches) != 1 {
		return
	}
	br := l.Branches[0]
	below := br.List.Level
	if l.Rows.Columns[br.ParentCell].Alias != Root || br.List.NoRows || br.List.Count != nil || below.MultiStatement() {
		return
	}
	l.Inline, l.Branches = br, nil
	l.selectID()
	below.selectID()
}

// selectID adds the ID to the level's columns.
func (l *Level) selectID() { l.IDCell = l.Rows.column(Column{Root, l.Rows.Type.ID()}) }

// layout is the part of a list's plan that depends only on the connection's fields, not on the filter, order and page.
type layout struct {
	level  *Level
	fields []ListField
	noRows bool // the response needs no rows
	count  bool // the matches are counted
	inside bool // the level's statement counts the matches
	keys   bool // the order's values are selected, for cursors
}

func (p *Planner) layout(t *record.Type, fields []record.ConnectionField) *layout {
	b := p.builder(t)
	l := &layout{level: b.level, fields: make([]ListField, len(fields))}
	for i, f := range fields {
		l.fields[i] = b.listField(l, f)
	}
	if len(b.rows.Columns) == 0 && !l.keys {
		l.noRows = !needsRows(fields)
		b.column(Column{Root, t.ID()})
	}
	return l
}

// inline moves the count and a list into the level's statement where possible. The list must be at the root.
func (l *layout) inline() {
	l.level.inlineList()
	if l.count && !l.noRows {
		l.inside = true
		l.level.selectID()
	}
}

// list plans a list with a layout.
func (p *Planner) list(l *layout, c *record.Connection, parent *record.Field) *List {
	level, rows := l.level, l.level.Rows
	b := &builder{Planner: p, rows: rows, level: level}
	out := &List{Level: level, NoRows: l.noRows, Query: c, Fields: l.fields, Keyed: l.keys}
	if c.Page.After.Text != "" || c.Page.Before.Text != "" {
		panic("plan: a cursor of " + c.Type.Plural + " is not open")
	}
	rows.Parent = parent
	rows.Where = p.where(c.Filter)
	rows.Limit, rows.Reversed = c.Page.Limit+1, c.Page.Backward
	b.order(c.Order, c.Page.Backward)
	from, until := c.Page.After.At, c.Page.Before.At
	if c.Page.Backward {
		from, until = until, from
	}
	rows.seek(from, until)
	if l.keys {
		b.readKeys()
	}
	if count := (&Rows{Source: rows.Source, Where: rows.Where, Parent: parent}); l.inside {
		level.Count, level.WindowCount = count, rows.canCountInWindow()
	} else if l.count {
		out.Count = count
	}
	return out
}

// canCountInWindow reports whether the page's statement counts the matches by a window function, which finds all
// matches once instead of twice. It is faster if the filter reads other records. The page must begin at the first match
// and must not join other records, because the joins would run for all matches.
func (r *Rows) canCountInWindow() bool {
	return r.Where.hasExists() && len(r.Joins) == 0 && len(r.Segments) == 1 && r.Segments[0].Values == nil && r.Until == nil && r.Before == nil
}

// needsRows reports whether any field needs the page's records.
func needsRows(fields []record.ConnectionField) bool {
	return slices.ContainsFunc(fields, func(f record.ConnectionField) bool {
		return f.Part != record.PartTypename && f.Part != record.PartTotalCount
	})
}

func (b *builder) listField(l *layout, f record.ConnectionField) ListField {
	out := ListField{Key: f.Key, Part: f.Part, PageInfo: f.PageInfo, Typename: b.rows.Type.Name + "Connection"}
	switch f.Part {
	case record.PartTotalCount:
		l.count = true
	case record.PartPageInfo:
		for _, p := range f.PageInfo {
			l.keys = l.keys || p.Name == "startCursor" || p.Name == "endCursor"
		}
	case record.PartNodes:
		out.Nodes = b.object(Root, -1, f.Nodes)
	case record.PartEdges:
		for _, e := range f.Edges {
			edge := EdgeField{Key: e.Key, Cursor: e.Cursor, Typename: b.rows.Type.Name + "Edge"}
			l.keys = l.keys || e.Cursor
			if e.Node != nil {
				edge.Node = b.object(Root, -1, e.Node)
			}
			out.Edges = append(out.Edges, edge)
		}
	}
	return out
}

// readKeys adds the order's values to the columns, for cursors.
func (b *builder) readKeys() {
	for i, k := range b.rows.Order {
		b.rows.Order[i].Cell = b.column(k.Column)
	}
}
