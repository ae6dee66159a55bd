package engine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/graph"
	"recordgraph/record"
)

const extra = `
extend type Query {
  "Handwritten."
  best(filter: MovieFilter, order: [MovieOrder!], by: Ranking, at: DateTime!, options: Options): [Movie!]!
  "Handwritten."
  page(filter: MovieFilter, first: Int): MovieConnection!
  "Handwritten."
  any: Either
}
extend type Mutation {
  "Handwritten."
  createShelf(film: CreateMovieInput, beside: [ID!]): String
}
"Handwritten."
union Either = Movie | Shelf
"Handwritten."
type Shelf { label(size: Int!): String  films: [Movie!]! }
"Handwritten."
enum Ranking { GROSS VOTES }
"Handwritten."
input Options { patch: MoviePatch  input: CreateMovieInput  deep: [Options!]  count: Int! = 1  name: String! }
`

// setup compiles documents against the catalogue with handwritten fields.
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
		{`{ movie(id: "movie_00000000000000000000000000") { title } }`, 1},
		{`{ movie(id: "movie_00000000000000000000000000") { title returnOnBudget } }`, 3},
		{`{ movie(id: "movie_00000000000000000000000000") { studio { name } } }`, 2},
		{`{ movies { nodes { title } } }`, 21},
		{`{ movies(first: 0) { nodes { title } totalCount } }`, 41},
		{`{ movies(first: 10) { totalCount edges { cursor } } }`, 51},
		{`{ movies(first: 1000) { totalCount } }`, 41},
		{`{ movies(first: 1000) { edges { cursor } } }`, 1001},
		{`{ movies(first: 1000) { pageInfo { hasNextPage } } }`, 1001},
		{`{ movies(first: 10) { pageInfo { hasNextPage } nodes { id } } }`, 11},
		{`{ movies(first: 10) { nodes { licences(first: 500) { pageInfo { endCursor } } } } }`, 5021},
		{`{ movies(first: 10) { nodes { studio { name } licences(first: 5) { nodes { id } } } } }`, 81},
		{`{ a: movies(first: 1) { nodes { id } } b: movies(first: 1) { nodes { id } } }`, 4},
		{`{ nodes(ids: ["movie_00000000000000000000000000", "studio_00000000000000000000000000"]) { id } }`, 2},
		{`{ best(at: "2026-01-01T00:00:00Z") { title } }`, 51},
		{`mutation { createMovies(inputs: [{title: "a"}, {title: "b"}]) { movies { studio { name } } } }`, 6},
		{`mutation { deleteMovie(id: "movie_00000000000000000000000000") { id } }`, 1},
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
		{"cost", `{ movies(first: 10) { nodes { id } } }`, engine.Limits{Cost: 10, Depth: 9, Selections: 9},
			[]string{": the operation costs 11, at most 10 are allowed; ask for fewer records, lists or conditions"}},
		{"cost of the first two fields", `{ a: movies(first: 5) { nodes { id } } b: movies(first: 5) { nodes { id } } c: movies(filter: {title: {}}) { totalCount } }`,
			engine.Limits{Cost: 10, Depth: 9, Selections: 9},
			[]string{": the operation costs 12, at most 10 are allowed; ask for fewer records, lists or conditions"}},
		{"depth", `{ movies { nodes { studio { name } } } }`, engine.Limits{Cost: 100, Depth: 3, Selections: 9},
			[]string{"movies.nodes.studio: fields are nested 4 levels deep, at most 3 are allowed"}},
		{"depth at the limit", `{ movies { nodes { studio { name } } } }`, engine.Limits{Cost: 100, Depth: 4, Selections: 9}, nil},
		{"selections", `{ movies { nodes { title genre } } }`, engine.Limits{Cost: 100, Depth: 9, Selections: 3},
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
		{`{ best(at: "2026-01-01T00:00:00Z") { title } }`, []string{"best", "movie:read"}, nil},
		{`{ best(at: "2026-01-01T00:00:00Z", filter: {licences: {some: {}}}) { studio { name } } }`, []string{"x"}, []string{
			"best: Query.best needs the scope best",
			"best: reading Licence needs the scope licence:read",
			"best: reading Movie needs the scope movie:read",
			"best.studio: reading Studio needs the scope studio:read"}},
		{`{ any { ...on Shelf { label(size: 1) films { title } } } }`, []string{"x"}, []string{
			"any: reading Movie needs the scope movie:read",
			"any: Shelf needs the scope shelf",
			"any.label: Shelf.label needs the scope label",
			"any.films: reading Movie needs the scope movie:read"}},
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
	_, problems := setup{}.compile(t, `query Q($by: Ranking, $at: DateTime!, $filter: MovieFilter, $order: [MovieOrder!], $options: Options, $size: Int!) {
		best(by: $by, at: $at, filter: $filter, order: $order, options: $options) { title }
		any { ... on Shelf { label(size: $size) } }
	}`, map[string]any{
		"by": "gross", "at": "noon", "filter": map[string]any{"genre": map[string]any{}}, "order": []any{map[string]any{"x": "ASC"}},
		"options": map[string]any{
			"patch": map[string]any{}, "input": map[string]any{}, "count": "1", "nope": true,
			"deep": []any{map[string]any{"name": nil}, "x"},
		},
	})
	want := []string{
		"best: filter.genre: must have an operator, such as eq",
		"best: order.0.x: is not a field of Movie",
		"best: by: must be one of GROSS, VOTES",
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
		any { ...on Movie { genre } ...on Shelf { films { title } } }
	}`, nil)
	if problems != nil {
		t.Fatal(show(problems))
	}
	movie := op.Handwritten["page"].Connection.Type
	if c := op.Handwritten["page"].Connection; c.Page.Limit != 3 || c.Filter == nil || len(c.Fields) != 1 {
		t.Errorf("page: %+v", c)
	}
	top := op.Handwritten["top"]
	if top.Filters["filter"].Op != record.OpEq || len(top.Orders["order"]) != 1 || len(top.Values["options.patch"]) != 1 {
		t.Errorf("top: %+v", top)
	}
	for path, field := range map[string]string{"top": "title", "any": "genre", "any.films": "title"} {
		if got := op.Handwritten[path].Selects[movie].Fields[0].Field.Name; got != field {
			t.Errorf("%s selects %s, want %s", path, got, field)
		}
	}
}

func TestInvalidCursors(t *testing.T) {
	t.Parallel()
	_, problems := setup{}.compile(t, `{
		a: movies(after: "x") { totalCount nodes { licences(after: "x") { totalCount } } }
		b: movies(after: "x", filter: {genre: {}}) { totalCount }
		c: page(first: -1, filter: {}) { totalCount }
		d: movies(after: "", first: -1) { totalCount }
	}`, nil)
	want := []string{
		"a: after: is not a cursor of this service",
		"a: nodes.licences.after: is not a cursor of this service",
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
