package document

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	fixedEscape = len(`\u0000`)
	shownEscape = 20 // bytes of an escape in an error
)

// escape reads \u0000, a surrogate pair of two of them, or \u{10FFFF}. gqlparser reads the first form itself.
func (s *scanner) escape() {
	if strings.HasPrefix(s.text[s.at:], `\u{`) {
		s.braced()
		return
	}
	lead, ok := s.fixed(s.at)
	if !ok {
		s.at += len(`\u`)
		return
	}
	if !utf16.IsSurrogate(lead) {
		s.at += fixedEscape
		return
	}
	trail, _ := s.fixed(s.at + fixedEscape)
	c := utf16.DecodeRune(lead, trail)
	if c == utf8.RuneError {
		s.noCharacter(s.at + fixedEscape)
		return
	}
	s.replace(s.at+2*fixedEscape, c)
}

// fixed reads \u0000 at an offset.
func (s *scanner) fixed(at int) (rune, bool) {
	if at+fixedEscape > len(s.text) || s.text[at:at+2] != `\u` {
		return 0, false
	}
	n, err := strconv.ParseUint(s.text[at+2:at+fixedEscape], 16, 16)
	return rune(n), err == nil
}

// braced reads \u{10FFFF}.
func (s *scanner) braced() {
	digits, _, _ := strings.Cut(s.text[s.at+len(`\u{`):], "}")
	end := s.at + len(`\u{`) + len(digits) + len(`}`)
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || end > len(s.text) || n > utf8.MaxRune || utf16.IsSurrogate(rune(n)) {
		s.noCharacter(end)
		return
	}
	s.replace(end, rune(n))
}

// noCharacter refuses the escape that ends at an offset.
func (s *scanner) noCharacter(end int) {
	shown := s.text[s.at:min(end, s.at+shownEscape, len(s.text))]
	s.malformed(s.at, `Invalid Unicode escape sequence: %s is no character.`, strings.ToValidUTF8(shown, ""))
}

// replace replaces the escape that ends at an offset by its character.
func (s *scanner) replace(end int, c rune) {
	spelled := string(c)
	if c < ' ' || c == '"' || c == '\\' {
		spelled = fmt.Sprintf(`\u%04x`, c)
	}
	s.copyTo(s.at)
	s.out.WriteString(spelled)
	s.shrunk += end - s.at - utf8.RuneCountInString(spelled)
	s.at, s.copied = end, end
}
