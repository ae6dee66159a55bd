package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
	"recordgraph/store/storetest"
)

// selection is a random selection of fields and of relations up to a depth.
func (a *generator) selection(t *record.Type, depth int) *record.Selection {
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

// connection is a random page of a list without cursors.
func (a *generator) connection(t *record.Type, depth int) *record.Connection {
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

// levels is the number of statements of a connection: one for its rows, one for its count, and the statements of its
// lists.
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

// TestPropertyTrees compares whole responses with the oracle's: lists in lists, to-one relations, and lists under them.
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

// TestPropertyLookups compares lookups by ID and by key, with missing and repeated records, with the oracle's.
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

// TestPropertyNestedPages pages through the lists of many records at once. The cursor is from one list and valid for
// all.
func TestPropertyNestedPages(t *testing.T) {
	t.Parallel()
	eachCase(t, films(t), func(c *propertyCase) {
		lists := []string{"Studio.movies", "Movie.licences", "Movie.samples", "Sample.children"}
		name, field, _ := strings.Cut(pick(c.values, lists), ".")
		parent := c.schema.Type(name)
		list := parent.Field(field)
		c.typ = list.Inverse.Type
		c.filter, c.order = c.generator.filter(c.typ, 2), c.generator.order(c.typ)
		inner := &record.Connection{Type: c.typ, Filter: c.filter, Order: c.order, Page: record.Page{Limit: 1000}, Fields: []record.ConnectionField{{
			Key: "edges", Part: record.PartEdges, Edges: []record.EdgeField{
				{Key: "cursor", Cursor: true}, {Key: "node", Node: &record.Selection{Type: c.typ, Fields: []record.Selected{{Key: "id", Field: c.typ.ID()}}}},
			},
		}}}
		parents := c.rows[parent][:min(60, len(c.rows[parent]))]
		var cursors []string
		var at []*row
		for _, edges := range c.readLists(parents, list, inner) {
			for _, e := range edges {
				cursors = append(cursors, e.cursor)
				at = append(at, c.byID[e.id])
			}
		}
		if len(cursors) == 0 {
			return
		}
		i, j := c.IntN(len(cursors)), c.IntN(len(cursors))
		inner.Page = record.Page{Limit: 1 + c.IntN(4), Backward: c.IntN(2) == 0, After: record.Cursor{Text: cursors[i]}}
		if c.IntN(2) == 0 {
			inner.Page.Before.Text = cursors[j]
		}
		if wrong := c.d.OpenCursors(inner, list.Inverse.By, nil); wrong != nil {
			c.failf("%v", wrong[0])
		}
		for p, edges := range c.readLists(parents, list, inner) {
			var want []*row
			for _, r := range c.matching(c.many(p, list), c.filter, c.order) {
				if c.world.compare(c.order, r, at[i]) > 0 && (inner.Page.Before.None() || c.world.compare(c.order, r, at[j]) < 0) {
					want = append(want, r)
				}
			}
			if n := len(want) - inner.Page.Limit; n > 0 && inner.Page.Backward {
				want = want[n:]
			} else if n > 0 {
				want = want[:inner.Page.Limit]
			}
			var got []*row
			for _, e := range edges {
				got = append(got, c.byID[e.id])
			}
			if diff := cmp.Diff(idsOf(want), idsOf(got)); diff != "" {
				c.failf("%s of %s, %+v (-want +got):\n%s", list.Name, p.id, inner.Page, diff)
			}
		}
	})
}

type edge struct {
	cursor string
	id     record.ID
}

// readLists reads a list of many records.
func (c *propertyCase) readLists(parents []*row, list *record.Field, inner *record.Connection) map[*row][]edge {
	c.Helper()
	look := &record.Lookup{Type: parents[0].typ, Select: &record.Selection{Type: parents[0].typ}}
	look.Select.Fields = []record.Selected{{Key: "list", Field: list, Many: inner}}
	for _, p := range parents {
		look.IDs = append(look.IDs, p.id)
	}
	c.d.sql.take()
	objects, err := c.d.Lookup(c.Context(), look)
	if err != nil {
		c.failf("%+v: %v", inner.Page, err)
	}
	out := map[*row][]edge{}
	for i, b := range objects {
		out[parents[i]] = nil
		for _, e := range reply(c, b).(map[string]any)["list"].(map[string]any)["edges"].([]any) {
			object := e.(map[string]any)
			id, err := record.ParseID(object["node"].(map[string]any)["id"].(string))
			if err != nil {
				c.Fatal(err)
			}
			out[parents[i]] = append(out[parents[i]], edge{object["cursor"].(string), id})
		}
	}
	return out
}

// TestNegativeLimit: a hand-written resolver can pass a number from the client as the page size.
func TestNegativeLimit(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	_, err := d.List(t.Context(), storetest.Nodes(storetest.Select(d.typ("Movie"), "title"), -1))
	if !errors.Is(err, record.ErrInvalid) {
		t.Errorf("got %v", err)
	}
}
