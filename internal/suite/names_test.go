package suite_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/engine/dynamic"
	"recordgraph/internal/pgtest"
	"recordgraph/model/ddl"
	"recordgraph/model/modeltest"
	"recordgraph/store"
)

// formerModel is a model, and presentModel the same model after renames and removals.
const (
	formerModel = `
type Movie @record @unique(fields: ["company", "title"]) {
  title: String! @unique
  genre: Genre! @default(value: SCI_FI)
  runtime: Int @range(min: 1)
  tags: [String!]! @default(value: [])
  company: Studio @relation(inverse: "movies")
  note: String
  votes: Int! @default(value: 7)
}
type Studio @record { name: String! @unique }
type Award @record { title: String! }
enum Genre { DRAMA SCI_FI WESTERN }
`
	presentModel = `
type Film @record @renamed(from: "Movie") @unique(fields: ["studio", "name"]) {
  name: String! @renamed(from: "title") @unique
  category: Genre! @renamed(from: "genre") @default(value: SCIENCE_FICTION)
  minutes: Int @renamed(from: "runtime") @range(min: 1)
  labels: [String!]! @renamed(from: "tags") @default(value: [])
  studio: House @renamed(from: "company") @relation(inverse: "movies")
  note: String @removed
  votes: Int! @default(value: 7) @removed
}
type House @record @renamed(from: "Studio") { name: String! @unique }
type Award @record @removed { title: String! }
enum Genre { DRAMA SCIENCE_FICTION @renamed(from: "SCI_FI") WESTERN @removed(use: "DRAMA") }
`
)

// both returns services of the earlier and the later model on one database, as during an update of the service.
func both(t *testing.T) (before, after *service) {
	t.Helper()
	url := pgtest.New(t, pgtest.Template{})
	serve := func(sdl string, firstID uint64) *service {
		m := modeltest.Load(t, sdl)
		public, err := m.Public()
		if err != nil {
			t.Fatal(err)
		}
		return newService(t, options{
			url: url, schema: m.Schema(), public: public, executor: dynamic.New, computed: map[string]store.Computed{}, firstID: firstID,
		})
	}
	before = serve(formerModel, firstID)
	if _, err := before.db.ExecContext(t.Context(), ddl.Create(before.store.Schema())); err != nil {
		t.Fatal(err)
	}
	return before, serve(presentModel, 2*firstID)
}

// ask sends a document with the scopes of both models, and returns the body of the answer.
func ask(t *testing.T, s *service, document, variables string) string {
	t.Helper()
	const scopes = "movie:read movie:write studio:read studio:write award:read award:write"
	return string(s.do(t, step{document: document, variables: variables, scopes: scopes, accept: "application/json"}, nil).Body)
}

// askEach sends a document as it is written and through the executor, which must answer the same.
func askEach(t *testing.T, s *service, document, variables string) string {
	t.Helper()
	direct := ask(t, s, document, variables)
	st, ok := viaExecutor(step{document: document})
	if !ok {
		t.Fatalf("no operation in %s", document)
	}
	if diff := cmp.Diff(direct, string(withoutAdded([]byte(ask(t, s, st.document, variables))))); diff != "" {
		t.Errorf("%s (-direct +executor):\n%s", document, diff)
	}
	return direct
}

// fillNames creates records by the earlier model.
func fillNames(t *testing.T, before *service) {
	t.Helper()
	got := ask(t, before, `mutation {
		a: createStudio(input: {name: "Pegasus"}) { studio { id } }
		b: createMovies(inputs: [
			{title: "Alpha", genre: DRAMA, runtime: 90, tags: ["x"], company: "studio_0000000000e0080000000000z9", note: "n"},
			{title: "Beta", genre: SCI_FI}, {title: "Gamma", genre: WESTERN, runtime: 120}
		]) { movies { id } }
	}`, "")
	if strings.Contains(got, "errors") {
		t.Fatal(got)
	}
}

