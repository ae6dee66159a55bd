package suite_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"recordgraph/input"
	"recordgraph/internal/library/graph"
)

// TestDirectivesAgree compares the directives of a document that the SDL, the
// introspection and the validation know.
func TestDirectivesAgree(t *testing.T) {
	t.Parallel()
	s := newService(t, options{})
	// The specification has these in every schema; an SDL need not write them.
	want := []string{"deprecated", "include", "oneOf", "skip", "specifiedBy"}
	sdl, err := parser.ParseSchema(&ast.Source{Input: graph.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range sdl.Directives {
		if !slices.Contains(want, d.Name) {
			want = append(want, d.Name)
		}
	}
	var got struct {
		Schema struct{ Directives []struct{ Name string } } `json:"__schema"`
	}
	if err := json.Unmarshal(s.send(t, `{ __schema { directives { name } } }`).Data, &got); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range got.Schema.Directives {
		names = append(names, d.Name)
	}
	slices.Sort(names)
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("(-SDL +introspection):\n%s", diff)
	}
	for directive, code := range map[string]string{
		"@include(if: true)": "", "@skip(if: false)": "", "@defer": "GRAPHQL_VALIDATION_FAILED", "@defer(if: false)": "GRAPHQL_VALIDATION_FAILED",
		"@stream": "GRAPHQL_VALIDATION_FAILED", "@auth(scope: \"x\")": "GRAPHQL_VALIDATION_FAILED",
	} {
		if got := s.send(t, `{ books { ... `+directive+` { totalCount } } }`); got.code() != code {
			t.Errorf("%s: got %s %v, want %q", directive, got.Data, got.paths(), code)
		}
	}
}

// TestClosedIntrospection refuses without taking it for a fault of its own.
func TestClosedIntrospection(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := newService(t, options{closed: true, log: slog.New(slog.NewTextHandler(&log, nil))})
	for document, want := range map[string]string{
		`{ __schema { types { name } } }`:                                     "[] introspection is switched off",
		`{ books(first: 0) { totalCount } t: __type(name: "Book") { name } }`: "[] introspection is switched off",
		`{ books(filter: {format: {eq: PDF_B}}) { totalCount } }`:             `[] Value "PDF_B" does not exist in "BookFormat" enum.`,
		`{ boks { totalCount } }`:                                             `[] Cannot query field "boks" on type "Query".`,
	} {
		got := s.send(t, document)
		if got.code() != "GRAPHQL_VALIDATION_FAILED" || !slices.Equal(got.paths(), []string{want}) {
			t.Errorf("%s: got %s %v, want %s", document, got.code(), got.paths(), want)
		}
	}
	if got := s.send(t, `{ __typename books(first: 0) { __typename } }`); got.code() != "" {
		t.Errorf("__typename: %v", got.paths())
	}
	if strings.Contains(log.String(), "level=ERROR") {
		t.Errorf("logged: %s", &log)
	}
}

// TestErrorsDontEchoMuch sends large texts wherever one can stand.
func TestErrorsDontEchoMuch(t *testing.T) {
	t.Parallel()
	s := newService(t, options{})
	long := strings.Repeat("secret", 50_000)
	for name, st := range map[string]step{
		"field":             {document: `{` + long + `}`},
		"alias":             {document: `{` + long + `: books(first: -1) { totalCount }}`},
		"argument":          {document: `{books(` + long + `: 1) { totalCount }}`},
		"filter field":      {document: `{books(filter: {` + long + `: 1}) { totalCount }}`},
		"enum value":        {document: `{books(filter: {format: {eq: ` + long + `}}) { totalCount }}`},
		"text for an enum":  {document: `{books(filter: {format: {eq: "` + long + `"}}) { totalCount }}`},
		"text for a number": {document: `{books(first: "` + long + `") { totalCount }}`},
		"number":            {document: `{books(first: ` + strings.Repeat("1", 300_000) + `) { totalCount }}`},
		"object for a text": {document: `{books(filter: {genre: {eq: {a: "` + long + `"}}}) { totalCount }}`},
		"misplaced text":    {document: `{books "` + long + `"}`},
		"open text":         {document: `{books(after: "` + long},
		"ID":                {document: `{book(id: "` + long + `") { id }}`},
		"cursor":            {document: `{books(after: "` + long + `") { totalCount }}`},
		"operation":         {document: `query A {__typename}`, operation: long},
		"variable":          {document: `query ($` + long + `: Int!) {books(first: $` + long + `) { totalCount }}`},
		"field of variable": {document: `query Q($f: BookFilter) {books(filter: $f) { totalCount }}`, variables: `{"f": {"` + long + `": 1}}`},
		"deep in variable":  {document: `query Q($f: BookFilter) {books(filter: $f) { totalCount }}`, variables: `{"f": ` + strings.Repeat(`{"not": `, 240) + `1` + strings.Repeat(`}`, 240) + `}`},
		"many fields":       {document: `query Q($f: BookFilter) {books(filter: $f) { totalCount }}`, variables: `{"f": {"x": 1` + manyKeys(5000) + `}}`},
		"some fields":       {document: `query Q($f: BookFilter) {books(filter: $f) { totalCount }}`, variables: `{"f": {"x": 1` + manyKeys(900) + `}}`},
		"enum in variable":  {document: `query Q($r: BookFormat) {books(filter: {format: {eq: $r}}) { totalCount }}`, variables: `{"r": "` + long + `"}`},
		"key in JSON":       {document: `query Q($j: JSON) {books(filter: {attributes: {eq: $j}}) { totalCount }}`, variables: `{"j": {"` + long + `": {"` + long + `": 1e9999}}}`},
	} {
		st.scopes, st.accept = allScopes(), "application/graphql-response+json"
		got := s.do(t, st, nil)
		var b body
		if err := json.Unmarshal(got.Body, &b); err != nil || len(b.Errors) == 0 {
			t.Errorf("%s: %.300s", name, got.Body)
		}
		if limit := 500 * (1 + 2*len(b.Errors)); len(got.Body) > limit {
			t.Errorf("%s: %d bytes, want at most %d: %.300s", name, len(got.Body), limit, got.Body)
		}
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `, "k%d": 1`, i)
	}
	return b.String()
}

