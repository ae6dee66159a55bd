package suite_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// titles are stored, and found with all string operators.
var titles = []string{
	`'`, `"`, `\`, `\\`, `%`, `_`, `%_%`, `''; DROP TABLE books; --`, `$1`, `{"a":1}`, `{a,b}`, `NULL`, "\t\n\r", "emoji 🎬🏳️‍🌈",
	"ﬀ ligature", "İstanbul", "ß", strings.Repeat("x", 300), "\u202eright to left", "a\u0301 combining", "\U0010FFFF last", "\uFFFD",
}

// TestStringFilters compares every string operator with Go's, for operands with special
// characters of SQL, LIKE and regular expressions.
func TestStringFilters(t *testing.T) {
	t.Parallel()
	s := newService(t, options{})
	inputs := make([]map[string]any, len(titles))
	for i, title := range titles {
		inputs[i] = map[string]any{"title": title, "genre": "hostile"}
	}
	created := s.do(t, withVariables(t, `mutation Create($inputs: [CreateBookInput!]!) { createBooks(inputs: $inputs) { books { title } } }`,
		map[string]any{"inputs": inputs}), nil)
	var stored struct {
		Data struct {
			CreateBooks struct{ Books []struct{ Title string } }
		}
	}
	if err := json.Unmarshal(created.Body, &stored); err != nil || len(stored.Data.CreateBooks.Books) != len(titles) {
		t.Fatalf("create: %s", created.Body)
	}
	for i, m := range stored.Data.CreateBooks.Books {
		if m.Title != titles[i] {
			t.Errorf("stored %q as %q", titles[i], m.Title)
		}
	}
	operators := map[string]func(value, operand string) bool{
		"eq":         func(v, o string) bool { return v == o },
		"ne":         func(v, o string) bool { return v != o },
		"contains":   strings.Contains,
		"startsWith": strings.HasPrefix,
		"endsWith":   strings.HasSuffix,
	}
	operands := append([]string{"", "\x00", "a\x00b", strings.Repeat("y", 10_000), strings.Repeat("%", 10_000)}, titles...)
	for name, holds := range operators {
		for _, operand := range operands {
			s.expect(t, map[string]any{name: operand}, func(title string) bool { return holds(title, operand) })
		}
	}
	for _, operand := range operands {
		for _, name := range []string{"eqFold", "containsFold", "startsWithFold", "endsWithFold"} {
			s.expect(t, map[string]any{name: operand}, nil) // folding is the database's; it must answer
		}
	}
	s.expect(t, map[string]any{"in": operands}, func(title string) bool { return slices.Contains(operands, title) })
	s.expect(t, map[string]any{"notIn": operands}, func(title string) bool { return !slices.Contains(operands, title) })
}

// expect filters the titles and compares the result with holds, if holds is not nil.
func (s *service) expect(t *testing.T, condition map[string]any, holds func(string) bool) {
	t.Helper()
	filter := map[string]any{"genre": map[string]any{"eq": "hostile"}, "title": condition}
	got := s.do(t, withVariables(t, `query Find($filter: BookFilter) { books(filter: $filter, first: 100) { nodes { title } } }`,
		map[string]any{"filter": filter}), nil)
	var answer struct {
		Data *struct {
			Books struct{ Nodes []struct{ Title string } }
		}
	}
	if err := json.Unmarshal(got.Body, &answer); err != nil || answer.Data == nil {
		t.Errorf("%.100v: %.300s", condition, got.Body)
		return
	}
	if holds == nil {
		return
	}
	var found, want []string
	for _, n := range answer.Data.Books.Nodes {
		found = append(found, n.Title)
	}
	for _, title := range titles {
		if holds(title) {
			want = append(want, title)
		}
	}
	if !slices.Equal(found, want) {
		t.Errorf("%.100v: got %.300q, want %.300q", condition, found, want)
	}
}

func withVariables(t *testing.T, document string, variables map[string]any) step {
	t.Helper()
	b, err := json.Marshal(variables)
	if err != nil {
		t.Fatal(err)
	}
	st := parseSteps(document)[0]
	st.variables = string(b)
	return st
}

// TestExpandingDocuments sends small documents whose fragments or variables expand to huge
// or deep ones.
func TestExpandingDocuments(t *testing.T) {
	t.Parallel()
	s := newService(t, options{})
	var spread, nested strings.Builder
	spread.WriteString("{ ...F0 }\n")
	nested.WriteString("{ publishers(first: 0) { nodes { ...S0 } } }\n")
	const n = 30
	for i := range n {
		fmt.Fprintf(&spread, "fragment F%d on Query { ...F%d ...F%d }\n", i, i+1, i+1)
		fmt.Fprintf(&nested, "fragment S%d on Publisher { a: books(first: 0) { nodes { publisher { ...S%d } } } b: books(first: 0) { nodes { publisher { ...S%d } } } }\n", i, i+1, i+1)
	}
	fmt.Fprintf(&spread, "fragment F%d on Query { books(first: 1) { nodes { title } } }\n", n)
	fmt.Fprintf(&nested, "fragment S%d on Publisher { name }\n", n)
	start := time.Now()
	if got := s.send(t, spread.String()); string(got.Data) != `{"books":{"nodes":[{"title":"Alpha"}]}}` {
		t.Errorf("spread: got %s %v", got.Data, got.Errors)
	}
	if got := s.send(t, nested.String()); got.code() != "LIMIT_EXCEEDED" {
		t.Errorf("nested: got %s %v", got.Data, got.Errors)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("took %s", took)
	}
}

// TestListsOfOperandsAreBounded sends a list of 100,000.
func TestListsOfOperandsAreBounded(t *testing.T) {
	t.Parallel()
	s := newService(t, options{})
	for _, tt := range []struct {
		n    int
		code string
	}{{1000, ""}, {1001, "LIMIT_EXCEEDED"}, {100_000, "LIMIT_EXCEEDED"}} {
		st := withVariables(t, `query Find($votes: [Int!]) { books(filter: {readerVotes: {in: $votes}}) { totalCount } }`,
			map[string]any{"votes": make([]int, tt.n)})
		var got body
		if err := json.Unmarshal(s.do(t, st, nil).Body, &got); err != nil {
			t.Fatal(err)
		}
		if got.code() != tt.code {
			t.Errorf("%d elements: got %q %v, want %q", tt.n, got.code(), got.paths(), tt.code)
		}
	}
}
