package engine_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/internal/library/graph"
)

// valuesOf are the values that random requests send, by the name of the variable. Any variable is sometimes absent, null
// or of another type.
func valuesOf() map[string][]any {
	number := func(text string) any { return json.Number(text) }
	book, publisher := "book_00000000000000000000000001", "publisher_00000000000000000000000001"
	return map[string][]any{
		"a":    {true, false},
		"n":    {number("1"), number("2"), number("0"), number("101"), number("-1")},
		"s":    {"Drama", "", "\U0010ffff", "a\U0010ffff", "a\x00", "\xff", "P1D", "5"},
		"i":    {number("7"), number("8"), number("2147483648"), number("7.0"), "7"},
		"big":  {"9007199254740993", number("5"), "x"},
		"id":   {book, "book_00000000000000000000000002", publisher, "", "no ID"},
		"ids":  {[]any{book}, []any{book, publisher}, []any{}, book, []any{nil}},
		"last": {"P7D", "P1M", "P9000Y", "-P1D", "PT1H"},
		"zone": {"Europe/Berlin", "Pacific/Auckland", "localtime"},
		"list": {[]any{"a"}, []any{"a", "b"}, []any{}, "a", []any{number("1")}},
		"sort": {"ASC", "DESC", "UP"},
		"json": {map[string]any{"a": number("1")}, []any{true}, "x", number("1.0"), false},
		"f": {
			map[string]any{}, map[string]any{"title": map[string]any{"eq": "a"}}, map[string]any{"title": map[string]any{"eq": "b"}},
			map[string]any{"title": map[string]any{"startsWith": ""}}, map[string]any{"readerVotes": map[string]any{"in": []any{number("1")}}},
			map[string]any{"or": map[string]any{"genre": map[string]any{"eq": "a"}}},
			map[string]any{"or": []any{map[string]any{"genre": map[string]any{"eq": "b"}}, map[string]any{"loans": map[string]any{"some": map[string]any{"fee": map[string]any{"gt": "1"}}}}}},
			map[string]any{"createdAt": map[string]any{"next": "P1D", "timeZone": "UTC"}}, []any{}, map[string]any{"x": nil},
		},
		"o":     {[]any{map[string]any{"title": "ASC"}}, map[string]any{"title": "DESC"}, []any{}, []any{map[string]any{"title": "UP"}}},
		"after": {"", "no cursor", nil},
		"in":    {map[string]any{"title": "A"}, map[string]any{"title": "A", "worldwideSales": "5"}, map[string]any{"title": ""}},
		"ins":   {[]any{map[string]any{"title": "A"}}, []any{}, []any{map[string]any{"title": "A"}, map[string]any{"title": "B", "tags": []any{"x"}}}},
		"patch": {map[string]any{"title": "B"}, map[string]any{"title": nil}, map[string]any{"publisher": publisher}, map[string]any{}},
	}
}

