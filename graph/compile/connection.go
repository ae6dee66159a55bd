package compile

import (
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// connection compiles a connection field: its arguments and its parts. It costs
// the page's size times what one record costs, and 1 for a count.
func (w *walk) connection(t *record.Type, s selected, at place) (*record.Connection, int) {
	w.need(t.Read, "reading "+t.Name, at.path(), "")
	path := at.input()
	args := w.arguments(s.field, path)
	out := &record.Connection{
		Type:   t,
		Filter: w.reader.Filter(t, within(path, "filter"), args["filter"]),
		Order:  w.reader.Order(t, within(path, "orderBy"), args["orderBy"]),
		Page:   w.reader.Page(t, path, args),
	}
	perRecord, once := 0, 1
	for _, part := range w.collect(s.sets, t.Name+"Connection", at) {
		field, cost := w.connectionField(t, part, at.under(part.key))
		out.Fields = append(out.Fields, field)
		if field.Part == record.PartTotalCount {
			once++
		}
		perRecord = add(perRecord, cost)
	}
	return out, add(once, times(out.Page.Limit, perRecord))
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
	var cost int
	switch s.field.Name {
	case "edges":
		out.Part = record.PartEdges
		out.Edges, cost = w.edges(t, s.sets, at)
	case "nodes":
		out.Part = record.PartNodes
		out.Nodes, cost = w.record(t, s.sets, at)
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
	return out, cost
}

func (w *walk) edges(t *record.Type, sets []ast.SelectionSet, at place) ([]record.EdgeField, int) {
	var out []record.EdgeField
	cost := 1
	for _, s := range w.collect(sets, t.Name+"Edge", at) {
		field := record.EdgeField{Key: s.key, Cursor: s.field.Name == "cursor"}
		if s.field.Name == "node" {
			var more int
			field.Node, more = w.record(t, s.sets, at.under(s.key))
			cost = add(cost, more)
		}
		out = append(out, field)
	}
	return out, cost
}
