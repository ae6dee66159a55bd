package transport

import (
	"fmt"
	"strings"
	"testing"
)

func TestSpellingsAreBounded(t *testing.T) {
	t.Parallel()
	s := newSpellings(1000, noCaller)
	s.note(t.Context(), "", "nothing")
	s.note(t.Context(), `""`, "")
	s.note(t.Context(), strings.Repeat("x", keptText+1), "too long")
	for i := range 1000 {
		document := fmt.Sprintf("%d%s", i, strings.Repeat(" ", 10_000))
		s.note(t.Context(), `"`+document+`"`, document)
		s.note(t.Context(), `"`+document+`"`, document)
	}
	for i, want := range map[int]bool{0: false, 780: false, 850: true, 999: true} {
		if _, ok := s.find(fmt.Sprintf("\"%d%s\"", i, strings.Repeat(" ", 10_000))); ok != want {
			t.Errorf("document %d: %t", i, ok)
		}
	}
	for _, nothing := range []string{"", `""`} {
		if _, ok := s.find(nothing); ok {
			t.Errorf("%q is known", nothing)
		}
	}
}