// TestVariablesUsedTooOften sends one variable and uses it in many places.
func TestVariablesUsedTooOften(t *testing.T) {
	t.Parallel()
	var ran statements
	s := newService(t, options{onSQL: ran.add})
	uses := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "a%d: books(filter: {title: {eq: $x}}) { totalCount } ", i)
		}
		return "query Q($x: String) {" + b.String() + "}"
	}
	text := map[string]any{"x": strings.Repeat("x", 100_000)}
	if got := s.do(t, withVariables(t, uses(40), text), nil); got.Status != 200 {
		t.Errorf("40 uses: %d %.300s", got.Status, got.Body)
	}
	before := len(ran.texts)
	got := s.do(t, withVariables(t, uses(50), text), nil)
	const want = `"message":"variables that are used more than once exceed the limit of 4194304 bytes, counted once per use"`
	if !bytes.Contains(got.Body, []byte(want)) || !bytes.Contains(got.Body, []byte("LIMIT_EXCEEDED")) {
		t.Errorf("50 uses: %d %.300s", got.Status, got.Body)
	}
	if len(ran.texts) != before {
		t.Error("the refused document ran")
	}
}

// TestNumbersInJSONStaySmall sends what PostgreSQL would write out in full.
func TestNumbersInJSONStaySmall(t *testing.T) {
	t.Parallel()
	s := newService(t, options{})
	for number, want := range map[string]string{"1e1000": "LIMIT_EXCEEDED", "1e50": "", "1e1001": "BAD_USER_INPUT", "-1.5E-1000": "LIMIT_EXCEEDED"} {
		st := parseSteps(`mutation Create($a: JSON) { createBook(input: {title: "x", attributes: $a}) { book { attributes } } }`)[0]
		st.variables = `{"a": [` + strings.TrimSuffix(strings.Repeat(number+",", 1000), ",") + `]}`
		got := s.do(t, st, nil)
		var b body
		if err := json.Unmarshal(got.Body, &b); err != nil || b.code() != want || len(got.Body) > 100_000 {
			t.Errorf("1,000 times %s: %d bytes, %s %v, want %q", number, len(got.Body), b.code(), b.paths(), want)
		}
	}
}

// TestPostgreSQLTakesWhatMatchesTakes compares random expressions.
func TestPostgreSQLTakesWhatMatchesTakes(t *testing.T) {
	t.Parallel()
	limits := input.DefaultLimits()
	limits.AllowMatches = true
	s := newService(t, options{})
	rules := input.NewRules(graph.Schema(), limits)
	pieces := []string{
		"a", "b", ".", "*", "+", "?", "|", "(", ")", "(?:", "(?i)", "(?P<n>", "[", "]", "[^", "[:alpha:]", "[:word:]", "[:^digit:]", "-", "{", "}",
		"{2}", "{1,3}", "{,3}", "{300}", "^", "$", `\d`, `\D`, `\s`, `\S`, `\w`, `\b`, `\B`, `\A`, `\z`, `\Z`, `\pL`, `\x41`, `\Q`, `\E`, `\n`, `\.`, `\\`, `\1`, "é", "\\",
	}
	random := rand.New(rand.NewPCG(1, 1))
	taken := 0
	for range 3000 {
		var b strings.Builder
		for range 1 + random.IntN(6) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		reader := rules.Reader(now, nil)
		reader.Filter(graph.Schema().Type("Book"), "filter", map[string]any{"title": map[string]any{"matches": b.String()}})
		if len(reader.Problems()) > 0 {
			continue
		}
		taken++
		if _, err := s.db.ExecContext(t.Context(), `SELECT 'abc' ~ $1`, b.String()); err != nil {
			t.Errorf("%q is taken: %v", b.String(), err)
		}
	}
	if taken < 300 {
		t.Errorf("%d of 3,000 expressions were taken: this shows nothing", taken)
	}
}
