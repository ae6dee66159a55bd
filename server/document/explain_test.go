package document_test

import (
	"errors"
	"testing"

	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"recordgraph/server/document"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{a ?}":                  `input:1:4: Cannot parse the unexpected character "?".`,
		"{\n a(s: \"open) }":     `input:2:15: Unterminated string.`,
		"{a(s: \"\"\"open) }":    `input:1:17: Unterminated string.`,
		`{a(s: "\q")}`:           `input:1:9: Invalid character escape sequence: \q.`,
		"{a(n: 1.)}":             `input:1:9: Invalid number, expected digit but got: ")".`,
		"{a\x00}":                `input:1:3: Cannot contain the invalid character "\u0000"`,
		"{ # é\n a(s: \"é\") é}": `input:2:12: Cannot parse the unexpected character "é".`,
		"{a\u2028}":              `input:1:3: Cannot parse the unexpected character "\u2028".`,
		"{a":                     `input:1:3: Expected Name, found <EOF>`,
		"{a) ?":                  `input:1:3: Expected Name, found )`, // before the invalid token
		"{a(s: 1 \"open\n) ?) }": `input:1:14: Unterminated string.`,
	} {
		_, err := parser.ParseQuery(&ast.Source{Input: text})
		failed, ok := errors.AsType[*gqlerror.Error](err)
		if !ok {
			t.Errorf("%q parses", text)
			continue
		}
		errcode.Set(failed, errcode.ParseFailed)
		if document.Explain(text, gqlerror.List{failed}); failed.Error() != want {
			t.Errorf("%q\n got %v\nwant %s", text, failed, want)
		}
	}
}
