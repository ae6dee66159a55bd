package sample

import (
	"iter"
	"regexp/syntax"
	"slices"
	"strings"
)

// maxExtra bounds the repetitions beyond those that a pattern needs.
const maxExtra = 255

// matching yields texts that match a pattern of [record.CheckPattern], shorter ones first. n varies the characters.
func matching(pattern string, n int) iter.Seq[string] {
	return func(yield func(string) bool) {
		re, err := syntax.Parse(pattern, syntax.Perl)
		if err != nil {
			return
		}
		last := ""
		for extra := range maxExtra {
			m := matcher{extra: extra, turn: n}
			m.write(re)
			if text := m.String(); extra == 0 || text != last {
				last = text
				if !yield(text) {
					return
				}
			}
		}
	}
}

// matcher writes one text that matches an expression.
type matcher struct {
	strings.Builder
	extra int // repetitions beyond those needed
	turn  int // chooses among the characters of a class, and moves on with each
}

func (m *matcher) write(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpLiteral:
		m.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		m.WriteRune(m.choose(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		m.WriteRune(m.choose([]rune{'a', 'z'}))
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			m.write(sub)
		}
	case syntax.OpAlternate:
		m.write(re.Sub[m.turn%len(re.Sub)])
	case syntax.OpCapture:
		m.write(re.Sub[0])
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		for range m.times(re) {
			m.write(re.Sub[0])
		}
	}
}

// times is how often a repeated expression is written.
func (m *matcher) times(re *syntax.Regexp) int {
	least, most := 0, -1
	switch re.Op {
	case syntax.OpPlus:
		least = 1
	case syntax.OpQuest:
		most = 1
	case syntax.OpRepeat:
		least, most = re.Min, re.Max
	}
	if most >= 0 {
		return min(least+m.extra, most)
	}
	return least + m.extra
}

// preferred are the characters that read best in an example.
var preferred = []rune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

// choose returns a character of a class, given as pairs of first and last characters.
func (m *matcher) choose(ranges []rune) rune {
	readable := slices.DeleteFunc(slices.Clone(preferred), func(r rune) bool { return !inClass(ranges, r) })
	m.turn++
	switch {
	case len(readable) > 0:
		return readable[(m.turn-1)%len(readable)]
	case len(ranges) == 0:
		return 0
	}
	return ranges[0]
}

func inClass(ranges []rune, r rune) bool {
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i] <= r && r <= ranges[i+1] {
			return true
		}
	}
	return false
}
