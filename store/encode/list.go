package encode

import (
	"strconv"

	"recordgraph/record"
	"recordgraph/store/plan"
)

// Size estimates the bytes of a list's pages, so that their buffer need not grow.
func (l *Lists) Size() int {
	size := 256
	if l.Level == nil {
		return size
	}
	for _, f := range l.Plan.Fields {
		size += l.Level.Size(f.Nodes)
		for _, edge := range f.Edges {
			size += l.Level.Size(edge.Node)
			if edge.Cursor {
				size += 128 * l.Level.Table.Len()
			}
		}
	}
	return size
}

// Size estimates the bytes of all rows as objects, with the lists below them.
func (l *Level) Size(o *plan.Object) int {
	if o == nil {
		return 0
	}
	perRow := keyBytes(o)
	size := len(l.Table.data) + l.Table.Len()*perRow
	for _, lists := range l.Lists {
		size += lists.Size()
	}
	return size
}

// keyBytes counts the bytes of an object without its values.
func keyBytes(o *plan.Object) int {
	n := 4
	for _, f := range o.Fields {
		n += len(f.Key) + 8
		if f.One != nil {
			n += keyBytes(f.One)
		}
	}
	return n
}

// List appends the connection object of one page. It appends nothing and returns false if a field inside failed where
// null is not allowed.
func (e *Encoder) List(b []byte, l *Lists, page int) ([]byte, bool) {
	start := len(b)
	b = append(b, '{')
	for i := range l.Plan.Fields {
		f := &l.Plan.Fields[i]
		if i > 0 {
			b = append(b, ',')
		}
		b = appendKey(b, f.Key)
		e.push(f.Key, 0)
		var ok bool
		b, ok = e.listField(b, l, page, f)
		e.pop()
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
		return e.items(b, l, page, func(b []byte, row int) ([]byte, bool) {
			return e.Object(b, l.Level, row, f.Nodes)
		})
	case record.PartEdges:
		return e.items(b, l, page, func(b []byte, row int) ([]byte, bool) {
			return e.edge(b, l, row, f.Edges)
		})
	}
	return quoted(b, []byte(f.Typename)), true
}

func (e *Encoder) items(b []byte, l *Lists, page int, item func([]byte, int) ([]byte, bool)) ([]byte, bool) {
	b = append(b, '[')
	for i, row := range l.Pages[page].Rows {
		if i > 0 {
			b = append(b, ',')
		}
		e.push("", i)
		var ok bool
		b, ok = item(b, row)
		e.pop()
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
			e.push(f.Key, 0)
			var ok bool
			b, ok = e.Object(b, l.Level, row, f.Node)
			e.pop()
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
	b = e.Cursors.Append(b, l.Digest, values)
	return append(b, '"')
}

// pageInfo follows the Relay specification. In the direction that the page does not read, it reports another page if
// the page has a cursor there.
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
			b = e.pageCursor(b, l, p.Rows, 0)
		case "endCursor":
			b = e.pageCursor(b, l, p.Rows, len(p.Rows)-1)
		default:
			b = append(b, `"PageInfo"`...)
		}
	}
	return append(b, '}')
}

func (e *Encoder) pageCursor(b []byte, l *Lists, rows []int, i int) []byte {
	if len(rows) == 0 {
		return append(b, "null"...)
	}
	return e.cursor(b, l, rows[i])
}
