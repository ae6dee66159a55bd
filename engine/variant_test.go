package engine_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"
	"weak"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/internal/library/graph"
)

// TestCachedOperations compiles each document several times, with different variables,
// instants and callers, and compares the results with those of a new compiler.
func TestCachedOperations(t *testing.T) {
	t.Parallel()
	type vars = map[string]any
	const id = "book_00000000000000000000000000"
	variables := []vars{
		{"a": true, "b": false, "n": int64(3), "id": id, "g": "Drama", "f": vars{"genre": vars{"eq": "Drama"}, "or": []any{vars{"readerVotes": vars{"gt": int64(3)}}}}},
		{"a": false, "b": true, "n": int64(5), "id": "no ID", "g": nil, "f": vars{"genre": vars{"eq": "Comedy"}, "or": []any{vars{"readerVotes": vars{"gt": int64(5)}}}}, "o": []any{vars{"title": "ASC"}}},
		{"a": true, "b": true, "n": int64(100_000), "id": id, "f": vars{"genre": vars{"eq": nil}}},
		{"a": false, "b": false, "n": int64(0), "id": id, "g": "x"},
		{"a": false, "b": true, "n": int64(500), "id": id, "f": vars{"title": vars{"in": []any{"a", "b"}, "startsWith": "\U0010FFFF"}, "publishedOn": vars{"last": "P1D"}}},
	}
	for _, document := range []string{
		`query ($id: ID!) { book(id: $id) { id title publisher { name } } }`,
		`query ($id: ID!) { book(id: $id) { id worldwideSales loans(first: 2) { totalCount nodes { fee } } returnOnCost } }`,
		`query ($a: Boolean!) { books { nodes { id title @include(if: $a) } totalCount @skip(if: $a) } }`,
		`query ($a: Boolean!, $b: Boolean!) { books @include(if: $a) { nodes { id } } books @include(if: $b) { totalCount } }`,
		`query ($n: Int) { books(first: $n) { edges { cursor node { title } } pageInfo { endCursor } } }`,
		`query ($a: Boolean!, $n: Int) { books(first: $n) { totalCount edges { cursor node @include(if: $a) { id } } } publisher(id: "publisher_00000000000000000000000000") { books(last: $n) { pageInfo { endCursor } nodes @skip(if: $a) { id } } } }`,
		`query ($n: Int) { books(first: $n) { pageInfo { hasNextPage } } }`,
		`query ($n: Int) { publishers { nodes { books(first: $n) { nodes { title } } } } books { totalCount } }`,
		`{ publishers { nodes { books(filter: {publishedOn: {last: "P7D"}}, first: 3) { nodes { title } } } } }`,
		`query ($g: String) { books(filter: {genre: {eq: $g}}) { nodes { ...F publisher { ...G } } } } fragment F on Book { title } fragment G on Publisher { name books { totalCount } }`,
		`mutation { a: createBook(input: {title: "A"}) { __typename book { id loans { nodes { fee } } } } b: createBooks(inputs: [{title: "B"}]) { books { title } } }`,
		`query ($g: String, $n: Int, $id: ID) { books(filter: {genre: {eq: $g}, or: [{readerVotes: {between: {from: 5, to: $n}}}, {not: {publisher: {id: {ne: $id}}}}], worldwideSales: {gt: "7"}}, orderBy: [{worldwideSales: DESC}, {title: ASC}], first: $n) { nodes { id } pageInfo { endCursor } } }`,
		`query ($g: String, $n: Int) { books(filter: {genre: {eq: $g, in: ["x"]}, readerVotes: {gt: $n, lte: $n}}) { totalCount } again: books(filter: {genre: {ne: $g}}, first: 3) { nodes { title } } }`,
		`query ($g: String = "Drama", $n: Int) { books(filter: {genre: {startsWith: $g}, readerVotes: {lt: $n}}) { totalCount } }`,
		`query ($n: Int!) { books(filter: {readerVotes: {in: [$n]}}, orderBy: {title: ASC}) { totalCount } }`,
		`query ($n: Int) { books(filter: {readerVotes: {lt: $n}, publishedOn: {next: "P7D"}}) { totalCount } }`,
		`query ($n: Int) { books(filter: {readerVotes: {lt: $n}}) { nodes { loans(first: $n) { totalCount } } } }`,
		`query ($id: ID!) { node(id: $id) { id ... on Book { title } } }`,
		`query ($f: BookFilter, $o: [BookOrder!], $n: Int) { books(filter: $f, orderBy: $o) { totalCount nodes { title } } again: books(filter: {not: $f}, first: $n) { totalCount } }`,
		`query ($g: String) { books(filter: {title: {startsWith: $g, endsWith: $g}, author: {containsFold: $g, startsWithFold: $g}}) { nodes { loans(filter: {branch: {eqFold: $g}}, first: 3) { pageInfo { endCursor } } } } }`,
		`mutation ($g: String!, $id: ID!) { createBook(input: {title: $g}) { book { loans(filter: {branch: {ne: $g}}) { totalCount } } } updateBook(id: $id, patch: {genre: $g}) { book { id } } deleteBook(id: $id) { id } }`,
	} {
		t.Run(document, func(t *testing.T) {
			t.Parallel()
			public := gqlparser.MustLoadSchema(&ast.Source{Input: graph.SDL()})
			model := graph.Schema()
			doc := parse(t, public, document)
			limits := engine.DefaultLimits()
			limits.Selections = 12
			fresh := func() *engine.Compiler {
				return compiler(t, model, public, limits, 1)
			}
			caching := fresh()
			for i := range 3 * len(variables) {
				request := engine.Request{
					Document: doc, Operation: doc.Operations[0], Variables: variables[i%len(variables)],
					Now:       time.Date(2026, 11, 1+i, 12, 0, 0, 0, time.UTC),
					Principal: everything,
				}
				if i%3 == 1 {
					request.Principal = allBut(model, "loan:finance", "book:finance")
				}
				got, gotProblems := caching.Compile(request)
				want, wantProblems := fresh().Compile(request)
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("run %d: got %+v\nwant %+v", i, got, want)
				}
				if a, b := fmt.Sprint(show(gotProblems)), fmt.Sprint(show(wantProblems)); a != b {
					t.Fatalf("run %d: got %s\nwant %s", i, a, b)
				}
			}
		})
	}
}

