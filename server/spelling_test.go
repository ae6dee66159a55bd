package server

import (
	"fmt"
	"strings"
	"testing"
)

func TestSpellingsAreBounded(t *testing.T) {
	t.Parallel()
	s := newSpellings(1000)
	s.note("", "nothing")
	s.note(strings.Repeat("x", keptText+1), "too long")
	for i := range 1000 {
		document := fmt.Sprintf("%d%s", i, strings.Repeat(" ", 10_000))
		s.note(`"`+document+`"`, document)
		s.note(`"`+document+`"`, document)
	}
	if s.bytes > spelledBytes || s.bytes < spelledBytes/2 {
		t.Errorf("%d bytes are kept, at most %d may be", s.bytes, spelledBytes)
	}
	for i, want := range map[int]bool{0: false, 999: true} {
		if _, ok := s.find(fmt.Sprintf("\"%d%s\"", i, strings.Repeat(" ", 10_000))); ok != want {
			t.Errorf("document %d: %t", i, ok)
		}
	}
	if _, ok := s.find(""); ok {
		t.Error("the empty spelling is known")
	}
}
