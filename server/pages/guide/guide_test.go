package guide_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/input"
	"recordgraph/internal/pagestest"
	"recordgraph/model"
	"recordgraph/model/modeltest"
	"recordgraph/record"
	"recordgraph/server/pages/guide"
	"recordgraph/store"
	"recordgraph/store/cursor"
	"recordgraph/store/storetest"
)

// randomModels is the number of random models of each test.
const randomModels = 10

// text is the guide to a model, without the type that stands in for those of an empty model.
func text(t *testing.T, m *model.Model) string {
	t.Helper()
	page, err := guide.Markdown(m.Schema())
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// models are the models of the tests by name.
func models(t *testing.T) map[string]*model.Model {
	t.Helper()
	all := modeltest.All(t)
	for seed := range uint64(randomModels) {
		all[fmt.Sprintf("random-%d", seed)] = modeltest.Load(t, pagestest.RandomModel(100+seed))
	}
	for name, m := range all {
		if len(m.Schema().Types) == 0 {
			all[name] = modeltest.Load(t, standIn.FindStringSubmatch(text(t, m))[1])
		}
	}
	return all
}

var (
	standIn = regexp.MustCompile("(?s)```graphql\n(type .*?)```")
	example = regexp.MustCompile("(?s)```graphql\n((?:# cost|\\{|query|mutation).*?)```(?:\n\n```json\n(.*?)```)?")
	costOf  = regexp.MustCompile("(?s)```graphql\n# cost: (\\d+)\n(.*?)```")
	anyID   = regexp.MustCompile(`\b([a-z_]+)_[0-9a-z]{26}\b`)
)

// All examples run in their order, and answer what the guide says.
func TestExamplesRun(t *testing.T) {
	t.Parallel()
	for name, m := range models(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service, id, answers := pagestest.New(t, m), "", 0
			found := example.FindAllStringSubmatch(text(t, m), -1)
			for _, match := range found {
				document := match[1]
				if id != "" {
					document = strings.ReplaceAll(document, anyID.ReplaceAllString(id, "${1}_…"), id)
				}
				answer := service.Ask(t, document, "")
				if created := anyID.FindString(answer.Text); strings.Contains(document, "mutation") && created != "" && id == "" {
					id = created
				}
				if match[2] == "" && len(answer.Errors) > 0 {
					t.Errorf("%s\n%s\n%s", answer.Text, document, m.SDL())
				}
				if match[2] == "" {
					continue
				}
				answers++
				if diff := cmp.Diff(decoded(t, match[2]), decoded(t, anyID.ReplaceAllString(answer.Text, "${1}_…"))); diff != "" {
					t.Errorf("(-guide +service) for %s\n%s\n%s", document, diff, m.SDL())
				}
			}
			if len(found) < 4 || strings.Contains(text(t, m), "mutation {") && answers == 0 {
				t.Errorf("%d examples, %d answers", len(found), answers)
			}
		})
	}
}

// decoded is an answer without the IDs of requests.
func decoded(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	answer, _ := value.(map[string]any)
	list, _ := answer["errors"].([]any)
	for _, each := range list {
		failure, _ := each.(map[string]any)
		extensions, _ := failure["extensions"].(map[string]any)
		delete(extensions, "requestId")
	}
	return value
}

// The example of a cost has this cost.
func TestCost(t *testing.T) {
	t.Parallel()
	for name, m := range models(t) {
		public := gqlparser.MustLoadSchema(&ast.Source{Name: "public.graphqls", Input: m.PublicSDL()})
		st, err := store.New(t.Context(), store.Config{Schema: m.Schema(), CursorKeys: []cursor.Key{storetest.CursorKey()}})
		if err != nil {
			t.Fatal(err)
		}
		compiler := engine.NewCompiler(public, input.NewRules(m.Schema(), input.DefaultLimits()), engine.DefaultLimits(), st, 1)
		match := costOf.FindStringSubmatch(text(t, m))
		document := gqlparser.MustLoadQueryWithRules(public, match[2], nil)
		operation, problems := compiler.Compile(engine.Request{
			Document: document, Operation: document.Operations[0], Principal: record.Principal{Operator: true},
		})
		if len(problems) > 0 || strconv.Itoa(operation.Cost) != match[1] {
			t.Errorf("%s: %v, the guide says %s: %s\n%s", name, operation, match[1], match[2], m.SDL())
		}
	}
}

// The guide speaks of the model alone.
func TestNamesOfTheModel(t *testing.T) {
	t.Parallel()
	for name, m := range models(t) {
		page, err := guide.HTML(m.Schema())
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range regexp.MustCompile(`(?i)\b(film|movie|studio|licence|genre)s?\b`).FindAllString(string(page), -1) {
			if !strings.Contains(strings.ToLower(m.SDL()), strings.TrimSuffix(strings.ToLower(word), "s")) {
				t.Errorf("%s: the guide says %q", name, word)
			}
		}
		if strings.Contains(string(page), "{{") || strings.Contains(string(page), "&lt;no value&gt;") {
			t.Errorf("%s: the guide has a rest of its template", name)
		}
	}
}
