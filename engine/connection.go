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
// selected decides how large the page may be.
func (w *walk) connection(l listed, s selected, at place) (*record.Connection, int) {
	t := l.of
	w.need(t.Read, reading, t.Name, at, "")
	out := w.page(l, s, at)
	var rows, counts bool
	perRecord := 0
	for _, part := range w.collect(s.sets, t.Name+"Connection", at) {
		field, each := w.connectionField(t, part, at.under(part.key))
		out.Fields = append(out.Fields, field)
		switch field.Part {
		case record.PartTotalCount:
			counts = true
		case record.PartEdges, record.PartNodes, record.PartPageInfo:
			rows = true
		}
		perRecord = cost.Sum(perRecord, each)
	}
	if rows {
		perRecord = max(perRecord, 1)
	}
	w.reader.PageSize(t, out.Page, holdsRecords(out.Fields))
	records := cost.Times(out.Page.Limit, perRecord)
	scan := cost.Scan(out, rows, counts, l.parent != nil)
	return out, cost.Sum(cost.List, cost.Sum(records, scan))
}

// holdsRecords reports whether records of a list are selected, not only their
// cursors, their page or their number.
func holdsRecords(fields []record.ConnectionField) bool {
	return slices.ContainsFunc(fields, func(f record.ConnectionField) bool {
		return f.Nodes != nil || slices.ContainsFunc(f.Edges, func(e record.EdgeField) bool { return e.Node != nil })
	})
}

// page reads a connection's arguments. A cursor is bound to one filter and order, so
// it is compared with them only where they are right.
func (w *walk) page(l listed, s selected, at place) *record.Connection {
	path := at.input()
	before := len(w.reader.Problems())
	out := &record.Connection{Type: l.of}
	var notes input.Notes
	w.reader.Note(&notes)
	filter, _ := w.argument(s.field, "filter", path)
	order, _ := w.argument(s.field, "orderBy", path)
	out.Filter = w.reader.Filter(l.of, within(path, "filter"), filter)
	out.Order = w.reader.Order(l.of, within(path, "orderBy"), order)
	w.reader.Note(nil)
	known := len(w.reader.Problems()) == before
	if !l.byHand {
		w.periods(notes.Periods)
		for _, name := range []string{"filter", "orderBy"} {
			if arg := s.field.Arguments.ForName(name); arg != nil {
				w.inputVariables(arg.Value, within(path, name), &notes)
			}
		}
	}
	out.Page = w.reader.Page(l.of, path, w.pageArguments(s.field, path))
	if known && !l.byHand {
		w.reader.Add(w.store.OpenCursors(out, l.parent, w.values)...)
	} else {
		w.reader.Add(w.store.CheckCursors(out.Page)...)
	}
	w.pageVariables(out, l.parent, s.field.Arguments)
	return out
}

// pageVariables finds the variables in the arguments that say which page. A page
// between two cursors is planned by their values.
func (w *walk) pageVariables(c *record.Connection, parent *record.Field, args ast.ArgumentList) {
	for _, name := range []string{"first", "last"} {
		if arg := args.ForName(name); arg != nil && arg.Value.Kind == ast.Variable {
			w.decides(arg.Value.Raw, "", &input.Notes{})
		}
	}
	if !c.Page.After.None() && !c.Page.Before.None() {
		w.keep = w.keep && !hasVariables(args.ForName("after").Value) && !hasVariables(args.ForName("before").Value)
		return
	}
	w.cursorVariable(args.ForName("after"), &c.Page.After, c, parent)
	w.cursorVariable(args.ForName("before"), &c.Page.Before, c, parent)
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
