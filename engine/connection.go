package engine

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/input/cost"
	"recordgraph/record"
)

// listed is a connection field in its place: of a known relation or the root,
// or hand-written, so that its resolver adds to filter and order.
type listed struct {
	of     *record.Type
	parent *record.Field // the relation; nil at the root
	byHand bool
}

// connection compiles a connection field, its arguments and its parts, and returns
// its cost: of the list, of the records of its page, and of finding them. What is
// selected decides how large the page may be; where variables decide what is
// selected, it is compiled for each request.
func (w *walk) connection(l listed, s selected, at place) (*record.Connection, int) {
	t := l.of
	w.need(t.Read, reading, t.Name, at, "")
	out := w.page(l, s, at)
	below := w.lasting(s.key, at, func(out *lasting) {
		for _, part := range w.collect(s.sets, t.Name+"Connection", at) {
			field, each := w.connectionField(t, part, at.under(part.key))
			out.connection = append(out.connection, field)
			switch field.Part {
			case record.PartTotalCount:
				out.counts = true
			case record.PartEdges, record.PartNodes, record.PartPageInfo:
				out.rows = true
			}
			out.perRecord = cost.Sum(out.perRecord, each)
		}
		if out.rows {
			out.perRecord = max(out.perRecord, 1)
		}
	})
	w.reader.PageSize(t, out.Page, holdsRecords(below.connection))
	out.Fields, out.Memo = below.connection, below.memo
	if out.Memo == nil {
		out.Shapes, out.Values = nil, nil
	}
	records := cost.Times(out.Page.Limit, below.perRecord)
	scan := cost.Scan(out, below.rows, below.counts, l.parent != nil)
	return out, cost.Sum(cost.List, cost.Sum(records, scan))
}

// holdsRecords reports whether records of a list are selected, not only their
// cursors, their page or their number.
func holdsRecords(fields []record.ConnectionField) bool {
	return slices.ContainsFunc(fields, func(f record.ConnectionField) bool {
		return f.Nodes != nil || slices.ContainsFunc(f.Edges, func(e record.EdgeField) bool { return e.Node != nil })
	})
}

// page reads a connection's arguments. A cursor holds for one filter and order,
// so it is compared with them only where they are right.
func (w *walk) page(l listed, s selected, at place) *record.Connection {
	path := at.input()
	before := len(w.reader.Problems())
	out := &record.Connection{Type: l.of}
	if b := w.shape.bound[s.key]; b == nil || at.depth > 1 || !b.bind(w, s.field, out) {
		w.filterAndOrder(out, l, s, at)
	}
	known := len(w.reader.Problems()) == before && !l.byHand
	out.Page = w.reader.Page(l.of, path, w.pageArguments(s.field, path))
	if known {
		w.reader.Add(w.cursors.CheckPage(out, l.parent)...)
	} else {
		w.reader.Add(w.cursors.CheckCursors(out.Page)...)
	}
	return out
}

// filterAndOrder reads what decides which records a list has.
func (w *walk) filterAndOrder(out *record.Connection, l listed, s selected, at place) {
	var kept *bound
	if at.depth == 1 && !l.byHand && !w.sealed {
		kept = w.binding()
	}
	path := at.input()
	filter, _ := w.argument(s.field, "filter", path)
	order, _ := w.argument(s.field, "orderBy", path)
	out.Filter = w.reader.Filter(l.of, within(path, "filter"), filter)
	out.Order = w.reader.Order(l.of, within(path, "orderBy"), order)
	if kept != nil && kept.seal(w, s.field, out) {
		w.shape.bound[s.key] = kept
	}
}

// pageArguments reads the arguments that say which page.
func (w *walk) pageArguments(f *ast.Field, path string) (args input.PageArguments) {
	args.First, _ = w.argument(f, "first", path)
	args.After, _ = w.argument(f, "after", path)
	args.Last, _ = w.argument(f, "last", path)
	args.Before, _ = w.argument(f, "before", path)
	return args
}

func within(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// connectionField returns a field of a connection and its cost per record.
func (w *walk) connectionField(t *record.Type, s selected, at place) (record.ConnectionField, int) {
	out := record.ConnectionField{Key: s.key}
	var each int
	switch s.field.Name {
	case "edges":
		out.Part = record.PartEdges
		out.Edges, each = w.edges(t, s.sets, at)
	case "nodes":
		out.Part = record.PartNodes
		out.Nodes, each = w.record(t, s.sets, at)
	case "pageInfo":
		out.Part = record.PartPageInfo
		for _, p := range w.collect(s.sets, "PageInfo", at) {
			out.PageInfo = append(out.PageInfo, record.PageInfoField{Key: p.key, Name: p.field.Name})
		}
	case "totalCount":
		out.Part = record.PartTotalCount
	default:
		out.Part = record.PartTypename
	}
	return out, each
}

func (w *walk) edges(t *record.Type, sets []ast.SelectionSet, at place) ([]record.EdgeField, int) {
	var out []record.EdgeField
	each := 1
	for _, s := range w.collect(sets, t.Name+"Edge", at) {
		field := record.EdgeField{Key: s.key, Cursor: s.field.Name == "cursor"}
		if s.field.Name == "node" {
			var more int
			field.Node, more = w.record(t, s.sets, at.under(s.key))
			each = cost.Sum(each, more)
		}
		out = append(out, field)
	}
	return out, each
}
