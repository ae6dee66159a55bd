package suite_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"recordgraph/internal/library"
)

// TestLocations compares the text of the document at each error's location with the expected
// prefix.
func TestLocations(t *testing.T) {
	t.Parallel()
	s := newService(t, options{})
	for _, c := range []struct {
		document string
		want     []string
	}{
		{`{ books(first: -1) { totalCount } }`, []string{`-1)`}},
		{`{ a: books(filter: {or: [{genre: {eq: "x"}}, {genre: {}}]}) { totalCount } }`, []string{`{}}]})`}},
		{`{ books(orderBy: {title: ASC, genre: ASC}) { totalCount } }`, []string{`{title: ASC, genre`}}, // one value as a list
		{`query ($f: BookFilter) { books(filter: $f) { totalCount } }
		  # variables: {"f": {"genre": {"eq": 1}}}`, []string{`$f: BookFilter)`}},
		{`query ($n: Int = -3) { books(first: $n) { totalCount } }`, []string{`$n: Int = -3`}},
		{`query ($g: String) { books(filter: {genre: {eq: $g}}) { totalCount } }`, []string{`{eq: $g}`}}, // not sent
		// Arguments below the root, where keys have the names of arguments.
		{`{ publishers { filter: nodes { first: books(first: -1) { totalCount } } } }`, []string{`-1)`}},
		{`{ publishers(filter: {}) { filter: nodes { books(filter: {genre: {}}) { totalCount } } } }`, []string{`{}}) { totalCount`}},
		// Through fragments, on their own lines.
		{"query { publishers { ...F } }\nfragment F on PublisherConnection { nodes { ... on Publisher { books(last: -2) { totalCount } } } }", []string{`-2)`}},
		{"{ books(filter: {genre: {contains: \"\"\"Dra\nma\"\"\"}}, first: -1) { totalCount } }", []string{`-1)`}},
		{"{ books(\r\n  first: 1, after: \"\"\"x\n\n\"\"\") { totalCount } }", []string{`"""x`}},
		{`{ books(filter: {genre: {eq: "Ärger"}}, first: -1) { totalCount } }`, []string{`-1)`}},
		{`{ node(id: "book_x") { id } }`, []string{`"book_x"`}},
		{`{ nodes(ids: ["book#1", "x"]) { id } }`, []string{`"x"]`}},
		{`mutation { createBook(input: {genre: "x"}) { book { id } } }`, []string{`{genre: "x"}`}},
		{`mutation { updateBook(id: "book#999", patch: {genre: "x"}) { book { id } } }`, []string{`"book_`}},
		{`mutation { createPublisher(input: {name: "Union House"}) { publisher { id } } }`, []string{`"Union House"`}},
		{`query Big { publishers(first: 100) { nodes { books(first: 100) { nodes { loans(first: 100) { nodes { id } } } } } } }`, []string{`query Big`}},
		{"# scopes: book:read\n{ books { nodes { title publisher { name } } } publishers { nodes { id } } }", []string{`publisher { name`, `publishers {`}},
	} {
		document, variables, _ := strings.Cut(c.document, "# variables: ")
		st := parseSteps(document)[0]
		st.variables = variables
		got := s.do(t, st, nil)
		var body struct {
			Errors []struct {
				Message   string
				Locations []struct{ Line, Column int }
			}
		}
		if err := json.Unmarshal(got.Body, &body); err != nil || len(body.Errors) != len(c.want) {
			t.Errorf("%s: got %s, want %d errors (%v)", c.document, got.Body, len(c.want), err)
			continue
		}
		lines := regexp.MustCompile(`\r\n|\n|\r`).Split(library.Resolve(st.document), -1)
		for i, e := range body.Errors {
			if len(e.Locations) != 1 {
				t.Errorf("%s: %s: locations %v", c.document, e.Message, e.Locations)
				continue
			}
			if at := string([]rune(lines[e.Locations[0].Line-1])[e.Locations[0].Column-1:]); !strings.HasPrefix(at, c.want[i]) {
				t.Errorf("%s: %s: located at %q, want %q", c.document, e.Message, at, c.want[i])
			}
		}
	}
}
