package document_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"

	"recordgraph/server/document"
)

func TestLimits(t *testing.T) {
	t.Parallel()
	schema := catalogue()
	for text, want := range map[string][]string{
		"{a:__typename b:__typename c:__typename}":                                                nil,
		"{a:__typename b:__typename ...F} fragment F on Query{c:__typename}":                      nil,
		"{a:__typename b:__typename ...F} fragment F on Query{c:__typename d:movies{totalCount}}": {"the document has 4 aliases, at most 3 are allowed"},
		"query A{a:__typename b:__typename} query B{c:__typename d:__typename}":                   {"the document has 4 aliases, at most 3 are allowed"},
		"{movies:movies{totalCount:totalCount} __typename:__typename}":                            nil, // no other name
		"{" + strings.Repeat("__typename ", 5) + "}":                                              nil,
		"{" + strings.Repeat("__typename ", 6) + "}":                                              {"the field __typename stands 6 times in one selection set, at most 5 are allowed"},
		"{" + strings.Repeat("...{__typename} ", 6) + "}":                                         {"the field __typename stands 6 times in one selection set, at most 5 are allowed"},
		"{" + strings.Repeat("movies{totalCount} ", 5) + "}":                                      nil, // each once in each
		"{movies{" + strings.Repeat("totalCount ", 7) + "}}":                                      {"the field totalCount stands 7 times in one selection set, at most 5 are allowed"},
		"{movies{...F}} fragment F on MovieConnection{" + strings.Repeat("totalCount ", 6) + "}":  {"the field totalCount stands 6 times in one selection set, at most 5 are allowed"},
	} {
		doc, err := parser.ParseQuery(&ast.Source{Input: text})
		if err != nil {
			t.Fatal(err)
		}
		errs := validator.ValidateWithRules(schema, doc, document.Rules(document.Limits{Tokens: 100, Aliases: 3, Repeats: 5}, false))
		for _, e := range errs {
			e.Extensions = map[string]any{}
		}
		document.Recode(errs)
		var got []string
		for _, e := range errs {
			got = append(got, e.Message)
			if e.Extensions["code"] != "LIMIT_EXCEEDED" {
				t.Errorf("%s: code %v", text, e.Extensions["code"])
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}
