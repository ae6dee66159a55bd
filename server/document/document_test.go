package document_test

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"recordgraph/server/document"
)

func TestPrepareReplacesEscapes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{`{a}`, `{a}`},
		{`{a(s: "\u00e9\n\"\\u00e9")}`, `{a(s: "\u00e9\n\"\\u00e9")}`},
		{`{a(s: "\ud83d\ude00") b}`, `{a(s: "😀"           ) b}`},
		{`{a(s: "\uD83D\uDE00\uD83D\uDE00", t: "x")}`, `{a(s: "😀😀"                      , t: "x")}`},
		{`{a(s: "x\u{1F600}y") b}`, `{a(s: "x😀y"        ) b}`},
		{`{a(s: "\u{22}\u{5C}\u{A}\u{0}\u{000041}")}`, `{a(s: "\u0022\u005c\u000a\u0000A"       )}`},
		{`{a(s: """\ud83d \u{1F600} \""" \ud83d""") b(s: "\u{61}")}`, `{a(s: """\ud83d \u{1F600} \""" \ud83d""") b(s: "a"     )}`},
		{"{a # \"\\ud83d\n b(s: \"\\u{61}\")}", "{a # \"\\ud83d\n b(s: \"a\"     )}"},
		{`{a(s: "") b(s: """""") c(s: "\ufffd\u{fffd}")}`, `{a(s: "") b(s: """""") c(s: "\ufffd�"       )}`},
		{`{a(s: "\uzzzz")}`, `{a(s: "\uzzzz")}`}, // gqlparser reports this
		{"{a(s: \"open\n", "{a(s: \"open\n"},
		{`{a(s: "open\`, `{a(s: "open\`},
		{`{a(s: "\u`, `{a(s: "\u`},
	} {
		got, err := document.Prepare(tt.text, 100)
		if err != nil || got != tt.want {
			t.Errorf("%s\n got %s %v\nwant %s", tt.text, got, err, tt.want)
		}
	}
}

func TestPrepareRefuses(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("n", document.MaxName)
	for _, tt := range []struct{ text, want, code string }{
		{"{\n a(s: \"é\\ud83d\") }", `input:2:9: Invalid Unicode escape sequence: \ud83d is no character.`, "GRAPHQL_PARSE_FAILED"},
		{`{a(s: "\ude00\ud83d")}`, `input:1:8: Invalid Unicode escape sequence: \ude00 is no character.`, "GRAPHQL_PARSE_FAILED"},
		{`{a(s: "\ud83d\u0041")}`, `input:1:8: Invalid Unicode escape sequence: \ud83d is no character.`, "GRAPHQL_PARSE_FAILED"},
		{`{a(s: "\ud83d\u{de00}")}`, `input:1:8: Invalid Unicode escape sequence: \ud83d is no character.`, "GRAPHQL_PARSE_FAILED"},
		{`{a(s: "\u{d83d}")}`, `input:1:8: Invalid Unicode escape sequence: \u{d83d} is no character.`, "GRAPHQL_PARSE_FAILED"},
		{`{a(s: "\u{110000}")}`, `input:1:8: Invalid Unicode escape sequence: \u{110000} is no character.`, "GRAPHQL_PARSE_FAILED"},
		{`{a(s: "\u{}")}`, `input:1:8: Invalid Unicode escape sequence: \u{} is no character.`, "GRAPHQL_PARSE_FAILED"},
		{`{a(s: "\u{` + strings.Repeat("0", 1000), `input:1:8: Invalid Unicode escape sequence: \u{00000000000000000 is no character.`, "GRAPHQL_PARSE_FAILED"},
		{"{\r\n\r" + long + " " + long + "n}", "input:3:202: a name has more than the 200 characters allowed", "LIMIT_EXCEEDED"},
		{"{" + strings.Repeat(`a(x:[1.5e+3 "s" """b""" #c`+"\n ]) ", 10), "input:7:8: the document has 111 tokens, at most 70 are allowed", "LIMIT_EXCEEDED"},
	} {
		_, err := document.Prepare(tt.text, 70)
		if err == nil || err.Error() != tt.want || err.Extensions["code"] != tt.code {
			t.Errorf("%.100s\n got %v\nwant %s, %s", tt.text, err, tt.want, tt.code)
		}
	}
}

// FuzzPrepare: the prepared document is never shorter, and only changes if it has \u.
func FuzzPrepare(f *testing.F) {
	for _, seed := range []string{`{a(s: "\ud83d\ude00") b}`, `{a(s: """\"""")}`, "#\r\n\"\\u{1F600}\"", `"\u{22}" ... -1.5e-3`, "\ufeff{a}", `"\`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := document.Prepare(text, 1000)
		if err != nil {
			return
		}
		if !strings.Contains(text, `\u`) && got != text {
			t.Errorf("%q became %q", text, got)
		}
		again, err := document.Prepare(got, 1000)
		if err != nil || again != got {
			t.Errorf("%q became %q, then %q %v", text, got, again, err)
		}
		_, before := parser.ParseQuery(&ast.Source{Input: text})
		if _, after := parser.ParseQuery(&ast.Source{Input: got}); before == nil && after != nil {
			t.Errorf("%q parses, %q does not: %v", text, got, after)
		}
	})
}
