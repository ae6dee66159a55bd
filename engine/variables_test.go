package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/graph"
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
		{`mutation ($i: CreateMovieInput!) { createMovie(input: $i) { __typename } }`, []string{"DateTime!"}},
		{`mutation ($i: [CreateMovieInput!]!, $p: MoviePatch!, $id: ID!) { createMovies(inputs: $i) { __typename } updateMovie(id: $id, patch: $p) { __typename } }`,
			[]string{"DateTime!", "DateTime!", "ID!"}},
		{`query ($f: MovieFilter, $o: [MovieOrder!], $n: Int) { movies(filter: $f, orderBy: $o, first: $n) { totalCount } }`, []string{"DateTime", "DateTime", "Int"}},
		// Variables that package input might not read, and parts of values.
		{`query ($f: MovieFilter, $no: Boolean!) { movies(filter: $f) @skip(if: $no) { totalCount } }`, []string{"MovieFilter", "Boolean!"}},
		{`query ($f: MovieFilter = {title: {eq: "x"}}) { movies(filter: $f) { totalCount } }`, []string{"MovieFilter"}},
		{`query ($f: MovieFilter!) { movies(filter: {not: $f}) { totalCount } }`, []string{"MovieFilter!"}},
		{`query ($f: LicenceFilter) { movies { nodes { licences(filter: $f) { totalCount } } } }`, []string{"LicenceFilter"}},
		{`query ($f: MovieFilter) { ...F } fragment F on Query { movies(filter: $f) { totalCount } }`, []string{"MovieFilter"}},
		{`query ($o: Options, $f: MovieFilter, $at: DateTime!) { best(options: $o, filter: $f, at: $at) { id } }`, []string{"Options", "DateTime", "DateTime!"}},
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
