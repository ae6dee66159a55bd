package engine

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/input/cost"
	"recordgraph/record"
)

// listSource says which list a connection field reads.
type listSource struct {
	of          *record.Type
	parent      *record.Field // the relation; nil for a root field
	handwritten bool          // a resolver adds to the filter and the order
}

// connection compiles a connection field with its arguments and selection set. It
// returns the cost: of the list, of the records of the page, and of the search for
// them. The selection set determines the largest page.
func (c *compilation) connection(l listSource, s responseField, at responsePath) (*record.Connection, int) {
	t := l.of
	c.requireScope(t.Read, reading, t.Name, at, "")
	out := c.page(l, s, at)
	var rows, counts bool
	perRecord := 0
	for _, part := range c.collect(s.sets, t.Name+"Connection", at) {
		field, each := c.connectionField(t, part, at.child(part.key))
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
	c.reader.PageSize(t, out.Page, holdsRecords(out.Fields))
	records := cost.Times(out.Page.Limit, perRecord)
	scan := cost.Scan(out, rows, counts, l.parent != nil)
	return out, cost.Sum(cost.List, cost.Sum(records, scan))
}

// holdsRecords reports whether the client selects records of a list, not only
// cursors, pageInfo or totalCount.
func holdsRecords(fields []record.ConnectionField) bool {
	return slices.ContainsFunc(fields, func(f record.ConnectionField) bool {
		return f.Nodes != nil || slices.ContainsFunc(f.Edges, func(e record.EdgeField) bool { return e.Node != nil })
	})
}

// page reads the arguments of a connection. A cursor belongs to one filter and order,
// so it is compared with them only if they are valid.
func (c *compilation) page(l listSource, s responseField, at responsePath) *record.Connection {
	path := at.input()
	before := len(c.reader.Problems())
	out := &record.Connection{Type: l.of}
	var notes input.Notes
	c.reader.Note(&notes)
	filter := c.argument(s.field, "filter", path)
	order := c.argument(s.field, "orderBy", path)
	out.Filter = c.reader.Filter(l.of, within(path, "filter"), filter)
	out.Order = c.reader.Order(l.of, within(path, "orderBy"), order)
	c.reader.Note(nil)
	valid := len(c.reader.Problems()) == before
	if !l.handwritten {
		c.addPeriodParams(notes.Periods)
		for _, name := range []string{"filter", "orderBy"} {
			if arg := s.field.Arguments.ForName(name); arg != nil {
				c.addInputParams(arg.Value, within(path, name), &notes)
			}
		}
	}
	out.Page = c.reader.Page(l.of, path, c.pageArguments(s.field, path))
	if valid && !l.handwritten {
		c.reader.Add(c.store.OpenCursors(out, l.parent, c.values)...)
	} else {
		c.reader.Add(c.store.CheckCursors(out.Page)...)
	}
	c.addPageParams(out, l.parent, s.field.Arguments)
	return out
}

// addPageParams registers the variables in first and last, and the cursors. A page
// between two cursors is not cached, because its plan depends on their values.
func (c *compilation) addPageParams(list *record.Connection, parent *record.Field, args ast.ArgumentList) {
	for _, name := range []string{"first", "last"} {
		if arg := args.ForName(name); arg != nil && arg.Value.Kind == ast.Variable {
			c.fixVariable(arg.Value.Raw, "", &input.Notes{})
		}
	}
	if !list.Page.After.None() && !list.Page.Before.None() {
		c.keep = false
		return
	}
	c.addCursorParam(args.ForName("after"), &list.Page.After, list, parent)
	c.addCursorParam(args.ForName("before"), &list.Page.Before, list, parent)
}

// pageArguments reads first, after, last and before.
func (c *compilation) pageArguments(f *ast.Field, path string) (args input.PageArguments) {
	args.First = c.argument(f, "first", path)
	args.After = c.argument(f, "after", path)
	args.Last = c.argument(f, "last", path)
	args.Before = c.argument(f, "before", path)
	return args
}

func within(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// connectionField returns a field of a connection and its cost per record.
func (c *compilation) connectionField(t *record.Type, s responseField, at responsePath) (record.ConnectionField, int) {
	out := record.ConnectionField{Key: s.key}
	var each int
	switch s.field.Name {
	case "edges":
		out.Part = record.PartEdges
		out.Edges, each = c.edges(t, s.sets, at)
	case "nodes":
		out.Part = record.PartNodes
		out.Nodes, each = c.record(t, s.sets, at)
	case "pageInfo":
		out.Part = record.PartPageInfo
		for _, p := range c.collect(s.sets, "PageInfo", at) {
			out.PageInfo = append(out.PageInfo, record.PageInfoField{Key: p.key, Name: p.field.Name})
		}
	case "totalCount":
		out.Part = record.PartTotalCount
	default:
		out.Part = record.PartTypename
	}
	return out, each
}

func (c *compilation) edges(t *record.Type, sets []ast.SelectionSet, at responsePath) ([]record.EdgeField, int) {
	var out []record.EdgeField
	each := 1
	for _, s := range c.collect(sets, t.Name+"Edge", at) {
		field := record.EdgeField{Key: s.key, Cursor: s.field.Name == "cursor"}
		if s.field.Name == "node" {
			var more int
			field.Node, more = c.record(t, s.sets, at.child(s.key))
			each = cost.Sum(each, more)
		}
		out = append(out, field)
	}
	return out, each
}
