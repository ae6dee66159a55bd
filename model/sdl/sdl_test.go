package sdl

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// TestDescriptionsRoundTrip prints descriptions and reads them back.
func TestDescriptionsRoundTrip(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"A film.", strings.Repeat("x", maxInlineDescription), strings.Repeat("ü", maxInlineDescription+1),
		"Two\nlines.", "An empty line\n\nbetween.", "First\n  indented\n\tby a tab", "a \"quoted\" word", `ends in "quotes"`,
		`"begins" so`, `three """ quotes`, `ends in """`, `""" begins so`, `a back\slash`, `ends in a back\`, `\""" escaped`,
		" begins with a space", "ends with a space ", "\nbegins with a line", "ends with a line\n", "a\rreturn", "a \b bell",
		"  all\n  indented", "# no comment",
	} {
		for _, indent := range []string{"", "  "} {
			p := &printer{}
			p.description(indent, text)
			p.line(indent, "scalar S")
			doc, err := parser.ParseSchema(&ast.Source{Input: p.String()})
			if err != nil {
				t.Errorf("%q: %v in\n%s", text, err, p)
				continue
			}
			if got := doc.Definitions[0].Description; got != text {
				t.Errorf("got %q, want %q from\n%s", got, text, p)
			}
		}
	}
}
