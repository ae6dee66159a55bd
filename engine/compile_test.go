package engine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/internal/library/graph"
	"recordgraph/record"
)

const extra = `
extend type Query {
  "Handwritten."
  best(filter: BookFilter, order: [BookOrder!], by: Ranking, at: DateTime!, options: Options): [Book!]!
  "Handwritten."
  page(filter: BookFilter, first: Int): BookConnection!
  "Handwritten."
  any: Either
}
extend type Mutation {
  "Handwritten."
  createShelf(book: CreateBookInput, beside: [ID!]): String
}
"Handwritten."
union Either = Book | Shelf
"Handwritten."
type Shelf { label(size: Int!): String  books: [Book!]! }
"Handwritten."
enum Ranking { SALES VOTES }
"Handwritten."
input Options { patch: BookPatch  input: CreateBookInput  deep: [Options!]  count: Int! = 1  name: String! }
`

// setup compiles documents against the library with handwritten fields.
type setup struct {
	limits engine.Limits
	scopes []string // nil for all
}

func (s setup) compile(t *testing.T, document string, variables map[string]any) (*engine.Operation, []engine.Problem) {
	t.Helper()
	public := gqlparser.MustLoadSchema(&ast.Source{Input: graph.SDL() + extra})
	model := graph.Schema()
	model.Scopes["Query.best"] = "best"
	model.Scopes["Shelf"] = "shelf"
	model.Scopes["Shelf.label"] = "label"
	model.Costs["Query.best"] = 50
	doc := parse(t, public, document)
	if s.limits == (engine.Limits{}) {
		s.limits = engine.DefaultLimits()
	}
	c := compiler(t, model, public, s.limits, 10)
	principal := everything
	if s.scopes != nil {
		principal = holding(s.scopes...)
	}
	return c.Compile(engine.Request{
		Document: doc, Operation: doc.Operations[0], Variables: variables,
		Now:       time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC),
		Principal: principal,
	})
}

func show(problems []engine.Problem) []string {
	var out []string
	for _, p := range problems {
		out = append(out, fmt.Sprintf("%s: %s", p.Path, p.Err.Message))
	}
	return out
}

