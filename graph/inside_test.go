package graph_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestParametersInsideRecords filters, by variables and by periods, the lists inside records that no plan is kept for:
// those of nodes and of hand-written fields.
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
