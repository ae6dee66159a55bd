package document_test

import (
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql/introspection"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"

	"recordgraph/server/document"
)

// TestIntrospectionWeight accepts the queries of tools, but not many times.
func TestIntrospectionWeight(t *testing.T) {
	t.Parallel()
	const tooMuch = "the introspection asks for more than the 70000 values allowed"
	whole, fragments, _ := strings.Cut(introspection.Query, "fragment")
	whole = strings.TrimSuffix(strings.TrimSpace(whole[strings.Index(whole, "{")+1:]), "}")
	fragments = " fragment" + fragments
	for text, want := range map[string]int{
		introspection.Query:                                                          0,
		"{" + whole + "}" + fragments:                                                0,
		"{" + whole + whole + "}" + fragments:                                        0, // merged
		"{a:" + whole + "b:" + whole + "}" + fragments:                               0,
		"{a:" + whole + "b:" + whole + "c:" + whole + "d:" + whole + "}" + fragments: 1,
		"{__schema{" + each(20, "a%d:types{...FullType} ") + "}}" + fragments[:strings.LastIndex(fragments, "}")+1]: 1,
		"{" + each(50, `a%d:__type(name:"Book"){name fields{name type{name}}} `) + "}":                              0,
		"{__schema{" + each(60, "a%d:types{name} ") + "}}":                                                          0,
		"{__schema{" + each(190, "a%d:types{name} ") + "}}":                                                         1,
		"{" + each(30, `a%d:__type(name:"Query"){fields{args{type{inputFields{name}}}}} `) + "}":                    1,
		"{__schema{types{name " + each(20, "a%d:fields{args{name type{name kind}}} ") + "}}}":                       1,
	} {
		errs := validate(t, library(), text, false)
		var limits int
		for _, e := range errs {
			if e.Message == tooMuch {
				limits++
			}
		}
		if limits != want {
			t.Errorf("%.200s: %d, want %d: %v", text, limits, want, errs)
		}
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	schema := library()
	for text, want := range map[string][]string{
		"{a:__typename b:__typename c:__typename}":                                               nil,
		"{a:__typename b:__typename ...F} fragment F on Query{c:__typename}":                     nil,
		"{a:__typename b:__typename ...F} fragment F on Query{c:__typename d:books{totalCount}}": {"the document has 4 aliases, at most 3 are allowed"},
		"query A{a:__typename b:__typename} query B{c:__typename d:__typename}":                  {"the document has 4 aliases, at most 3 are allowed"},
		"{books:books{totalCount:totalCount} __typename:__typename}":                             nil, // not other names
		"{" + strings.Repeat("__typename ", 5) + "}":                                             nil,
		"{" + strings.Repeat("__typename ", 6) + "}":                                             {"the field __typename stands 6 times in one selection set, at most 5 are allowed"},
		"{" + strings.Repeat("...{__typename} ", 6) + "}":                                        {"the field __typename stands 6 times in one selection set, at most 5 are allowed"},
		"{" + strings.Repeat("books{totalCount} ", 5) + "}":                                      nil, // once in each
		"{books{" + strings.Repeat("totalCount ", 7) + "}}":                                      {"the field totalCount stands 7 times in one selection set, at most 5 are allowed"},
		"{books{...F}} fragment F on BookConnection{" + strings.Repeat("totalCount ", 6) + "}":   {"the field totalCount stands 6 times in one selection set, at most 5 are allowed"},
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
