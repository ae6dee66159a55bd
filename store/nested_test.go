package store_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
)

// selection is what to read of a record: fields, and relations depth levels deep.
func (a *asker) selection(t *record.Type, depth int) *record.Selection {
	s := &record.Selection{Type: t}
	key := func(name string) string { return fmt.Sprintf("%s%d", name, len(s.Fields)) }
	for range 1 + a.IntN(4) {
		f := pick(a.values, columns(t))
		s.Fields = append(s.Fields, record.Selected{Key: key(f.Name), Field: f})
	}
	if a.IntN(3) == 0 {
		s.Fields = append(s.Fields, record.Selected{Key: "__typename"})
	}
	for range min(depth, 2) {
		f := pick(a.values, relations(t))
		sel := record.Selected{Key: key(f.Name), Field: f}
		if f.Relation != nil {
			sel.One = a.selection(f.Relation.Type, depth-1)
		} else {
			sel.Many = a.connection(f.Inverse.Type, depth-1)
		}
		s.Fields = append(s.Fields, sel)
	}
	return s
}

// connection is a page of a list without cursors.
func (a *asker) connection(t *record.Type, depth int) *record.Connection {
	c := &record.Connection{Type: t, Order: a.order(t), Page: record.Page{Limit: a.IntN(6), Backward: a.IntN(3) == 0}}
	if a.IntN(2) == 0 {
		c.Filter = a.filter(t, 2)
	}
	parts := []record.ConnectionField{
		{Key: "total", Part: record.PartTotalCount},
		{Key: "nodes", Part: record.PartNodes, Nodes: a.selection(t, depth)},
		{Key: "info", Part: record.PartPageInfo, PageInfo: []record.PageInfoField{{Key: "next", Name: "hasNextPage"}, {Key: "prev", Name: "hasPreviousPage"}}},
		{Key: "edges", Part: record.PartEdges, Edges: []record.EdgeField{{Key: "film", Node: a.selection(t, 0)}}},
	}
	for len(c.Fields) == 0 {
		for _, p := range parts {
			if a.IntN(2) == 0 {
				c.Fields = append(c.Fields, p)
			}
		}
	}
	return c
}

// levels is how many statements a connection takes: one for its rows, one for
// its count, and those of its lists.
func levels(c *record.Connection) int {
	n, rows := 0, false
	for _, f := range c.Fields {
		switch f.Part {
		case record.PartTotalCount:
			n++
		case record.PartNodes:
			rows = true
			n += levelsBelow(f.Nodes)
		default:
			rows = true
		}
	}
	if rows {
		n++
	}
	return n
}

func levelsBelow(s *record.Selection) int {
	n := 0
	for _, f := range s.Fields {
		if f.One != nil {
			n += levelsBelow(f.One)
		}
		if f.Many != nil {
			n += levels(f.Many)
		}
	}
	return n
}

// TestPropertyTrees compares whole responses with the oracle's: lists in lists,
// to-one relations, and lists under them.
func TestPropertyTrees(t *testing.T) {
	t.Parallel()
	eachCase(t, films(t), func(c *propertyCase) {
		c.typ = pick(c.values, c.schema.Types)
		list := c.connection(c.typ, 3)
		c.filter, c.order = list.Filter, list.Order
		b, err := c.d.List(c.Context(), list)
		if err != nil {
			c.failf("%v", err)
		}
		sent := c.d.sql.take()
		if len(sent) > levels(list) {
			c.failf("%d statements for %d levels", len(sent), levels(list))
		}
		want := c.expectedList(c.rows[c.typ], list)
		if diff := cmp.Diff(normal(want), normal(reply(c, b))); diff != "" {
			texts := make([]string, len(sent))
			for i, s := range sent {
				texts[i] = s.text
			}
			c.failf("wrong tree (-want +got):\n%s\n%s", diff, strings.Join(texts, "\n"))
		}
	})
}

// TestPropertyLookups compares records read by ID and by key with the oracle's,
// absent and repeated ones among them.
func TestPropertyLookups(t *testing.T) {
	t.Parallel()
	eachCase(t, films(t), func(c *propertyCase) {
		c.typ = pick(c.values, c.schema.Types)
		look := &record.Lookup{Type: c.typ, Select: c.selection(c.typ, 2)}
		var want []any
		if keys := c.typ.Keys; len(keys) > 0 && c.IntN(2) == 0 {
			look.Key = keys[0]
			r := pick(c.values, c.rows[c.typ])
			for _, name := range look.Key.Fields {
				look.Values = append(look.Values, r.values[c.typ.Field(name)])
			}
			want = append(want, c.expected(r, look.Select))
		} else {
			for range c.IntN(5) {
				r := pick(c.values, c.rows[c.typ])
				absent := r.id
				absent.UUID[1] = 1
				look.IDs = append(look.IDs, r.id, absent)
				want = append(want, c.expected(r, look.Select), nil)
			}
		}
		c.compareObjects(look, want)
	})
}

func (c *propertyCase) compareObjects(look *record.Lookup, want []any) {
	c.Helper()
	objects, err := c.d.Lookup(c.Context(), look)
	if err != nil {
		c.failf("%v", err)
	}
	var got []any
	for _, b := range objects {
		if b == nil {
			got = append(got, nil)
			continue
		}
		got = append(got, reply(c, b))
	}
	if diff := cmp.Diff(normal(want), normal(got)); diff != "" {
		c.failf("wrong objects (-want +got):\n%s", diff)
	}
}
