// Package document completes gqlparser's checks of GraphQL documents: it limits and repairs their text before parsing, and replaces
// validation rules that cost too much or have poor messages.
package document

import (
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/record"
)

const (
	// MaxName is the longest name in a document, in characters. Errors repeat names, and each record of a response repeats aliases.
	MaxName = 200
)

// Prepare replaces escapes that gqlparser can't read by their characters: those beyond U+FFFF, \u{1F600} as well as \ud83d\ude00.
// The text after a string keeps its place in the line. Prepare refuses a document with more than tokens tokens, with a name that is
// too long, or with half a surrogate pair.
func Prepare(text string, tokens int) (string, *gqlerror.Error) {
	s := scanner{text: text}
	beyond := 0 // start of the first token above the limit
	for s.at < len(text) && s.err == nil {
		start := s.at
		s.token()
		if s.tokens == tokens+1 && beyond == 0 {
			beyond = start
		}
	}
	if s.tokens > tokens {
		s.limit(beyond, "the document has %d tokens, at most %d are allowed", s.tokens, tokens)
	}
	if s.err != nil {
		return "", s.err
	}
	return s.result(), nil
}

// limit refuses the document at an offset with LIMIT_EXCEEDED.
func (s *scanner) limit(at int, format string, args ...any) {
	s.refuse(record.CodeLimitExceeded, at, format, args...)
}

func (s *scanner) malformed(at int, format string, args ...any) {
	s.refuse(errcode.ParseFailed, at, format, args...)
}

func (s *scanner) refuse(code string, at int, format string, args ...any) {
	line, column := place(s.text[:min(at, len(s.text))])
	s.err = gqlerror.ErrorLocf("", line, column, format, args...)
	s.err.Extensions = map[string]any{"code": code}
}

// place is the line and column after a text, in characters from 1.
func place(before string) (line, column int) {
	line, column = 1, 1
	for i, c := range before {
		switch {
		case c == '\n' && i > 0 && before[i-1] == '\r': // counted with the \r
		case c == '\n' || c == '\r':
			line, column = line+1, 1
		default:
			column++
		}
	}
	return line, column
}
