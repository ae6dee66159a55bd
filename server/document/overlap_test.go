package document_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"recordgraph/internal/library/graph"
)

func library() *ast.Schema {
	return gqlparser.MustLoadSchema(&ast.Source{Input: graph.SDL()})
}

func TestOverlappingFields(t *testing.T) {
	t.Parallel()
	schema := library()
	const id = `"book_00000000000000000000000000"`
	for _, tt := range []struct{ text, want string }{
		{`{ books { totalCount } books { nodes { id } } }`, ""},
		{`{ books(first: 1, after: "x") { totalCount } books(after: "x", first: 1) { totalCount } }`, ""},
		{`{ books(filter: {a: 1, b: [2]}) { totalCount } books(filter: {b: [2], a: 1}) { totalCount } }`, ""},
		{`{ books(filter: {b: [2, 1]}) { totalCount } books(filter: {b: [1, 2]}) { totalCount } }`, `"books" conflict because they have differing arguments`},
		{`{ books(first: 1) { totalCount } books { totalCount } }`, `"books" conflict because they have differing arguments`},
		{`{ a: books { totalCount } a: publishers { totalCount } }`, `"a" conflict because "books" and "publishers" are different fields`},
		{`{ books { nodes { a: title } } ...F } fragment F on Query { books { ... { nodes { a: genre } } } }`, `"books.nodes.a" conflict because "title" and "genre" are different fields`},
		// On different objects fields may differ, but not their shapes.
		{`{ node(id: ` + id + `) { ...on Book { a: title } ...on Publisher { a: name } } }`, ""},
		{`{ node(id: ` + id + `) { ...on Book { a: genre } ...on Publisher { a: name } } }`, `"node.a" conflict because they return conflicting types "String" and "String!"`},
		{`{ node(id: ` + id + `) { ...on Book { a: publisher { id } } ...on Publisher { a: name } } }`, `"node.a" conflict because they return conflicting types "Publisher" and "String!"`},
		{`{ node(id: ` + id + `) { ...on Book { a: loans { b: totalCount } } ...on Publisher { a: books { b: pageInfo { endCursor } } } } }`, `"node.a.b" conflict because they return conflicting types "Int!" and "PageInfo!"`},
		// A field of the interface must match those of every object.
		{`{ node(id: ` + id + `) { a: id ...on Book { a: title } } }`, `"node.a" conflict because "id" and "title" are different fields`},
	} {
		var got []string
		for _, e := range validate(t, schema, tt.text, false) {
			if e.Rule == "OverlappingFieldsCanBeMerged" {
				got = append(got, strings.TrimSuffix(strings.TrimPrefix(e.Message, "Fields "), ". Use different aliases on the fields to fetch both if this was intentional."))
			}
		}
		var want []string
		if tt.want != "" {
			want = []string{tt.want}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.text, diff)
		}
	}
}

// writer makes random documents with many fields of one key. Scalars and objects have different keys, because gqlparser accepts
// them together.
type writer struct {
	*rand.Rand
	schema    *ast.Schema
	fragments []string
}

func (w *writer) set(on string, depth int) string {
	var b strings.Builder
	fields := w.schema.Types[on].Fields
	for range 1 + w.IntN(4) {
		f := fields[w.IntN(len(fields))]
		to := w.schema.Types[f.Type.Name()]
		switch way := w.IntN(5); {
		case strings.HasPrefix(f.Name, "__"):
		case way == 0 && depth > 0:
			b.WriteString(" ... {" + w.set(on, depth-1) + "}")
		case way == 1 && depth > 0:
			name := fmt.Sprintf("F%d", len(w.fragments))
			w.fragments = append(w.fragments, "")
			w.fragments[len(w.fragments)-1] = "fragment " + name + " on " + on + " {" + w.set(on, depth-1) + "}"
			b.WriteString(" ..." + name)
		case to.IsLeafType():
			b.WriteString(" " + w.key("a", f.Name) + f.Name)
		case depth > 0 && to.Kind == ast.Object:
			arguments := ""
			if f.Arguments.ForName("first") != nil && w.IntN(15) == 0 {
				arguments = "(first: 1)"
			}
			b.WriteString(" " + w.key("x", f.Name) + f.Name + arguments + " {" + w.set(to.Name, depth-1) + "}")
		}
	}
	return b.String() + " __typename"
}

// key is sometimes an alias, often one of another field.
func (w *writer) key(of, field string) string {
	switch w.IntN(30) {
	case 0:
		return of + ": "
	case 1, 2, 3, 4, 5:
		return of + field + ": "
	}
	return ""
}

// TestOverlapAgreesWithGqlparser compares the results of both rules.
func TestOverlapAgreesWithGqlparser(t *testing.T) {
	t.Parallel()
	schema := library()
	refused := 0
	for seed := range uint64(600) {
		w := &writer{Rand: rand.New(rand.NewPCG(seed, 1)), schema: schema}
		on := []string{"Book", "Publisher", "Loan"}
		text := "{ node(id: 1) { ...on Book {" + w.set(on[0], 3) + "} ...on Publisher {" + w.set(on[1], 3) + "} ...on Book {" + w.set(on[0], 3) + "} } }"
		text += strings.Join(w.fragments, "\n")
		doc, err := parser.ParseQuery(&ast.Source{Input: text})
		if err != nil {
			t.Fatal(err)
		}
		theirs := validator.ValidateWithRules(schema, doc, rules.NewRules(rules.OverlappingFieldsCanBeMergedRule))
		ours := 0
		for _, e := range validate(t, schema, text, false) {
			if e.Rule == "OverlappingFieldsCanBeMerged" {
				ours++
			}
		}
		if (len(theirs) > 0) != (ours > 0) {
			t.Errorf("seed %d: gqlparser finds %v, we %d\n%s", seed, theirs, ours, text)
		}
		if ours > 0 {
			refused++
		}
	}
	if refused < 60 || refused > 540 {
		t.Errorf("%d of 600 refused: the documents show nothing", refused)
	}
}