func TestCost(t *testing.T) {
	t.Parallel()
	tests := []struct {
		document string
		want     int
	}{
		{`{ __typename }`, 0},
		{`{ book(id: "book_00000000000000000000000000") { title } }`, 1},
		{`{ book(id: "book_00000000000000000000000000") { title returnOnCost } }`, 3},
		{`{ book(id: "book_00000000000000000000000000") { publisher { name } } }`, 2},
		{`{ books { nodes { title } } }`, 21},
		{`{ books(first: 0) { nodes { title } totalCount } }`, 41},
		{`{ books(first: 10) { totalCount edges { cursor } } }`, 51},
		{`{ books(first: 1000) { totalCount } }`, 41},
		{`{ books(first: 1000) { edges { cursor } } }`, 1001},
		{`{ books(first: 1000) { pageInfo { hasNextPage } } }`, 1001},
		{`{ books(first: 10) { pageInfo { hasNextPage } nodes { id } } }`, 11},
		{`{ books(first: 10) { nodes { loans(first: 500) { pageInfo { endCursor } } } } }`, 5021},
		{`{ books(first: 10) { nodes { publisher { name } loans(first: 5) { nodes { id } } } } }`, 81},
		{`{ a: books(first: 1) { nodes { id } } b: books(first: 1) { nodes { id } } }`, 4},
		{`{ nodes(ids: ["book_00000000000000000000000000", "publisher_00000000000000000000000000"]) { id } }`, 2},
		{`{ best(at: "2026-01-01T00:00:00Z") { title } }`, 51},
		{`mutation { createBooks(inputs: [{title: "a"}, {title: "b"}]) { books { publisher { name } } } }`, 6},
		{`mutation { deleteBook(id: "book_00000000000000000000000000") { id } }`, 1},
	}
	for _, tt := range tests {
		t.Run(tt.document, func(t *testing.T) {
			t.Parallel()
			op, problems := setup{}.compile(t, tt.document, nil)
			if problems != nil {
				t.Fatal(show(problems))
			}
			if op.Cost != tt.want {
				t.Errorf("costs %d, want %d", op.Cost, tt.want)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, document string
		limits         engine.Limits
		want           []string
	}{
		{"cost", `{ books(first: 10) { nodes { id } } }`, engine.Limits{Cost: 10, Depth: 9, Selections: 9},
			[]string{": the operation costs 11, at most 10 are allowed; ask for fewer records, lists or conditions"}},
		{"cost of the first two fields", `{ a: books(first: 5) { nodes { id } } b: books(first: 5) { nodes { id } } c: books(filter: {title: {}}) { totalCount } }`,
			engine.Limits{Cost: 10, Depth: 9, Selections: 9},
			[]string{": the operation costs 12, at most 10 are allowed; ask for fewer records, lists or conditions"}},
		{"depth", `{ books { nodes { publisher { name } } } }`, engine.Limits{Cost: 100, Depth: 3, Selections: 9},
			[]string{"books.nodes.publisher: fields are nested 4 levels deep, at most 3 are allowed"}},
		{"depth at the limit", `{ books { nodes { publisher { name } } } }`, engine.Limits{Cost: 100, Depth: 4, Selections: 9}, nil},
		{"selections", `{ books { nodes { title genre } } }`, engine.Limits{Cost: 100, Depth: 9, Selections: 3},
			[]string{": the operation selects more than the 3 fields allowed"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, problems := setup{limits: tt.limits}.compile(t, tt.document, nil)
			if diff := cmp.Diff(tt.want, show(problems)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHandwrittenFieldScopes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		document string
		scopes   []string
		want     []string
	}{
		{`{ best(at: "2026-01-01T00:00:00Z") { title } }`, []string{"best", "book:read"}, nil},
		{`{ best(at: "2026-01-01T00:00:00Z", filter: {loans: {some: {}}}) { publisher { name } } }`, []string{"x"}, []string{
			"best: Query.best needs the scope best",
			"best: reading Loan needs the scope loan:read",
			"best: reading Book needs the scope book:read",
			"best.publisher: reading Publisher needs the scope publisher:read"}},
		{`{ any { ...on Shelf { label(size: 1) books { title } } } }`, []string{"x"}, []string{
			"any: reading Book needs the scope book:read",
			"any: Shelf needs the scope shelf",
			"any.label: Shelf.label needs the scope label",
			"any.books: reading Book needs the scope book:read"}},
	}
	for _, tt := range tests {
		t.Run(tt.document, func(t *testing.T) {
			t.Parallel()
			_, problems := setup{scopes: tt.scopes}.compile(t, tt.document, nil)
			if diff := cmp.Diff(tt.want, show(problems)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHandwrittenArguments(t *testing.T) {
	t.Parallel()
	_, problems := setup{}.compile(t, `query Q($by: Ranking, $at: DateTime!, $filter: BookFilter, $order: [BookOrder!], $options: Options, $size: Int!) {
		best(by: $by, at: $at, filter: $filter, order: $order, options: $options) { title }
		any { ... on Shelf { label(size: $size) } }
	}`, map[string]any{
		"by": "sales", "at": "noon", "filter": map[string]any{"genre": map[string]any{}}, "order": []any{map[string]any{"x": "ASC"}},
		"options": map[string]any{
			"patch": map[string]any{}, "input": map[string]any{}, "count": "1", "nope": true,
			"deep": []any{map[string]any{"name": nil}, "x"},
		},
	})
	want := []string{
		"best: filter.genre: must have an operator, such as eq",
		"best: order.0.x: is not a field of Book",
		"best: by: must be one of SALES, VOTES",
		"best: at: must be an RFC 3339 date and time such as 2023-02-28T12:00:00.5Z, years 0001 to 9999, with at most six decimals",
		"best: options.nope: is not a field of Options",
		"best: options.patch: must change at least one field",
		"best: options.input.title: is required",
		"best: options.deep.0.name: must not be null",
		"best: options.deep.1: must be an input object",
		"best: options.count: must be an integer from -2147483648 to 2147483647",
		"best: options.name: is required",
		"any: label.size: is required",
	}
	if diff := cmp.Diff(want, show(problems)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestHandwrittenSelections(t *testing.T) {
	t.Parallel()
	op, problems := setup{}.compile(t, `{
		top: best(at: "2026-01-01T00:00:00Z", filter: {genre: {eq: "Drama"}}, order: [{title: ASC}], options: {name: "x", patch: {title: "y"}}) { title }
		page(filter: {genre: {eq: "Drama"}}, first: 3) { nodes { id } }
		any { ...on Book { genre } ...on Shelf { books { title } } }
	}`, nil)
	if problems != nil {
		t.Fatal(show(problems))
	}
	book := op.Handwritten["page"].Connection.Type
	if c := op.Handwritten["page"].Connection; c.Page.Limit != 3 || c.Filter == nil || len(c.Fields) != 1 {
		t.Errorf("page: %+v", c)
	}
	top := op.Handwritten["top"]
	if top.Filters["filter"].Op != record.OpEq || len(top.Orders["order"]) != 1 || len(top.Values["options.patch"]) != 1 {
		t.Errorf("top: %+v", top)
	}
	for path, field := range map[string]string{"top": "title", "any": "genre", "any.books": "title"} {
		if got := op.Handwritten[path].Selects[book].Fields[0].Field.Name; got != field {
			t.Errorf("%s selects %s, want %s", path, got, field)
		}
	}
}

func TestInvalidCursors(t *testing.T) {
	t.Parallel()
	_, problems := setup{}.compile(t, `{
		a: books(after: "x") { totalCount nodes { loans(after: "x") { totalCount } } }
		b: books(after: "x", filter: {genre: {}}) { totalCount }
		c: page(first: -1, filter: {}) { totalCount }
		d: books(after: "", first: -1) { totalCount }
	}`, nil)
	want := []string{
		"a: after: is not a cursor of this service",
		"a: nodes.loans.after: is not a cursor of this service",
		"b: filter.genre: must have an operator, such as eq",
		"b: after: is not a cursor of this service",
		"c: first: must not be negative",
		"d: first: must not be negative",
		"d: after: is not a cursor of this service",
	}
	if diff := cmp.Diff(want, show(problems)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// TestHandwrittenPages: a handwritten connection has the page sizes of a derived one.
func TestHandwrittenPages(t *testing.T) {
	t.Parallel()
	_, problems := setup{}.compile(t, `query Q($with: Boolean!) {
		a: page(first: 1000) { totalCount pageInfo { endCursor } }
		b: page(first: 1001) { totalCount }
		c: page(first: 101) { nodes { id } }
		d: page(first: 101) { totalCount nodes @include(if: $with) { id } }
		e: page(first: 101) { totalCount edges { node @skip(if: $with) { id } } }
	}`, map[string]any{"with": true})
	want := []string{
		"b: first: 1001 records exceed the limit of 1000",
		"c: first: 101 records exceed the limit of 100",
		"d: first: 101 records exceed the limit of 100",
	}
	if diff := cmp.Diff(want, show(problems)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}
