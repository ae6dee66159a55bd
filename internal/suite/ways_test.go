package suite_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"recordgraph/engine/dynamic"
	"recordgraph/internal/library"
	"recordgraph/internal/plainmodel"
	"recordgraph/model/modeltest"
	"recordgraph/store"
)

// way is a way in which the service executes documents. The zero value sends them as they are
// written, so that an operation of one derived field takes the direct path.
type way struct {
	name    string
	options options                     // of the service
	fits    func(document string) bool  // whether it can execute a document; nil: all
	change  func(step) (step, bool)     // makes a document take the way; false if it cannot
	restore func(changed []byte) []byte // removes from an answer what change has added
	ignores string                      // the beginning of statements that may differ
}

// ways are the other ways to execute a document.
func ways(t *testing.T) []way {
	t.Helper()
	return []way{
		{name: "gqlgen's executor", change: viaExecutor, restore: withoutAdded, ignores: lockStatement},
		{
			name: "the dynamic executor", options: options{executor: dynamic.New}, fits: derived,
			change: viaExecutor, restore: withoutAdded, ignores: lockStatement,
		},
		{name: "a model without Go", options: withoutGo(t), fits: plain},
		{
			name: "a model without Go by its executor", options: withoutGo(t), fits: plain,
			change: viaExecutor, restore: withoutAdded, ignores: lockStatement,
		},
	}
}

// withoutGo are the options of a service that reads the library's model at run time, without the parts written in Go.
func withoutGo(t *testing.T) options {
	t.Helper()
	sdl, err := plainmodel.Of(modeltest.SDL(t, modeltest.Library))
	if err != nil {
		t.Fatal(err)
	}
	m := modeltest.Load(t, sdl)
	public, err := m.Public()
	if err != nil {
		t.Fatal(err)
	}
	return options{schema: m.Schema(), public: public, executor: dynamic.New, computed: map[string]store.Computed{}}
}

// plain reports whether a document uses nothing that is written in Go.
func plain(document string) bool {
	return derived(document) && !strings.Contains(document, "returnOnCost")
}

// derived reports whether a document uses no handwritten root field.
func derived(document string) bool {
	return !strings.Contains(document, "librarySummary") && !strings.Contains(document, "extendLoan")
}

// do sends a step. It reports whether the document took the way.
func (w way) do(t *testing.T, s *service, st step, before []answer) (got answer, took bool) {
	t.Helper()
	if w.change == nil {
		return s.do(t, st, before), true
	}
	st, took = w.change(st)
	if got = s.do(t, st, before); took {
		got.Body = w.restore(got.Body)
	}
	return got, took
}

// TestWays runs every golden in each way: answers and statements must be the same.
func TestWays(t *testing.T) {
	t.Parallel()
	shared := library.Database(t)
	for _, w := range ways(t) {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			var took atomic.Int64
			t.Run("goldens", func(t *testing.T) {
				for _, base := range goldens(t) {
					if w.takes(t, base) {
						t.Run(base, func(t *testing.T) {
							t.Parallel()
							took.Add(w.compare(t, base, shared))
						})
					}
				}
			})
			if took.Load() < 100 {
				t.Errorf("%d documents took this way", took.Load())
			}
		})
	}
}

// takes reports whether all documents of a golden fit the way.
func (w way) takes(t *testing.T, base string) bool {
	t.Helper()
	text, err := os.ReadFile(base + ".graphql")
	if err != nil {
		t.Fatal(err)
	}
	return w.fits == nil || w.fits(string(text))
}

// compare runs a golden and returns how many of its documents took the way.
func (w way) compare(t *testing.T, base, shared string) int64 {
	got := w.run(t, base, shared)
	same(t, base+".json", indent(t, got.answers))
	want, err := os.ReadFile(base + ".sql")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(w.comparable(string(want)), w.comparable(got.sql.String())); diff != "" {
		t.Errorf("%s.sql (-want +got):\n%s", base, diff)
	}
	return int64(got.took)
}

// comparable returns statements without those that may differ.
func (w way) comparable(statements string) []string {
	return slices.DeleteFunc(strings.Split(statements, "\n\n"), func(one string) bool {
		return w.ignores != "" && strings.HasPrefix(one, w.ignores)
	})
}

// lockStatement begins the statement that locks the records of a document of several fields.
const lockStatement = `SELECT count(*) FROM unnest(`

// added is a root field that makes gqlgen's executor run an operation.
const added = ` added: __typename `

// withoutAdded removes the field from an answer.
func withoutAdded(body []byte) []byte {
	for _, root := range []string{"Query", "Mutation"} {
		body = bytes.ReplaceAll(body, []byte(`,"added":"`+root+`"}`), []byte("}"))
	}
	return body
}

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
