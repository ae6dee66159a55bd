package record

import (
	"errors"
	"fmt"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
)

// maxRepeat is the greatest n of {n} in PostgreSQL.
const maxRepeat = 255

// posixClasses are the names in [[:alpha:]] that RE2 and PostgreSQL share.
var posixClasses = []string{
	"alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "xdigit",
}

// CheckPattern returns an error for a pattern that has different meanings in RE2 and in
// PostgreSQL. It accepts literals, classes, groups, alternation, anchors and bounds.
func CheckPattern(p string) error { return scanPattern(p, false) }

// CheckExpression is like [CheckPattern], for an expression that only PostgreSQL matches. It
// also accepts ".", \s and \S, whose meanings differ slightly.
func CheckExpression(p string) error { return scanPattern(p, true) }

func scanPattern(p string, alone bool) error {
	if strings.ContainsRune(p, 0) {
		return errors.New("a pattern must not contain NUL")
	}
	if _, err := syntax.Parse(p, syntax.Perl); err != nil {
		return fmt.Errorf("RE2 can't read it: %w", err)
	}
	s := patternScanner{text: p, alone: alone}
	for s.at < len(p) && s.err == nil {
		s.step()
	}
	return s.err
}

type patternScanner struct {
	text    string
	alone   bool // only PostgreSQL matches
	at      int
	bracket bool
	err     error
}

func (s *patternScanner) rest() string { return s.text[s.at:] }

func (s *patternScanner) step() {
	switch c := s.text[s.at]; {
	case c == '\\':
		s.escape()
	case s.bracket:
		s.inBracket(c)
	case c == '[':
		s.openBracket()
	case c == '.' && !s.alone:
		s.err = errors.New(`"." matches a line break only in PostgreSQL; write [^\n]`)
	case c == '(' && strings.HasPrefix(s.rest(), "(?") && !strings.HasPrefix(s.rest(), "(?:"):
		s.err = errors.New(`"(?" is allowed only as (?:…), without flags and names`)
	case c == '{':
		s.bound()
	case (c == '^' || c == '$') && len(s.rest()) > 1 && strings.IndexByte("*+?{", s.rest()[1]) >= 0:
		s.err = fmt.Errorf(`"%c" can't be repeated`, c)
	default:
		s.at++
	}
}

// escape accepts classes with the same meaning, some control characters, and escaped
// punctuation.
func (s *patternScanner) escape() {
	c := s.text[s.at+1] // syntax.Parse refuses a trailing backslash
	isWord := c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	allowed := "dwntrf"
	if !s.bracket {
		allowed += "DW"
	}
	if s.alone && !s.bracket {
		allowed += "sS"
	}
	if isWord && !strings.ContainsRune(allowed, rune(c)) {
		s.err = fmt.Errorf(`"\%c" differs between RE2 and PostgreSQL; list the characters in […]`, c)
	}
	s.at += 2
}

func (s *patternScanner) openBracket() {
	s.bracket = true
	s.at++
	if strings.HasPrefix(s.rest(), "^") {
		s.at++
	}
	if strings.HasPrefix(s.rest(), "]") {
		s.at++
	}
}

func (s *patternScanner) inBracket(c byte) {
	switch {
	case strings.HasPrefix(s.rest(), "[:"):
		name, _, _ := strings.Cut(s.rest()[2:], ":]")
		if !slices.Contains(posixClasses, name) {
			s.err = fmt.Errorf(`"[:" must begin one of the classes %s`, strings.Join(posixClasses, ", "))
		}
		s.at += len("[:") + len(name) + len(":]")
	case c == '[':
		s.err = errors.New(`"[" in brackets differs between RE2 and PostgreSQL; write \[`)
	case c == ']':
		s.bracket = false
		s.at++
	default:
		s.at++
	}
}

func (s *patternScanner) bound() {
	body, _, closed := strings.Cut(s.rest()[1:], "}")
	low, high, ranged := strings.Cut(body, ",")
	_, err := strconv.Atoi(low)
	if err == nil && ranged && high != "" {
		low = high
	}
	if n, errHigh := strconv.Atoi(low); !closed || err != nil || errHigh != nil || n > maxRepeat {
		s.err = fmt.Errorf(`"{" must be a bound of at most %d, such as {2,5}; write \{ for the character`, maxRepeat)
	}
	s.at += len(body) + 2
}
