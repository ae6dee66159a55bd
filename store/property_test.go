package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
	"recordgraph/store"
)

// The property tests run defaultCases cases each, from seed 1. Both can be set, to run more cases or to repeat one:
//
//	RECORDGRAPH_TEST_SEED=4711 RECORDGRAPH_TEST_CASES=1 go test ./store -run Property
const (
	seedVariable  = "RECORDGRAPH_TEST_SEED"
	casesVariable = "RECORDGRAPH_TEST_CASES"
	defaultCases  = 40
)

// eachCase runs a property with ascending seeds until it fails.
func eachCase(t *testing.T, f fixture, property func(*propertyCase)) {
	first, n := number(t, seedVariable, 1), number(t, casesVariable, defaultCases)
	d := f.database(t)
	for seed := first; seed < first+n && !t.Failed(); seed++ {
		c := &propertyCase{T: t, seed: seed, d: d}
		c.generator = &generator{newValues(rand.New(rand.NewPCG(seed, seed))), f.world}
		property(c)
	}
}

func number(t *testing.T, variable string, otherwise uint64) uint64 {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}

// propertyCase is the list of one seed and the oracle's result.
type propertyCase struct {
	*testing.T
	*generator
	seed uint64
	d    *database

	typ    *record.Type
	filter *record.Filter
	order  []record.Order
	want   []*row

	plans       map[string]*store.ListPlan // of the pages, when the filter has parameters
	params      *record.Filter             // the filter with parameters
	paramValues []any
}

// choose generates the list.
func (c *propertyCase) choose() {
	c.typ = pick(c.values, c.schema.Types)
	c.filter = c.generator.filter(c.typ, 4)
	c.order = c.generator.order(c.typ)
	c.want = c.matching(c.rows[c.typ], c.filter, c.order)
}

func (c *propertyCase) failf(format string, args ...any) {
	c.Helper()
	sent := c.d.sql.take()
	last := statement{}
	if len(sent) > 0 {
		last = sent[len(sent)-1]
	}
	c.Fatalf("%s=%d: %s\n%s %s\norder %s\nlast statement %s\n%q", seedVariable, c.seed, fmt.Sprintf(format, args...),
		c.typ.Plural, describeFilter(c.filter), describeOrder(c.order), last.text, last.args)
}

// page is the response of a page.
type page struct {
	ids, cursors []string
	next, prev   bool
	start, end   any
	total        string
}

// ask reads a page.
func (c *propertyCase) readPage(p record.Page) page {
	c.Helper()
	c.d.sql.take()
	id := &record.Selection{Type: c.typ, Fields: []record.Selected{{Key: "id", Field: c.typ.ID()}}}
	connection := &record.Connection{Type: c.typ, Filter: c.filter, Order: c.order, Page: p, Fields: []record.ConnectionField{
		{Key: "edges", Part: record.PartEdges, Edges: []record.EdgeField{{Key: "cursor", Cursor: true}, {Key: "node", Node: id}}},
		{Key: "pageInfo", Part: record.PartPageInfo, PageInfo: []record.PageInfoField{
			{Key: "next", Name: "hasNextPage"}, {Key: "prev", Name: "hasPreviousPage"}, {Key: "start", Name: "startCursor"}, {Key: "end", Name: "endCursor"},
		}},
		{Key: "total", Part: record.PartTotalCount},
	}}
	read := c.d.List
	if c.plans != nil {
		read = func(context.Context, *record.Connection) ([]byte, error) { return c.read(connection) }
	}
	b, err := read(c.Context(), connection)
	if err != nil {
		c.failf("%+v: %v", p, err)
	}
	object := reply(c, b).(map[string]any)
	info := object["pageInfo"].(map[string]any)
	out := page{next: info["next"].(bool), prev: info["prev"].(bool), start: info["start"], end: info["end"], total: fmt.Sprint(object["total"])}
	for _, e := range object["edges"].([]any) {
		edge := e.(map[string]any)
		out.cursors = append(out.cursors, edge["cursor"].(string))
		out.ids = append(out.ids, edge["node"].(map[string]any)["id"].(string))
	}
	return out
}

func idsOf(rows []*row) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r.id.String())
	}
	return out
}

