package encode

import (
	"strconv"

	"recordgraph/record"
	"recordgraph/store/plan"
)

// List appends the connection object of one page. It reports false, with
// nothing appended, when something that can't be null has failed inside.
func (e *Encoder) List(b []byte, l *Lists, page int) ([]byte, bool) {
	start := len(b)
	b = append(b, '{')
	for i := range l.Plan.Fields {
		f := &l.Plan.Fields[i]
		if i > 0 {
			b = append(b, ',')
		}
		b = appendKey(b, f.Key)
		e.path = append(e.path, f.Key)
		var ok bool
		b, ok = e.listField(b, l, page, f)
		e.path = e.path[:len(e.path)-1]
		if !ok {
			return b[:start], false
		}
	}
	return append(b, '}'), true
}

func (e *Encoder) listField(b []byte, l *Lists, page int, f *plan.ListField) ([]byte, bool) {
	switch f.Part {
	case record.PartTotalCount:
		return strconv.AppendInt(b, l.Counts[page], 10), true
	case record.PartPageInfo:
		return e.pageInfo(b, l, &l.Pages[page], f.PageInfo), true
	case record.PartNodes:
		return e.each(b, l, page, func(b []byte, row int) ([]byte, bool) {
			return e.Object(b, l.Level, row, f.Nodes)
		})
	case record.PartEdges:
		return e.each(b, l, page, func(b []byte, row int) ([]byte, bool) {
			return e.edge(b, l, row, f.Edges)
		})
	}
	return quoted(b, []byte(f.Typename)), true
}

func (e *Encoder) each(b []byte, l *Lists, page int, item func([]byte, int) ([]byte, bool)) ([]byte, bool) {
	b = append(b, '[')
	for i, row := range l.Pages[page].Rows {
		if i > 0 {
			b = append(b, ',')
		}
		e.path = append(e.path, i)
		var ok bool
		b, ok = item(b, row)
		e.path = e.path[:len(e.path)-1]
		if !ok {
			return b, false
		}
	}
	return append(b, ']'), true
}

func (e *Encoder) edge(b []byte, l *Lists, row int, fields []plan.EdgeField) ([]byte, bool) {
	b = append(b, '{')
	for i := range fields {
		f := &fields[i]
		if i > 0 {
			b = append(b, ',')
		}
		b = appendKey(b, f.Key)
		switch {
		case f.Cursor:
			b = e.cursor(b, l, row)
		case f.Node != nil:
			e.path = append(e.path, f.Key)
			var ok bool
			b, ok = e.Object(b, l.Level, row, f.Node)
			e.path = e.path[:len(e.path)-1]
			if !ok {
				return b, false
			}
		default:
			b = quoted(b, []byte(f.Typename))
		}
	}
	return append(b, '}'), true
}

func (e *Encoder) cursor(b []byte, l *Lists, row int) []byte {
	keys := l.Level.Plan.Rows.Order
	values := make([][]byte, len(keys))
	for i, k := range keys {
		values[i] = l.Level.Table.Cell(row, k.Cell)
	}
	b = append(b, '"')
	b = e.Cursors.Append(b, l.Plan.Digest, values)
	return append(b, '"')
}

// pageInfo follows the Relay specification; the side a page doesn't look at has
// more when a cursor bounds it.
func (e *Encoder) pageInfo(b []byte, l *Lists, p *PageRows, fields []record.PageInfoField) []byte {
	next, previous := p.HasMore, p.Bounded
	if p.Backward {
		next, previous = previous, next
	}
	b = append(b, '{')
	for i, f := range fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendKey(b, f.Key)
		switch f.Name {
		case "hasNextPage":
			b = strconv.AppendBool(b, next)
		case "hasPreviousPage":
			b = strconv.AppendBool(b, previous)
		case "startCursor":
			b = e.end(b, l, p.Rows, 0)
		case "endCursor":
			b = e.end(b, l, p.Rows, len(p.Rows)-1)
		default:
			b = append(b, `"PageInfo"`...)
		}
	}
	return append(b, '}')
}

func (e *Encoder) end(b []byte, l *Lists, rows []int, i int) []byte {
	if len(rows) == 0 {
		return append(b, "null"...)
	}
	return e.cursor(b, l, rows[i])
}
