package servicetest

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Question is an operation and the SQL that gives the same answer.
type Question struct {
	Name      string
	Document  string
	Variables Variables
	At        string // the compared part of the answer, such as "artists.nodes": a list of objects, or one object

	// SQL selects a row for each object. A column "album.title" is the field title of a nested object. A column of JSON is a
	// nested object or list.
	SQL string
}

// Check asks a question and compares the answer with the rows of its SQL. No rows are no proof, so there must be some,
// unless the question is about an object that does not exist.
func (s *Service) Check(t *testing.T, q Question) {
	t.Helper()
	compare(t, q, flatRows(s.Ask(t, q.Document, q.Variables).At(q.At)), s.rows(t, q.SQL))
}

// CheckPages reads a list forwards and backwards in pages of some size and compares both with SQL. The document has the
// variables first, after, last and before, and selects the nodes, pageInfo and its four fields.
func (s *Service) CheckPages(t *testing.T, q Question, size int) {
	t.Helper()
	want := s.rows(t, q.SQL)
	compare(t, q, s.walk(t, q, size, false), want)
	compare(t, q, s.walk(t, q, size, true), want)
}

// walk reads all pages of a list.
func (s *Service) walk(t *testing.T, q Question, size int, backwards bool) (all []row) {
	t.Helper()
	limit, cursor, more, next := "first", "after", "hasNextPage", "endCursor"
	if backwards {
		limit, cursor, more, next = "last", "before", "hasPreviousPage", "startCursor"
	}
	list, _ := strings.CutSuffix(q.At, ".nodes")
	for from := any(nil); ; {
		variables := Variables{limit: size, cursor: from}
		maps.Copy(variables, q.Variables)
		answer := s.Ask(t, q.Document, variables)
		page := flatRows(answer.At(q.At))
		if len(page) > size {
			t.Fatalf("%s: %d records in a page of %d", q.Name, len(page), size)
		}
		if backwards {
			all = append(page, all...)
		} else {
			all = append(all, page...)
		}
		if answer.At(list+".pageInfo."+more) != true {
			return all
		}
		from = answer.At(list + ".pageInfo." + next)
	}
}

func compare(t *testing.T, q Question, got, want []row) {
	t.Helper()
	if len(want) == 0 {
		t.Fatalf("%s: the SQL selects nothing", q.Name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-SQL +API):\n%s", q.Name, diff)
	}
}

// row is an object: its values that are not null, by path.
type row map[string]string

// rows are the rows of a statement.
func (s *Service) rows(t *testing.T, statement string) (out []row) {
	t.Helper()
	var texts []string
	if err := s.DB.SelectContext(t.Context(), &texts, "SELECT row_to_json(q) FROM ("+statement+") q"); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	for _, text := range texts {
		dec := json.NewDecoder(strings.NewReader(text))
		dec.UseNumber()
		var object any
		if err := dec.Decode(&object); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		out = append(out, flatRows(object)...)
	}
	return out
}

// flatRows are the objects of a list, or the one object.
func flatRows(v any) (out []row) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, object := range list {
		flat := row{}
		flat.add("", object)
		out = append(out, flat)
	}
	return out
}

// add adds the values below a path.
func (r row) add(path string, v any) {
	below := func(key string) string { return strings.TrimPrefix(path+"."+key, ".") }
	switch v := v.(type) {
	case nil:
	case map[string]any:
		for key, value := range v {
			r.add(below(key), value)
		}
	case []any:
		r[below("length")] = fmt.Sprint(len(v))
		for i, value := range v {
			r.add(below(fmt.Sprint(i)), value)
		}
	default:
		r[path] = normal(fmt.Sprint(v))
	}
}

var numeric = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// normal gives equal numbers and equal instants one text.
func normal(text string) string {
	if numeric.MatchString(text) {
		if n, ok := new(big.Rat).SetString(text); ok {
			return n.RatString()
		}
	}
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return at.UTC().Format(time.RFC3339Nano)
	}
	return text
}

// Text is the one value that a statement selects.
func (s *Service) Text(t *testing.T, statement string) (out string) {
	t.Helper()
	if err := s.DB.GetContext(t.Context(), &out, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return out
}