// check compares a page with the expected records.
func (c *propertyCase) check(p record.Page, got page, want []*row, next, prev bool) {
	c.Helper()
	if diff := cmp.Diff(idsOf(want), got.ids); diff != "" {
		c.failf("%+v: wrong records (-want +got): %s", p, diff)
	}
	if got.next != next || got.prev != prev {
		c.failf("%+v: hasNextPage %t, want %t; hasPreviousPage %t, want %t", p, got.next, next, got.prev, prev)
	}
	if got.total != strconv.Itoa(len(c.want)) {
		c.failf("%+v: totalCount %s, want %d", p, got.total, len(c.want))
	}
	var start, end any
	if n := len(got.cursors); n > 0 {
		start, end = got.cursors[0], got.cursors[n-1]
	}
	if got.start != start || got.end != end {
		c.failf("%+v: startCursor or endCursor differs from the edge's", p)
	}
}

// walkForward reads the whole list page by page and returns the cursors.
func (c *propertyCase) walkForward(limit int) []string {
	c.Helper()
	var cursors []string
	for at := 0; ; at += limit {
		p := record.Page{Limit: limit}
		if at > 0 {
			p.After.Text = cursors[at-1]
		}
		got := c.readPage(p)
		end := min(at+limit, len(c.want))
		c.check(p, got, c.want[at:end], end < len(c.want), at > 0)
		cursors = append(cursors, got.cursors...)
		if end == len(c.want) {
			return cursors
		}
	}
}

// walkBackward reads the whole list from its end.
func (c *propertyCase) walkBackward(limit int) {
	c.Helper()
	before := ""
	for at := len(c.want); ; at -= limit {
		p := record.Page{Limit: limit, Backward: true, Before: record.Cursor{Text: before}}
		got := c.readPage(p)
		start := max(at-limit, 0)
		c.check(p, got, c.want[start:at], before != "", start > 0)
		if start == 0 {
			return
		}
		before = got.cursors[0]
	}
}

// between reads a page with a cursor at either end or both, in some order.
func (c *propertyCase) checkBetween(cursors []string) {
	c.Helper()
	p := record.Page{Limit: c.IntN(30), Backward: c.IntN(2) == 0}
	from, to := -1, len(c.want)
	if c.IntN(4) > 0 {
		from = c.IntN(len(cursors))
		p.After.Text = cursors[from]
	}
	if c.IntN(4) > 0 {
		to = c.IntN(len(cursors))
		p.Before.Text = cursors[to]
	}
	var inside []*row
	if from+1 < to {
		inside = c.want[from+1 : to]
	}
	more := len(inside) > p.Limit
	want, next, prev := inside[:min(p.Limit, len(inside))], more, !p.After.None()
	if p.Backward {
		want, next, prev = inside[max(0, len(inside)-p.Limit):], !p.Before.None(), more
	}
	c.check(p, c.readPage(p), want, next, prev)
}

// TestPropertyPages pages through random lists in both directions and compares all pages with the oracle's.
func TestPropertyPages(t *testing.T) {
	t.Parallel()
	eachCase(t, films(t), func(c *propertyCase) {
		c.choose()
		limit := 1 + c.IntN(len(c.want)/2+2)
		cursors := c.walkForward(limit)
		c.walkBackward(1 + c.IntN(len(c.want)/2+2))
		for range min(len(cursors), 6) {
			c.checkBetween(cursors)
		}
		c.check(record.Page{}, c.readPage(record.Page{}), nil, len(c.want) > 0, false)
	})
}

// TestPropertyNegation checks that each record matches either a filter or its negation.
func TestPropertyNegation(t *testing.T) {
	t.Parallel()
	eachCase(t, films(t), func(c *propertyCase) {
		c.choose()
		c.order = nil
		all := idsOf(c.rows[c.typ])
		yes := c.readPage(record.Page{Limit: len(all)})
		c.filter = record.Not(c.filter)
		no := c.readPage(record.Page{Limit: len(all)})
		both := slices.Concat(yes.ids, no.ids)
		slices.Sort(both)
		slices.Sort(all)
		if diff := cmp.Diff(all, both); diff != "" {
			c.failf("the filter and its negation don't split the records (-all +both): %s", diff)
		}
	})
}
