package graph_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestParametersInsideRecords filters, by variables and by periods, the lists inside records that no plan is kept for:
// those of nodes and of handwritten fields.
func TestParametersInsideRecords(t *testing.T) {
	t.Parallel()
	s := newService(t, options{})
	const declared = `query ($t: String, $n: Int, $after: String) `
	variables := map[string]any{"t": "DE", "n": json.Number("1")}
	const inside = `{ licences(first: $n, after: $after, filter: {territory: {eq: $t}, endsAt: {next: "P2000Y"}}) { totalCount nodes { territory } pageInfo { endCursor } } }`
	literal := strings.NewReplacer("$t", `"DE"`, "$n", "1", ", after: $after", "")
	for _, document := range []string{
		`{ node(id: "movie#1") { ... on Movie ` + inside + ` } }`,
		`{ nodes(ids: ["movie#1", "movie#2", "studio#1"]) { id ... on Movie ` + inside + ` } }`,
		`{ first: movie(id: "movie#1") ` + inside + ` catalogueSummary { movies topMovie ` + inside + ` } }`,
	} {
		for range 2 {
			got, want := s.ask(t, resolve(declared+document), variables), s.ask(t, resolve(literal.Replace(document)), nil)
			if string(got) != string(want) || !strings.Contains(string(got), `"DE"`) {
				t.Errorf("%s: got %s, want %s", document, got, want)
			}
		}
	}
}

// TestLiteralCursorsOfOtherFilters sends a document with a cursor in its text and the filter in a variable: the cursor
// is valid only for the filter that it was made for, also when the operation was compiled for that one.
func TestLiteralCursorsOfOtherFilters(t *testing.T) {
	t.Parallel()
	s := newService(t, options{})
	const list = `query ($g: String) { movies(filter: {genre: {eq: $g}}, first: 1, CURSOR) { edges { cursor } } }`
	drama, comedy := map[string]any{"g": "Drama"}, map[string]any{"g": "Comedy"}
	var first struct {
		Movies struct{ Edges []struct{ Cursor string } }
	}
	if err := json.Unmarshal(s.ask(t, strings.Replace(list, ", CURSOR", "", 1), drama), &first); err != nil {
		t.Fatal(err)
	}
	cursor := `"` + first.Movies.Edges[0].Cursor + `"`
	for _, cursors := range []string{"after: " + cursor, "before: " + cursor, "after: " + cursor + ", before: " + cursor} {
		document := strings.Replace(list, "CURSOR", cursors, 1)
		s.ask(t, document, drama)
		var got body
		if err := json.Unmarshal(s.do(t, withVariables(t, document, comedy), nil).Body, &got); err != nil || got.code() != "BAD_CURSOR" {
			t.Errorf("%s: got %s %v", cursors, got.Data, got.Errors)
		}
	}
}
