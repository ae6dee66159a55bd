package graph_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/engine/modeljson"
	"recordgraph/graph"
	"recordgraph/input"
	"recordgraph/model"
	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/cursor"
	"recordgraph/store/storetest"
)

// snippet is a fenced block of GraphQL in a page.
var snippet = regexp.MustCompile("(?s)```graphql\n(.*?)```")

// TestSnippets validates the GraphQL in the README and the docs: operations against the
// API, record types against the directives.
func TestSnippets(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	schema := gqlparser.MustLoadSchema(&ast.Source{Name: "public.graphqls", Input: graph.SDL()})
	found := 0
	for _, page := range append(pages, "../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range snippet.FindAllStringSubmatch(string(text), -1) {
			found++
			if err := check(schema, match[1]); err != nil {
				t.Errorf("%s: %v\n%s", page, err, match[1])
			} else if !declares(match[1]) {
				if _, exceeded := costs(t, schema, match[1]); exceeded != nil {
					t.Errorf("%s: %v\n%s", page, exceeded, match[1])
				}
			}
		}
	}
	if found < 10 {
		t.Errorf("%d snippets found", found)
	}
}

// plausible are values for the variables of examples, by type.
var plausible = map[string]any{
	"ID": "movie_00000000000000000000000000", "String": "a", "Int": json.Number("20"), "Date": "2000-01-01", "DateTime": "2000-01-01T00:00:00Z",
	"BigInt": "1", "MovieFilter": map[string]any{"title": map[string]any{"containsFold": "a"}},
}

// costs compiles the operations of a document with the default limits, and returns what each costs. The error is the first
// limit that one exceeds; with other mistakes, such as a variable without a value, it has no cost.
func costs(t *testing.T, public *ast.Schema, text string) (all []int, exceeded error) {
	t.Helper()
	doc, errs := gqlparser.LoadQueryWithRules(public, text, nil)
	if errs != nil {
		t.Fatal(errs)
	}
	st, err := store.New(t.Context(), store.Config{Schema: graph.Schema(), CursorKeys: []cursor.Key{storetest.CursorKey()}})
	if err != nil {
		t.Fatal(err)
	}
	c := engine.NewCompiler(public, input.NewRules(graph.Schema(), input.DefaultLimits()), engine.DefaultLimits(), st, 1)
	for _, operation := range doc.Operations {
		variables := map[string]any{}
		for _, v := range operation.VariableDefinitions {
			if value, ok := plausible[v.Type.NamedType]; ok && v.Variable != "after" {
				variables[v.Variable] = value
			}
		}
		op, problems := c.Compile(engine.Request{
			Document: doc, Operation: operation, Variables: variables, Principal: record.Principal{Operator: true},
		})
		for _, p := range problems {
			if errors.Is(p.Err, record.ErrLimit) {
				return all, p.Err
			}
		}
		if op != nil {
			all = append(all, op.Cost)
		}
	}
	return all, nil
}

// TestDocumentedCosts computes the costs that docs/api.md gives for its examples.
func TestDocumentedCosts(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	public := gqlparser.MustLoadSchema(&ast.Source{Name: "public.graphqls", Input: graph.SDL()})
	found := regexp.MustCompile("(?s)```graphql\n# cost: (\\d+)\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	for _, match := range found {
		got, exceeded := costs(t, public, match[2])
		if exceeded != nil || len(got) != 1 || strconv.Itoa(got[0]) != match[1] {
			t.Errorf("costs %d, and the page says %s; %v\n%s", got, match[1], exceeded, match[2])
		}
	}
	if len(found) == 0 {
		t.Error("docs/api.md computes no cost")
	}
}

