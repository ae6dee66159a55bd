package suite_test

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/engine/dynamic"
	"recordgraph/internal/library/graph"
	"recordgraph/model/modeltest"
)

// TestReadModel compares the library's model, read at run time, with the generated metadata and SDL.
func TestReadModel(t *testing.T) {
	t.Parallel()
	m := modeltest.Load(t, modeltest.SDL(t, modeltest.Library))
	if diff := cmp.Diff(graph.SDL(), m.PublicSDL()); diff != "" {
		t.Errorf("SDL (-compiled +read):\n%s", diff)
	}
	all := cmp.Exporter(func(reflect.Type) bool { return true })
	if diff := cmp.Diff(graph.Schema(), m.Schema(), all); diff != "" {
		t.Errorf("metadata (-compiled +read):\n%s", diff)
	}
}

// TestIntrospection compares the introspection of each model by the generated executor with that of the dynamic one.
func TestIntrospection(t *testing.T) {
	t.Parallel()
	complete, err := os.ReadFile("testdata/introspection.graphql") // graphql-js: getIntrospectionQuery with all options
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range modeltest.All(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			public, err := gqlparser.LoadSchema(&ast.Source{Input: m.PublicSDL()})
			if err != nil {
				t.Fatal(err)
			}
			own, err := m.Public()
			if err != nil {
				t.Fatal(err)
			}
			if len(public.Query.Fields) == 0 {
				t.Fatal("the schema has no root field")
			}
			resolver := &graph.Resolver{}
			for _, document := range append(introspections(public), string(complete)) {
				compiled, read := introspect(t, resolver.Executor, public, document), introspect(t, dynamic.New, own, document)
				if diff := cmp.Diff(compiled, read); diff != "" {
					t.Errorf("%s (-compiled +read):\n%s", document, diff)
				}
			}
		})
	}
}

// introspections are operations for parts of a schema: each type, aliases, fragments, deprecated elements, absent types.
func introspections(public *ast.Schema) (documents []string) {
	const full = `fragment full on __Type { kind name description specifiedByURL isOneOf ofType { name kind ofType { name } }
		fields(includeDeprecated: true) { name description isDeprecated deprecationReason type { kind ofType { name } } args(includeDeprecated: true) { name defaultValue type { name } } }
		interfaces { name } possibleTypes { name } enumValues(includeDeprecated: false) { name description } inputFields(includeDeprecated: false) { name defaultValue } }`
	for _, name := range slices.Sorted(maps.Keys(public.Types)) {
		documents = append(documents, fmt.Sprintf(`query ($with: Boolean = true) { __typename a: __type(name: %q) { ...full } b: __type(name: %q) @include(if: $with) { __typename name } } %s`, name, name, full))
	}
	return append(documents,
		`{ __type(name: "Absent") { name } x: __typename }`,
		`query A { ...schema } fragment schema on Query { s: __schema { t: queryType { n: name } mutationType { name } subscriptionType { name } directives { name locations isRepeatable args { name } } } }`,
	)
}

// introspect runs an operation that reads no records.
func introspect(t *testing.T, by engine.Executor, public *ast.Schema, document string) string {
	t.Helper()
	e := executor.New(by(public, nil))
	ctx := graphql.StartOperationTrace(t.Context())
	operation, errs := e.CreateOperationContext(ctx, &graphql.RawParams{Query: document})
	if len(errs) > 0 {
		t.Fatalf("%s: %v", document, errs)
	}
	operation.DisableIntrospection = false
	responses, ctx := e.DispatchOperation(ctx, operation)
	response := responses(ctx)
	if len(response.Errors) > 0 {
		t.Fatalf("%s: %v", document, response.Errors)
	}
	return string(response.Data)
}
