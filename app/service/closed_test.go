package service

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// compound are names of the schema that are not words: camelCase and UPPER_CASE.
var compound = regexp.MustCompile(`\b([a-z]+[A-Z]\w*|[A-Z0-9]+_[A-Z0-9_]+)\b`)

// TestClosedServiceNamesNothing sends mistakes of every kind to a service without introspection. The answers only have names of the
// schema that the request had.
func TestClosedServiceNamesNothing(t *testing.T) {
	t.Parallel()
	c := migrated(t)
	c.Introspection = false
	a := serving(t, c)
	secret := map[string]bool{}
	for _, typ := range libraryService().Schema.Types {
		for _, f := range typ.Fields {
			secret[f.Name] = compound.MatchString(f.Name)
		}
	}
	for _, e := range libraryService().Schema.Enums {
		for _, value := range e.Values {
			secret[value] = compound.MatchString(value)
		}
	}
	const filter = `query Q($f: BookFilter) { books(filter: $f) { totalCount } }`
	const create = `mutation M($i: CreateBookInput!) { createBook(input: $i) { book { id } } }`
	for _, test := range [][2]string{
		{`{ books { nodes { worldwideSale readerVote } } }`},
		{`{ books(filtr: {}) { totalCount } }`},
		{`{ books(filter: {readerRatin: {eq: 1}}) { totalCount } }`},
		{`{ books(filter: {format: {eq: PDF_B}}) { totalCount } }`},
		{`{ books(orderBy: [{worldwideSale: DESC}]) { totalCount } }`},
		{`{ nothing { id } }`},
		{`{ books }`},
		{`{ node(id: "book_00000000000000000000000000") { ... on Boo { id } } }`},
		{`{ node(id: "nothing") { id } }`},
		{`{ nodes(ids: ["nothing", "boo_00000000000000000000000000"]) { id } }`},
		{`{ __schema { types { name } } }`},
		{`{ __type(name: "Book") { name } }`},
		{filter, `{"f": {"format": {"eq": "PDF_B"}}}`},
		{filter, `{"f": {"format": {"in": ["PDF_B"]}}}`},
		{filter, `{"f": {"readerRatin": {"eq": 1}, "not": {"format": {"neq": 1}}}}`},
		{create, `{"i": {"title": "x", "format": "PDF_B", "readerVote": 1}}`},
		{`mutation { createBook(input: {title: "x", format: PDF_B}) { book { id } } }`},
	} {
		w := a.send(request(t, test[0], test[1]))
		if codeIn(t, w) == "" {
			t.Errorf("%s %s is no mistake", test[0], test[1])
		}
		for _, name := range compound.FindAllString(w.Body.String(), -1) {
			if secret[name] && !strings.Contains(test[0]+test[1], name) {
				t.Errorf("%s %s: %s names %s", test[0], test[1], w.Body, name)
			}
		}
		for _, typ := range libraryService().Schema.Types {
			if prefix := typ.IDPrefix + "_"; strings.Contains(w.Body.String(), prefix) && !strings.Contains(test[0], prefix) {
				t.Errorf("%s: %s names the prefix %s", test[0], w.Body, prefix)
			}
		}
	}
	for _, path := range []string{"/", "/playground", "/schema.graphql", "/examples.json", "/model.json"} {
		response, err := http.Get(a.url + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range compound.FindAllString(string(body), -1) {
			if secret[name] {
				t.Errorf("%s names %s", path, name)
			}
		}
	}
}
