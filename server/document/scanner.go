package document

import (
	"strings"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// scanner reads the tokens of a document, as far as needed to find names and strings. gqlparser reports all other text that is
// wrong.
type scanner struct {
	text   string
	at     int // bytes
	tokens int
	err    *gqlerror.Error

	out    strings.Builder // the text so far, once something was replaced
	copied int             // how much of text is in out
	shrunk int             // characters by which the present string became shorter
}

// token reads one token, or one character between tokens.
func (s *scanner) token() {
	switch c := s.text[s.at]; {
	case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',':
		s.at++
		return
	case c == '#':
		s.skip(func(c byte) bool { return c != '\n' && c != '\r' })
	case strings.HasPrefix(s.text[s.at:], `"""`):
		s.block()
	case c == '"':
		s.literal()
	case inName(c) && !isDigit(c):
		s.name()
	case c == '-' || isDigit(c):
		s.number()
	case strings.HasPrefix(s.text[s.at:], "..."):
		s.at += len("...")
	default:
		s.at++
	}
	s.tokens++
}

// skip reads the bytes of a class.
func (s *scanner) skip(class func(byte) bool) {
	for s.at < len(s.text) && class(s.text[s.at]) {
		s.at++
	}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func inName(c byte) bool {
	return c == '_' || isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func (s *scanner) name() {
	start := s.at
	s.skip(inName)
	if s.at-start > MaxName {
		s.limit(start, "a name has more than the %d characters allowed", MaxName)
	}
}

// number reads -?digits(.digits)?([eE][+-]?digits)?
func (s *scanner) number() {
	s.accept("-")
	s.skip(isDigit)
	if s.accept(".") {
		s.skip(isDigit)
	}
	if s.accept("eE") {
		s.accept("+-")
		s.skip(isDigit)
	}
}

// accept reads one of some bytes.
func (s *scanner) accept(bytes string) bool {
	if s.at < len(s.text) && strings.IndexByte(bytes, s.text[s.at]) >= 0 {
		s.at++
		return true
	}
	return false
}

// block reads a block string. Its only escape is \""", and it ends with the last three of a run of quotes.
func (s *scanner) block() {
	s.at += len(`"""`)
	for s.at < len(s.text) {
		switch rest := s.text[s.at:]; {
		case strings.HasPrefix(rest, `\"""`):
			s.at += len(`\"""`)
		case strings.HasPrefix(rest, `"""`):
			s.skip(func(c byte) bool { return c == '"' })
			return
		default:
			s.at++
		}
	}
}

// literal reads a string, and replaces escapes in it.
func (s *scanner) literal() {
	s.at++
	for s.at < len(s.text) && s.err == nil {
		switch c := s.text[s.at]; {
		case c == '\n' || c == '\r':
			return // never closed
		case c == '"':
			s.at++
			s.pad()
			return
		case strings.HasPrefix(s.text[s.at:], `\u`):
			s.escape()
		case c == '\\':
			s.at += 2
		default:
			s.at++
		}
	}
}

// result is the document with its replacements.
func (s *scanner) result() string {
	if s.copied == 0 {
		return s.text
	}
	s.copyTo(len(s.text))
	return s.out.String()
}

// copyTo copies the text up to an offset to the output.
func (s *scanner) copyTo(end int) {
	end = min(end, len(s.text))
	s.out.WriteString(s.text[s.copied:end])
	s.copied = end
}

// pad adds blanks after a string that became shorter.
func (s *scanner) pad() {
	if s.shrunk > 0 {
		s.copyTo(s.at)
		s.out.WriteString(strings.Repeat(" ", s.shrunk))
	}
	s.shrunk = 0
}
