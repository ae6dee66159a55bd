package suite_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/internal/library/graph"
)

// oracle computes expected responses from the schema, the records and the cursors of
// earlier responses. It shares no code with the service.
type oracle struct {
	*universe
	schema  *ast.Schema
	created uint64 // records that mutations have made

	mu      sync.Mutex
	cursors map[string]mark            // what each cursor seen stands for
	lists   map[string]map[string]bool // cursors by list
}

// mark is the position of a cursor: a record of a list. Type, relation, filter and order
// identify the list.
type mark struct {
	list string
	at   *thing
}

func newOracle(u *universe) *oracle {
	return &oracle{
		universe: u, schema: gqlparser.MustLoadSchema(&ast.Source{Input: graph.SDL()}),
		cursors: map[string]mark{}, lists: map[string]map[string]bool{},
	}
}

// note remembers a cursor. One cursor can't stand for two places.
func (o *oracle) note(m mark, cursor, at string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if known, ok := o.cursors[cursor]; ok && known != m {
		return fmt.Sprintf("%s: cursor %s is of %s in %s too", at, cursor, known.at.id, known.list)
	}
	o.cursors[cursor] = m
	if o.lists[m.list] == nil {
		o.lists[m.list] = map[string]bool{}
	}
	o.lists[m.list][cursor] = true
	return ""
}

func (o *oracle) marked(cursor any) (mark, bool) {
	text, _ := cursor.(string)
	o.mu.Lock()
	defer o.mu.Unlock()
	m, ok := o.cursors[text]
	return m, ok
}

// seen returns the cursors of a list, or of all other lists, in a fixed order.
func (o *oracle) seen(list string, others bool) []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var out []string
	for of, cursors := range o.lists {
		typ, _, _ := strings.Cut(of, " ")
		if of == list && !others || others && !strings.HasPrefix(list, typ+" ") {
			for cursor := range cursors {
				out = append(out, cursor)
			}
		}
	}
	slices.Sort(out)
	return out
}

// kind is the name of a field's type.
func (o *oracle) kind(typ, field string) string {
	return o.schema.Types[typ].Fields.ForName(field).Type.Name()
}

func (o *oracle) isRecord(kind string) bool { return o.all[kind] != nil }

// page is a page of a connection.
type page struct {
	of         string
	list       string
	rows       []*thing
	next, prev bool
	total      int
}

// pageArguments are those of a connection.
type pageArguments struct {
	filter, orderBy, first, last, after, before any
}

func pageArgumentsOf(args map[string]any) pageArguments {
	return pageArguments{args["filter"], args["orderBy"], args["first"], args["last"], args["after"], args["before"]}
}

// list identifies a list. A cursor is valid only for its list.
func (a pageArguments) list(of, relation string) string {
	return fmt.Sprintf("%s %s filter %s order %s", of, relation, canonical(a.filter), canonical(a.orderBy))
}

const defaultPage = 20

// page cuts a page out of the records on which a connection stands.
func (o *oracle) page(of, relation string, all []*thing, a pageArguments) *page {
	terms := o.terms(of, a.orderBy)
	var rows []*thing
	for _, x := range all {
		if o.matches(x, a.filter) {
			rows = append(rows, x)
		}
	}
	slices.SortFunc(rows, func(x, y *thing) int { return compareThings(terms, x, y) })
	out := &page{of: of, list: a.list(of, relation), total: len(rows)}
	if m, ok := o.marked(a.after); ok {
		rows = slices.DeleteFunc(rows, func(x *thing) bool { return compareThings(terms, x, m.at) <= 0 })
	}
	if m, ok := o.marked(a.before); ok {
		rows = slices.DeleteFunc(rows, func(x *thing) bool { return compareThings(terms, x, m.at) >= 0 })
	}
	limit, backward := defaultPage, a.last != nil
	if a.first != nil {
		limit = whole(a.first)
	} else if backward {
		limit = whole(a.last)
	}
	more := len(rows) > limit
	if backward {
		out.rows, out.next, out.prev = rows[max(0, len(rows)-limit):], a.before != nil, more
	} else {
		out.rows, out.next, out.prev = rows[:min(limit, len(rows))], more, a.after != nil
	}
	return out
}

// whole parses an integer that the check has accepted.
func whole(v any) int {
	n, err := v.(json.Number).Int64()
	if err != nil {
		panic(err)
	}
	return int(n)
}

// edge is a record in a page.
type edge struct {
	list string
	node *thing
}

func (p *page) field(name string) any {
	switch name {
	case "totalCount":
		return json.Number(fmt.Sprint(p.total))
	case "pageInfo":
		return p
	}
	out := make([]any, len(p.rows))
	for i, x := range p.rows {
		if out[i] = x; name == "edges" {
			out[i] = edge{p.list, x}
		}
	}
	return out
}

func (p *page) info(name string) any {
	switch {
	case name == "hasNextPage":
		return p.next
	case name == "hasPreviousPage":
		return p.prev
	case len(p.rows) == 0:
		return nil
	case name == "startCursor":
		return mark{p.list, p.rows[0]}
	}
	return mark{p.list, p.rows[len(p.rows)-1]}
}
