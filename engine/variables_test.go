package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/internal/library/graph"
)

// TestPrepare lists the types to which gqlparser coerces the variables of documents.
func TestPrepare(t *testing.T) {
	t.Parallel()
	public := gqlparser.MustLoadSchema(&ast.Source{Input: graph.SDL() + extra})
	c := compiler(t, graph.Schema(), public, engine.DefaultLimits(), 10)
	for _, test := range []struct {
		document string
		want     []string
	}{
		{`mutation ($i: CreateBookInput!) { createBook(input: $i) { __typename } }`, []string{"DateTime!"}},
		{`mutation ($i: [CreateBookInput!]!, $p: BookPatch!, $id: ID!) { createBooks(inputs: $i) { __typename } updateBook(id: $id, patch: $p) { __typename } }`,
			[]string{"DateTime!", "DateTime!", "ID!"}},
		{`query ($f: BookFilter, $o: [BookOrder!], $n: Int) { books(filter: $f, orderBy: $o, first: $n) { totalCount } }`, []string{"DateTime", "DateTime", "Int"}},
		// Variables that package input might not read, and parts of values.
		{`query ($f: BookFilter, $no: Boolean!) { books(filter: $f) @skip(if: $no) { totalCount } }`, []string{"BookFilter", "Boolean!"}},
		{`query ($f: BookFilter = {title: {eq: "x"}}) { books(filter: $f) { totalCount } }`, []string{"BookFilter"}},
		{`query ($f: BookFilter!) { books(filter: {not: $f}) { totalCount } }`, []string{"BookFilter!"}},
		{`query ($f: LoanFilter) { books { nodes { loans(filter: $f) { totalCount } } } }`, []string{"LoanFilter"}},
		{`query ($f: BookFilter) { ...F } fragment F on Query { books(filter: $f) { totalCount } }`, []string{"BookFilter"}},
		{`query ($o: Options, $f: BookFilter, $at: DateTime!) { best(options: $o, filter: $f, at: $at) { id } }`, []string{"Options", "DateTime", "DateTime!"}},
	} {
		doc := parse(t, public, test.document)
		c.Prepare(doc)
		var got []string
		for _, v := range doc.Operations[0].VariableDefinitions {
			got = append(got, v.Type.String())
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.document, diff)
		}
	}
}