// TestExamplesAreWithinTheLimits compiles the examples of the playground, the clients and the benchmark with the default limits.
func TestExamplesAreWithinTheLimits(t *testing.T) {
	t.Parallel()
	public := gqlparser.MustLoadSchema(&ast.Source{Name: "public.graphqls", Input: graph.SDL()})
	found := 0
	for _, folder := range []string{"../cmd/recordgraph/examples", "../examples/go/catalogue", "../bench/workload/documents"} {
		files, err := filepath.Glob(folder + "/*.graphql")
		if err != nil || len(files) == 0 {
			t.Fatalf("no examples in %s: %v", folder, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all, exceeded := costs(t, public, string(text))
			if exceeded != nil {
				t.Errorf("%s: %v", file, exceeded)
			}
			found += len(all)
			t.Log(file, all)
		}
	}
	if found < 10 {
		t.Errorf("%d operations have a cost", found)
	}
}

// declares reports whether a snippet is a model: a described type, or an enum and the types that use it.
func declares(text string) bool {
	return strings.HasPrefix(text, `"`) || strings.HasPrefix(text, "enum ") || strings.HasPrefix(text, "type ")
}

func check(schema *ast.Schema, text string) error {
	if declares(text) {
		_, err := model.Load(model.File{Name: "snippet", SDL: text + "\ntype Studio @record { name: String! }"})
		return err
	}
	if _, errs := gqlparser.LoadQueryWithRules(schema, text, nil); len(errs) > 0 {
		return errs
	}
	return nil
}

// excerpt is a fenced block that names the file it is from.
var excerpt = regexp.MustCompile("(?s)```[a-z]+ (\\S+)\n(.*?)```")

// code matches a fenced block in a language that only a file can check.
var code = regexp.MustCompile("(?m)^```(?:ts|tsx|js|go|yaml)$")

// TestExcerpts compares the code in docs/clients.md with the examples, which make clients
// runs. A block names its file and consists of lines of the file.
func TestExcerpts(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/clients.md")
	if err != nil {
		t.Fatal(err)
	}
	if loose := code.FindAllString(string(page), -1); len(loose) > 0 {
		t.Errorf("%q: blocks of code that name no file", loose)
	}
	found := excerpt.FindAllStringSubmatch(string(page), -1)
	for _, match := range found {
		file, err := os.ReadFile(filepath.Join("..", match[1]))
		if err != nil {
			t.Error(err)
			continue
		}
		if missing := missingPart(string(file), match[2]); missing != "" {
			t.Errorf("%s does not hold\n%s", match[1], missing)
		}
	}
	if len(found) < 10 {
		t.Errorf("%d excerpts found", len(found))
	}
}

// omission matches a line that marks omitted lines in an excerpt.
var omission = regexp.MustCompile(`(?m)^(?://|#) …\n`)

// missingPart is the first part of a block, between omissions, that does not follow in the
// file; empty if there is none.
func missingPart(file, block string) string {
	for _, part := range omission.Split(block, -1) {
		at := strings.Index("\n"+file, "\n"+part)
		if at < 0 {
			return part
		}
		file = file[at+len(part):]
	}
	return ""
}

// TestDocumentedModel checks that /model.json contains the example in docs/clients.md.
func TestDocumentedModel(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/clients.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## The model as data\n")
	_, block, _ := strings.Cut(section, "```json\n")
	block, _, _ = strings.Cut(block, "```")
	var example, document any
	if err := json.Unmarshal([]byte(block), &example); err != nil {
		t.Fatal(err)
	}
	text, err := modeljson.Marshal(graph.Schema(), input.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	if !contains(document, example) {
		t.Errorf("the document does not hold the example:\n%s", block)
	}
}

// contains reports whether whole contains part: its members of objects, and its elements of
// lists in their order.
func contains(whole, part any) bool {
	switch part := part.(type) {
	case map[string]any:
		object, ok := whole.(map[string]any)
		for name, v := range part {
			ok = ok && contains(object[name], v)
		}
		return ok
	case []any:
		list, _ := whole.([]any)
		for _, v := range part {
			at := slices.IndexFunc(list, func(e any) bool { return contains(e, v) })
			if at < 0 {
				return false
			}
			list = list[at+1:]
		}
		return true
	}
	return whole == part
}