// TestFormerNames sends queries of the earlier API to services of both models: the answers are the same.
func TestFormerNames(t *testing.T) {
	t.Parallel()
	before, after := both(t)
	fillNames(t, before)
	for _, q := range []struct{ document, variables string }{
		{`{ movies { nodes { id title runtime tags company { name movies { totalCount } } } totalCount } }`, ""},
		{`{ movies(filter: {title: {startsWith: "A"}, genre: {in: [DRAMA, SCI_FI, WESTERN]}, company: {name: {eq: "Pegasus"}}}) { nodes { title } } }`, ""},
		{`query ($f: MovieFilter, $o: [MovieOrder!]) { movies(filter: $f, orderBy: $o) { nodes { title } } }`,
			`{"f": {"or": [{"genre": {"eq": "SCI_FI"}}, {"runtime": {"gt": 100}}, {"tags": {"has": "x"}}]}, "o": [{"company": {"name": "DESC"}}, {"title": "DESC"}]}`},
		{`query ($t: String!) { movieByTitle(title: $t) { id genre } }`, `{"t": "Alpha"}`},
		{`{ movieByCompanyAndTitle(company: "studio_0000000000e0080000000000z9", title: "Alpha") { title } }`, ""},
		{`{ studio(id: "studio_0000000000e0080000000000z9") { name movies(orderBy: {runtime: ASC}, filter: {runtime: {lt: 100}}) { edges { cursor node { title } } } } }`, ""},
		{`{ studios { edges { cursor node { name } } } }`, ""},
		{`{ movies(first: 2, orderBy: {genre: ASC}) { pageInfo { endCursor } } }`, ""},
		{`{ movies(filter: {genre: {eq: SCI_FI}}, orderBy: {title: ASC}) { pageInfo { endCursor hasNextPage } } }`, ""},
	} {
		want, got := askEach(t, before, q.document, q.variables), askEach(t, after, q.document, q.variables)
		if strings.Contains(want, `"errors"`) {
			t.Errorf("%s: %s", q.document, want)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-earlier +later):\n%s", q.document, diff)
		}
	}
}

// TestFormerCursor continues a list of the earlier service in the later one, under the present names.
func TestFormerCursor(t *testing.T) {
	t.Parallel()
	before, after := both(t)
	fillNames(t, before)
	page := ask(t, before, `{ movies(first: 1, filter: {title: {ne: "B"}}, orderBy: [{genre: DESC}, {company: {name: ASC}}]) { pageInfo { endCursor } } }`, "")
	_, rest, _ := strings.Cut(page, `"endCursor":"`)
	cursor, _, _ := strings.Cut(rest, `"`)
	got := ask(t, after, `query ($after: String) { films(after: $after, filter: {name: {ne: "B"}}, orderBy: [{category: DESC}, {studio: {name: ASC}}]) { nodes { name } } }`,
		fmt.Sprintf(`{"after": %q}`, cursor))
	if want := `{"data":{"films":{"nodes":[{"name":"Beta"},{"name":"Alpha"}]}}}`; got != want {
		t.Errorf("after %s: got %s, want %s", page, got, want)
	}
}

// TestRenamed sends documents with present and former names to a service of the later model.
func TestRenamed(t *testing.T) {
	t.Parallel()
	before, after := both(t)
	fillNames(t, before)
	for _, q := range []struct{ name, document, variables, want string }{
		{"present names", `{ films(orderBy: {name: DESC}) { nodes { __typename name category minutes labels studio { __typename name } } } }`, "",
			`{"data":{"films":{"nodes":[{"__typename":"Film","name":"Gamma","category":"WESTERN","minutes":120,"labels":[],"studio":null},` +
				`{"__typename":"Film","name":"Beta","category":"SCIENCE_FICTION","minutes":null,"labels":[],"studio":null},` +
				`{"__typename":"Film","name":"Alpha","category":"DRAMA","minutes":90,"labels":["x"],"studio":{"__typename":"House","name":"Pegasus"}}]}}}`},
		{"a value by both names", `query ($c: [Genre!]) { a: films(filter: {category: {in: $c}}) { totalCount } b: films(filter: {category: {eq: SCI_FI}}) { totalCount } c: films(filter: {category: {eq: SCIENCE_FICTION}}) { totalCount } }`,
			`{"c": ["SCI_FI", "SCIENCE_FICTION"]}`, `{"data":{"a":{"totalCount":1},"b":{"totalCount":1},"c":{"totalCount":1}}}`},
		{"both names in a filter", `{ films(filter: {name: {eq: "A"}, title: {eq: "A"}}) { totalCount } }`, "",
			"filter.title: is the former name of name, which is given too; remove it"},
		{"both names of a create", `mutation { createFilm(input: {name: "A", title: "A"}) { film { id } } }`, "",
			"input.title: is the former name of name, which is given too; remove it"},
		{"none of the names", `mutation { createFilm(input: {minutes: 5}) { film { id } } }`, "", "input.name: is required"},
		{"a mistake under the former name", `mutation { createFilm(input: {title: "A", runtime: 0}) { film { id } } }`, "", "input.runtime: must be at least 1"},
		{"a former create", `mutation ($i: CreateMovieInput!) { createMovie(input: $i) { __typename movie { title genre votes: version company { name } } } }`,
			`{"i": {"title": "Delta", "genre": "SCI_FI", "company": "studio_0000000000e0080000000000z9"}}`,
			`{"data":{"createMovie":{"__typename":"CreateMoviePayload","movie":{"title":"Delta","genre":"SCIENCE_FICTION","votes":1,"company":{"name":"Pegasus"}}}}}`},
		{"former names in several creates", `mutation { createMovies(inputs: [{title: "E"}, {name: "F"}]) { movies { name genre } } }`, "",
			`{"data":{"createMovies":{"movies":[{"name":"E","genre":"SCIENCE_FICTION"},{"name":"F","genre":"SCIENCE_FICTION"}]}}}`},
		{"a former update", `mutation ($p: MoviePatch!) { updateMovie(id: "movie_0000000000e0080000000000za", patch: $p) { movie { runtime tags genre } } }`,
			`{"p": {"genre": "SCI_FI", "increment": {"runtime": 5}, "append": {"tags": ["y"]}}}`,
			`{"data":{"updateMovie":{"movie":{"runtime":95,"tags":["x","y"],"genre":"SCIENCE_FICTION"}}}}`},
		{"two changes by two names", `mutation { updateFilm(id: "movie_0000000000e0080000000000za", patch: {minutes: 5, increment: {runtime: 5}}) { film { id } } }`, "",
			"must not be changed in several ways at once"},
		{"a former delete", `mutation { deleteMovie(id: "movie_0000000000e0080000000000zc") { __typename id movie { title } } }`, "",
			`{"data":{"deleteMovie":{"__typename":"DeleteMoviePayload","id":"movie_0000000000e0080000000000zc","movie":{"title":"Gamma"}}}}`},
		{"an ID", `{ node(id: "movie_0000000000e0080000000000zb") { __typename id } }`, "",
			`{"data":{"node":{"__typename":"Film","id":"movie_0000000000e0080000000000zb"}}}`},
	} {
		if got := ask(t, after, q.document, q.variables); got != q.want && (q.want[0] == '{' || !strings.Contains(got, q.want) || !strings.Contains(got, "BAD_USER_INPUT")) {
			t.Errorf("%s: got %s\nwant %s", q.name, got, q.want)
		}
	}
}

