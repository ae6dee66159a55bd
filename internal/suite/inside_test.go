package suite_test

import (
	"encoding/json"
	"strings"
	"testing"

	"recordgraph/internal/library"
)

// TestParametersInsideRecords filters, by variables and by periods, the lists inside records that no plan is kept for:
// those of nodes and of handwritten fields.
func TestParametersInsideRecords(t *testing.T) {
	t.Parallel()
	s := newService(t, options{})
	const declared = `query ($t: String, $n: Int, $after: String) `
	variables := map[string]any{"t": "DE", "n": json.Number("1")}
	const inside = `{ loans(first: $n, after: $after, filter: {branch: {eq: $t}, endsAt: {next: "P2000Y"}}) { totalCount nodes { branch } pageInfo { endCursor } } }`
	literal := strings.NewReplacer("$t", `"DE"`, "$n", "1", ", after: $after", "")
	for _, document := range []string{
		`{ node(id: "book#1") { ... on Book ` + inside + ` } }`,
		`{ nodes(ids: ["book#1", "book#2", "publisher#1"]) { id ... on Book ` + inside + ` } }`,
		`{ first: book(id: "book#1") ` + inside + ` librarySummary { books topBook ` + inside + ` } }`,
	} {
		for range 2 {
			got, want := s.ask(t, library.Resolve(declared+document), variables), s.ask(t, library.Resolve(literal.Replace(document)), nil)
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
	const list = `query ($g: String) { books(filter: {genre: {eq: $g}}, first: 1, CURSOR) { edges { cursor } } }`
	drama, comedy := map[string]any{"g": "Drama"}, map[string]any{"g": "Comedy"}
	var first struct {
		Books struct{ Edges []struct{ Cursor string } }
	}
	if err := json.Unmarshal(s.ask(t, strings.Replace(list, ", CURSOR", "", 1), drama), &first); err != nil {
		t.Fatal(err)
	}
	cursor := `"` + first.Books.Edges[0].Cursor + `"`
	for _, cursors := range []string{"after: " + cursor, "before: " + cursor, "after: " + cursor + ", before: " + cursor} {
		document := strings.Replace(list, "CURSOR", cursors, 1)
		s.ask(t, document, drama)
		var got body
		if err := json.Unmarshal(s.do(t, withVariables(t, document, comedy), nil).Body, &got); err != nil || got.code() != "BAD_CURSOR" {
			t.Errorf("%s: got %s %v", cursors, got.Data, got.Errors)
		}
	}
}