// TestPropertyVariants sends each document with random variables, at random times, for callers with random scopes, from
// several goroutines, and compares with a compiler that has not seen the document.
func TestPropertyVariants(t *testing.T) {
	t.Parallel()
	public, model := gqlparser.MustLoadSchema(&ast.Source{Input: graph.SDL()}), graph.Schema()
	for _, document := range []string{
		`query ($s: String, $i: Int, $a: Boolean = true) { books(filter: {genre: {startsWith: $s, ne: $s}, readerVotes: {between: {from: $i, to: $i}}, title: {isNull: $a}}) { nodes { title @include(if: $a) } totalCount } }`,
		`query ($f: BookFilter, $o: [BookOrder!], $n: Int, $after: String) { a: books(filter: $f, orderBy: $o, first: $n, after: $after) { nodes { id } } b: books(filter: {not: $f}, last: $n, before: $after) { totalCount pageInfo { endCursor } } }`,
		`query ($f: BookFilter!, $s: String!) { books(filter: {and: [$f, {title: {containsFold: $s}}]}) { totalCount } publishers { nodes { orderBy: books(filter: {or: [$f, {genre: {in: [$s]}}]}) { totalCount } } } }`,
		`query ($last: Duration, $zone: String, $big: BigInt) { books(filter: {createdAt: {last: $last, timeZone: $zone}, worldwideSales: {gt: $big}}) { totalCount } }`,
		`query ($id: ID!, $s: String, $last: Duration) { book(id: $id) { loans(filter: {branch: {eq: $s}, endsAt: {next: $last}}) { totalCount nodes { fee } } } }`,
		`query ($id: ID!, $ids: [ID!]!, $s: String) { node(id: $id) { ... on Book { loans(filter: {branch: {eq: $s}}) { totalCount } } } nodes(ids: $ids) { id } }`,
		`query ($s: String!) { publisherByName(name: $s) { books(filter: {title: {eqFold: $s}, createdAt: {last: "P1D"}}) { totalCount } } librarySummary { books topBook { loans(filter: {branch: {ne: $s}}) { totalCount } } } }`,
		`query ($list: [String!], $s: String, $json: JSON) { books(filter: {tags: {hasAny: $list, has: $s}, attributes: {contains: $json, path: {at: ["a"], eq: $json}}}) { totalCount } }`,
		`query ($sort: OrderDirection!) { books(orderBy: [{title: $sort}]) { nodes { id } } }`,
		`mutation ($in: CreateBookInput!, $s: String, $n: Int) { createBook(input: $in) { book { id loans(first: $n, filter: {branch: {ne: $s}, endsAt: {next: "P1D"}}) { nodes { fee } } } } }`,
		`mutation ($ins: [CreateBookInput!]!, $id: ID!, $patch: BookPatch!, $n: Int) { createBooks(inputs: $ins) { books { id } } updateBook(id: $id, patch: $patch, ifVersion: $n) { book { returnOnCost } } deleteBook(id: $id) { id } }`,
	} {
		t.Run(document, func(t *testing.T) {
			t.Parallel()
			doc := parse(t, public, document)
			fresh := func() *engine.Compiler { return compiler(t, model, public, engine.DefaultLimits(), 1) }
			knowing := fresh()
			var all sync.WaitGroup
			for seed := range uint64(3) {
				all.Go(func() {
					r := rand.New(rand.NewPCG(seed, 0))
					for range 300 {
						request := randomRequest(r, doc)
						if r.IntN(4) == 0 {
							request.Principal = allBut(model, "loan:finance", "book:finance")
						}
						got, gotProblems := knowing.Compile(request)
						want, wantProblems := fresh().Compile(request)
						if !reflect.DeepEqual(got, want) || fmt.Sprint(show(gotProblems)) != fmt.Sprint(show(wantProblems)) {
							t.Errorf("seed %d: %v\ngot  %+v %v\nwant %+v %v", seed, request.Variables, got, show(gotProblems), want, show(wantProblems))
							return
						}
					}
				})
			}
			all.Wait()
		})
	}
}

// randomRequest makes up a request for the document. The first value of a variable is the most frequent.
func randomRequest(r *rand.Rand, doc *ast.QueryDocument) engine.Request {
	values, variables := valuesOf(), map[string]any{}
	for _, v := range doc.Operations[0].VariableDefinitions {
		of := values[v.Variable]
		switch r.IntN(20) {
		case 0:
		case 1:
			variables[v.Variable] = nil
		case 2:
			variables[v.Variable] = map[string]any{"a": []any{}}
		default:
			variables[v.Variable] = of[r.IntN(1+r.IntN(len(of)))]
		}
	}
	return engine.Request{
		Document: doc, Operation: doc.Operations[0], Variables: variables, Principal: everything,
		Now: time.Date(2026, 3, 1+r.IntN(60), r.IntN(24), 59, 59, 999_999_999, time.UTC), // changes of clocks are among them
	}
}