// TestRemoved writes and reads by services of both models. The later one has neither the removed fields nor the removed
// type, answers a removed value, and refuses it in inputs.
func TestRemoved(t *testing.T) {
	t.Parallel()
	before, after := both(t)
	fillNames(t, before)
	for _, q := range []struct{ name, document, want string }{
		{"a removed value is answered", `{ films(filter: {category: {eq: WESTERN}}) { nodes { name category } } }`, `{"data":{"films":{"nodes":[{"name":"Gamma","category":"WESTERN"}]}}}`},
		{"a create", `mutation { createFilm(input: {name: "W", category: WESTERN}) { film { id } } }`, "input.category: WESTERN has been removed; write another value"},
		{"a patch", `mutation { updateFilm(id: "movie_0000000000e0080000000000zb", patch: {category: WESTERN}) { film { id } } }`, "patch.category: WESTERN has been removed; write another value"},
		{"no value", `mutation { createFilm(input: {name: "W", category: "x"}) { film { id } } }`, "GRAPHQL_VALIDATION_FAILED"},
		{"a field", `{ films { nodes { note } } }`, "GRAPHQL_VALIDATION_FAILED"},
		{"a filter", `{ films(filter: {votes: {eq: 1}}) { totalCount } }`, "GRAPHQL_VALIDATION_FAILED"},
		{"an input", `mutation { createFilm(input: {name: "W", note: "n"}) { film { id } } }`, "GRAPHQL_VALIDATION_FAILED"},
		{"a type", `{ awards { totalCount } }`, "GRAPHQL_VALIDATION_FAILED"},
	} {
		if got := ask(t, after, q.document, ""); !strings.Contains(got, q.want) {
			t.Errorf("%s: got %s\nwant %s", q.name, got, q.want)
		}
	}
	created := ask(t, after, `mutation { createFilm(input: {name: "New"}) { film { id } } }`, "")
	want := `{"data":{"movieByTitle":{"note":null,"votes":7}}}`
	if got := ask(t, before, `{ movieByTitle(title: "New") { note votes } }`, ""); got != want {
		t.Errorf("after %s the earlier service answers %s, want %s", created, got, want)
	}
}

// TestNullOfRequiredField writes null into the column of a required field, as replicas of an earlier release may do while
// the field becomes required: the answer is the default.
func TestNullOfRequiredField(t *testing.T) {
	t.Parallel()
	before, _ := both(t)
	fillNames(t, before)
	for _, column := range []string{"genre", "tags", "votes"} {
		if _, err := before.db.ExecContext(t.Context(), fmt.Sprintf(`ALTER TABLE movies ALTER %s DROP NOT NULL; UPDATE movies SET %[1]s = NULL WHERE title = 'Alpha'`, column)); err != nil {
			t.Fatal(err)
		}
	}
	const document, want = `{ movieByTitle(title: "Alpha") { genre tags votes note } }`, `{"data":{"movieByTitle":{"genre":"SCI_FI","tags":[],"votes":7,"note":"n"}}}`
	if got := askEach(t, before, document, ""); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
