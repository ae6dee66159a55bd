package plan

import (
	"slices"

	"recordgraph/record"
)

// builder collects the columns, joins and branches of one level while its objects are laid out.
type builder struct {
	*Planner
	rows  *Rows
	level *Level
}

func (p *Planner) builder(t *record.Type) *builder {
	rows := &Rows{Source: p.source(t, Root)}
	return &builder{Planner: p, rows: rows, level: &Level{Rows: rows}}
}

// merge reads a level's only list in the level's own statement, which saves a round trip and the snapshot around two
// statements. It takes a list with nothing below it, of the row's own relation, so that the ID tells when the next row
// begins.
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

// layout is how the fields of a connection are made of a level, whatever the filter, the order and the page.
type layout struct {
	level  *Level
	fields []ListField
	noRows bool // the response has nothing of the rows
	count  bool // the matches are counted
	inside bool // in the level's statement
	keys   bool // the order's values are read, for cursors
}

func (p *Planner) lay(t *record.Type, fields []record.ConnectionField) *layout {
	b := p.builder(t)
	l := &layout{level: b.level, fields: make([]ListField, len(fields))}
	for i, f := range fields {
		l.fields[i] = b.listField(l, f)
	}
	if len(b.rows.Columns) == 0 && !l.keys {
		l.noRows = !asksForRows(fields)
		b.column(Column{Root, t.ID()})
	}
	return l
}

// whole reads the count and a list in the level's own statement where it can. It serves a list that isn't one of many.
func (l *layout) whole() {
	l.level.merge()
	if l.count && !l.noRows {
		l.inside = true
		l.level.ownID()
	}
}

// list plans the list that is laid out like this.
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
		level.Count, level.Along = count, rows.countAlong()
	} else if l.count {
		out.Count = count
	}
	return out
}

// countAlong reports whether to find all matches for the page instead of looking for them twice: where the filter looks
// at other records, which costs more than to sort what it finds. The page must begin at the first match, and must not
// read anything that would then be read for all matches.
func (r *Rows) countAlong() bool {
	return r.Where.relates() && len(r.Joins) == 0 && len(r.Segments) == 1 && r.Segments[0].Values == nil && r.Until == nil && r.Before == nil
}

// asksForRows reports whether any field needs the page's records.
func asksForRows(fields []record.ConnectionField) bool {
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

// readKeys makes the statement return the order's values, for cursors.
func (b *builder) readKeys() {
	for i, k := range b.rows.Order {
		b.rows.Order[i].Cell = b.column(k.Column)
	}
}
