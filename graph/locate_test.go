package graph_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
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
		{`{ movies(first: -1) { totalCount } }`, []string{`-1)`}},
		{`{ a: movies(filter: {or: [{genre: {eq: "x"}}, {genre: {}}]}) { totalCount } }`, []string{`{}}]})`}},
		{`{ movies(orderBy: {title: ASC, genre: ASC}) { totalCount } }`, []string{`{title: ASC, genre`}}, // one value as a list
		{`query ($f: MovieFilter) { movies(filter: $f) { totalCount } }
		  # variables: {"f": {"genre": {"eq": 1}}}`, []string{`$f: MovieFilter)`}},
		{`query ($n: Int = -3) { movies(first: $n) { totalCount } }`, []string{`$n: Int = -3`}},
		{`query ($g: String) { movies(filter: {genre: {eq: $g}}) { totalCount } }`, []string{`{eq: $g}`}}, // not sent
		// Arguments below the root, where keys have the names of arguments.
		{`{ studios { filter: nodes { first: movies(first: -1) { totalCount } } } }`, []string{`-1)`}},
		{`{ studios(filter: {}) { filter: nodes { movies(filter: {genre: {}}) { totalCount } } } }`, []string{`{}}) { totalCount`}},
		// Through fragments, on their own lines.
		{"query { studios { ...F } }\nfragment F on StudioConnection { nodes { ... on Studio { movies(last: -2) { totalCount } } } }", []string{`-2)`}},
		{"{ movies(filter: {genre: {contains: \"\"\"Dra\nma\"\"\"}}, first: -1) { totalCount } }", []string{`-1)`}},
		{"{ movies(\r\n  first: 1, after: \"\"\"x\n\n\"\"\") { totalCount } }", []string{`"""x`}},
		{`{ movies(filter: {genre: {eq: "Ärger"}}, first: -1) { totalCount } }`, []string{`-1)`}},
		{`{ node(id: "movie_x") { id } }`, []string{`"movie_x"`}},
		{`{ nodes(ids: ["movie#1", "x"]) { id } }`, []string{`"x"]`}},
		{`mutation { createMovie(input: {genre: "x"}) { movie { id } } }`, []string{`{genre: "x"}`}},
		{`mutation { updateMovie(id: "movie#999", patch: {genre: "x"}) { movie { id } } }`, []string{`"movie_`}},
		{`mutation { createStudio(input: {name: "Universal"}) { studio { id } } }`, []string{`"Universal"`}},
		{`query Big { studios(first: 100) { nodes { movies(first: 100) { nodes { licences(first: 100) { nodes { id } } } } } } }`, []string{`query Big`}},
		{"# scopes: movie:read\n{ movies { nodes { title studio { name } } } studios { nodes { id } } }", []string{`studio { name`, `studios {`}},
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
		lines := regexp.MustCompile(`\r\n|\n|\r`).Split(resolve(st.document), -1)
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
