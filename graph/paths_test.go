package graph_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// added is a root field that makes gqlgen's executor run an operation.
const added = ` added: __typename `

// viaExecutor adds a root field at the end of the operation that a step runs. It
// reports false for a document without such an operation.
func viaExecutor(st step) (step, bool) {
	doc, err := parser.ParseQuery(&ast.Source{Input: st.document})
	if err != nil {
		return st, false
	}
	op := doc.Operations.ForName(st.operation)
	if op == nil || op.Position == nil {
		return st, false
	}
	runes := []rune(st.document)
	end, ok := closingBrace(runes, op.Position.Start)
	if !ok {
		return st, false
	}
	st.document = string(runes[:end]) + added + string(runes[end:])
	return st, true
}

// closingBrace finds the end of the first selection set after a place: the brace that
// closes the first one outside of parentheses.
func closingBrace(text []rune, from int) (int, bool) {
	depth, parentheses := 0, 0
	for i := from; i < len(text); i++ {
		switch text[i] {
		case '#':
			for i < len(text) && text[i] != '\n' {
				i++
			}
		case '"':
			i = closingQuote(text, i)
		case '(':
			parentheses++
		case ')':
			parentheses--
		case '{':
			if parentheses == 0 {
				depth++
			}
		case '}':
			if parentheses > 0 {
				continue
			}
			if depth--; depth == 0 {
				return i, true
			}
		}
	}
	return 0, false
}

// closingQuote is the last character of the string that begins at a place.
func closingQuote(text []rune, from int) int {
	quotes := `"`
	if strings.HasPrefix(string(text[from:min(from+3, len(text))]), `"""`) {
		quotes = `"""`
	}
	for i := from + len(quotes); i < len(text); i++ {
		if text[i] == '\\' {
			i++
		} else if strings.HasPrefix(string(text[i:min(i+3, len(text))]), quotes) {
			return i + len(quotes) - 1
		}
	}
	return len(text)
}

// TestBothPathsAnswerTheSame runs every golden by the direct path, which serves
// operations of one derived field, and by gqlgen's executor, and compares the bytes.
func TestBothPathsAnswerTheSame(t *testing.T) {
	t.Parallel()
	shared := database(t)
	compared := 0
	for _, base := range goldens(t) {
		t.Run(base, func(t *testing.T) { compared += bothPaths(t, base, shared) })
	}
	if compared < 100 {
		t.Errorf("%d operations were compared", compared)
	}
}

// bothPaths runs a golden both ways and returns how many operations it compared.
func bothPaths(t *testing.T, base, shared string) (compared int) {
	text, err := os.ReadFile(base + ".graphql")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "mutation") {
		shared = ""
	}
	one, other := newService(t, options{url: shared}), newService(t, options{url: shared})
	var before, answers []answer
	for i, st := range parseSteps(string(text)) {
		before = append(before, one.do(t, st, before))
		changed, ok := viaExecutor(st)
		got := other.do(t, changed, answers)
		if ok {
			compared++
			got.Body = bytes.ReplaceAll(got.Body, []byte(`,"added":"Query"}`), []byte("}"))
			got.Body = bytes.ReplaceAll(got.Body, []byte(`,"added":"Mutation"}`), []byte("}"))
		}
		answers = append(answers, got)
		if diff := cmp.Diff(string(before[i].Body), string(got.Body)); diff != "" {
			t.Errorf("step %d (-as sent +by gqlgen's executor): %s", i+1, diff)
		}
	}
	return compared
}