// weakCompiler is a compiler that returns weak pointers to the operations it compiles, so
// that a test can see which ones the cache keeps.
type weakCompiler struct {
	*engine.Compiler
	public *ast.Schema
}

func newWeakCompiler(tb testing.TB, keep int) weakCompiler {
	tb.Helper()
	public, model := gqlparser.MustLoadSchema(&ast.Source{Input: graph.SDL()}), graph.Schema()
	return weakCompiler{compiler(tb, model, public, engine.DefaultLimits(), keep), public}
}

// run compiles a document. Only the cache keeps the operation alive.
func (f weakCompiler) run(t *testing.T, document string, variables map[string]any) weak.Pointer[ast.OperationDefinition] {
	t.Helper()
	doc := parse(t, f.public, document)
	if _, problems := f.Compile(engine.Request{
		Document: doc, Operation: doc.Operations[0], Variables: variables, Principal: everything,
	}); problems != nil {
		t.Fatal(show(problems))
	}
	return weak.Make(doc.Operations[0])
}

// TestLongDocumentsAreNotCached: an operation refers to the text of its document.
func TestLongDocumentsAreNotCached(t *testing.T) {
	t.Parallel()
	compiler := newWeakCompiler(t, 10)
	for padding, kept := range map[int]bool{100: true, 200_000: false} {
		operation := compiler.run(t, "#"+strings.Repeat("x", padding)+"\n{ books { totalCount } }", nil)
		runtime.GC()
		if got := operation.Value() != nil; got != kept {
			t.Errorf("a comment of %d bytes: kept %t, want %t", padding, got, kept)
		}
	}
	runtime.KeepAlive(compiler)
}

// TestCacheIsBoundedByFields compiles operations whose fragments expand to many fields.
func TestCacheIsBoundedByFields(t *testing.T) {
	t.Parallel()
	compiler := newWeakCompiler(t, 1000)
	var text strings.Builder
	text.WriteString("{")
	for i := range 24 {
		fmt.Fprintf(&text, " m%d: books(first: 0) { nodes { ...F } }", i)
	}
	text.WriteString("} fragment F on Book {")
	for i := range 150 {
		fmt.Fprintf(&text, " f%d: title", i)
	}
	text.WriteString("}")
	var all []weak.Pointer[ast.OperationDefinition]
	for range 40 { // of 3,672 fields
		all = append(all, compiler.run(t, text.String(), nil))
	}
	runtime.GC()
	kept := 0
	for _, operation := range all {
		if operation.Value() != nil {
			kept++
		}
	}
	if kept < 20 || kept > 30 || all[len(all)-1].Value() == nil {
		t.Errorf("%d operations are kept", kept)
	}
	runtime.KeepAlive(compiler)
}

// TestLargeVariablesAreNotCached: a variant holds the values of its fixed variables.
func TestLargeVariablesAreNotCached(t *testing.T) {
	t.Parallel()
	compiler := newWeakCompiler(t, 10)
	for keys, kept := range map[int]bool{10: true, 100_000: false} {
		object := map[string]any{}
		for i := range keys {
			object[fmt.Sprint(i)] = json.Number("1")
		}
		const document = `query ($j: JSON) { books(filter: {attributes: {contains: $j}}) { totalCount } }`
		operation := compiler.run(t, document, map[string]any{"j": object})
		runtime.GC()
		if got := operation.Value() != nil; got != kept {
			t.Errorf("an object of %d keys: kept %t, want %t", keys, got, kept)
		}
	}
	runtime.KeepAlive(compiler)
}

// TestCacheIsBoundedByArguments: values in arguments count like fields.
func TestCacheIsBoundedByArguments(t *testing.T) {
	t.Parallel()
	compiler := newWeakCompiler(t, 1000)
	document := "{ books(filter: {or: [" + strings.Repeat("{readerVotes: {lt: 1}}", 190) + "]}) { totalCount } }"
	var all []weak.Pointer[ast.OperationDefinition]
	for range 300 { // of 573 values each
		all = append(all, compiler.run(t, document, nil))
	}
	runtime.GC()
	kept := 0
	for _, operation := range all {
		if operation.Value() != nil {
			kept++
		}
	}
	if kept < 100 || kept > 200 || all[len(all)-1].Value() == nil {
		t.Errorf("%d operations are kept", kept)
	}
	runtime.KeepAlive(compiler)
}
