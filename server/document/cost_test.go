package document_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"

	"recordgraph/server/document"
)

// generous are limits that never apply.
var generous = document.Limits{Tokens: 2000, Aliases: 2000, Repeats: 2000}

// validate validates a document like the service.
func validate(tb testing.TB, schema *ast.Schema, text string, closed bool) gqlerror.List {
	tb.Helper()
	text, refused := document.Prepare(text, 2000)
	if refused != nil {
		tb.Fatal(refused)
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		tb.Fatal(err)
	}
	errs := validator.ValidateWithRules(schema, doc, document.Rules(generous, closed))
	for _, e := range errs {
		e.Extensions = map[string]any{"code": "GRAPHQL_VALIDATION_FAILED"}
	}
	document.Recode(errs)
	return errs
}

// chain is fragments that each spread the next one where body has a $.
func chain(n int, on, body, last string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "fragment F%d on %s {%s}\n", i, on, strings.ReplaceAll(body, "$", fmt.Sprintf("...F%d", i+1)))
	}
	fmt.Fprintf(&b, "fragment F%d on %s {%s}\n", n, on, last)
	return b.String()
}

func each(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// TestNoSmallDocumentTakesLong: each of these has 2,000 tokens at most, and took gqlparser a second or longer. The limit is far
// above their time, for busy machines.
func TestNoSmallDocumentTakesLong(t *testing.T) {
	t.Parallel()
	schema := library()
	x := strings.Repeat("x", 195)
	for name, tt := range map[string]struct {
		text   string
		errors int
	}{
		"one field often":       {"{" + strings.Repeat("__typename ", 1990) + "}", 0},
		"one list often":        {"{" + strings.Repeat("books{nodes{id}} ", 280) + "}", 0},
		"unknown fields":        {"{books{nodes{" + strings.Repeat(x+" ", 1990) + "}}}", 50},
		"misspelled fields":     {"{books{nodes{" + strings.Repeat("titel ", 1990) + "}}}", 50},
		"unknown enum values":   {"{books(filter:{format:{in:[" + strings.Repeat(x+" ", 1900) + "]}}){totalCount}}", 50},
		"unknown arguments":     {"{books(" + each(600, x+"%03d:1 ") + "){totalCount}}", 50},
		"unknown keys":          {"{books(filter:{" + each(600, x+"%03d:1 ") + "}){totalCount}}", 50},
		"lists in each other":   {"{books(filter:{attributes:{eq:" + strings.Repeat("[", 950) + strings.Repeat("]", 950) + "}}){totalCount}}", 0},
		"objects in each other": {"{books(filter:{" + strings.Repeat("not:{", 450) + strings.Repeat("}", 450) + "}){totalCount}}", 0},
		"introspection":         {"{__schema{...F0}}" + chain(100, "__Schema", "$ $", "types{name}"), 0},
		"spreads":               {"{...F0}" + chain(100, "Query", "$ $", "books{nodes{id}}"), 0},
		"fields and spreads":    {"{publishers{nodes{...F0}}}" + chain(60, "Publisher", "a:books{nodes{publisher{$}}} b:books{nodes{publisher{$}}}", "id"), 1},
		"several operations":    {each(50, "query Q%d{publishers{nodes{...F0}}}") + chain(40, "Publisher", "a:books{nodes{publisher{$}}} b:books{nodes{publisher{$}}}", "id"), 1},
		"a circle":              {"{...F0}" + chain(100, "Query", "$ $", "...F0"), 1},
		"one fragment often":    {"fragment F on Query{books{nodes{" + each(950, "f%d ") + "}}}" + each(150, "query Q%d{...F}"), 51},
		"one fragment of values": {"fragment F on Query{books(filter:{format:{in:[" + strings.Repeat("PDF ", 1050) + "]}}){totalCount}}" +
			each(150, "query Q%d{...F}"), 1},
		"a large one at the end": {"{...F0}" + chain(70, "Query", "$", "books{nodes{"+strings.Repeat("id ", 1300)+"}}"), 1},
		"many fragments":         {"{" + each(200, "...F%d ") + "}" + each(200, "fragment F%d on Query{__typename}"), 0},
	} {
		start := time.Now()
		if errs := validate(t, schema, tt.text, false); len(errs) != tt.errors {
			t.Errorf("%s: %d errors, want %d: %.300s", name, len(errs), tt.errors, errs)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s: took %s", name, took)
		}
	}
}
