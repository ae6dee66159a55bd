package sqltext

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Kind is the kind of a [Token].
type Kind int

// The kinds of tokens.
const (
	Word   Kind = iota // an identifier without quotes, or a key word
	Quoted             // an identifier in double quotes
	Text               // a string: '…', E'…', $$…$$
	Number
	Symbol // one character
)

// Token is a token of SQL. Comments are no tokens.
type Token struct {
	Kind  Kind
	Name  string // of a Word in lower case, of a Quoted without its quotes; the source of other tokens
	At    int    // offset of its first byte
	End   int    // offset after its last byte
	Depth int    // number of parentheses and brackets around it
}

// Is reports whether the token is a key word, or a symbol.
func (t Token) Is(name string) bool {
	return (t.Kind == Word || t.Kind == Symbol) && t.Name == name
}

// Identifier reports whether the token names something.
func (t Token) Identifier() bool { return t.Kind == Word || t.Kind == Quoted }

// Tokens splits SQL by PostgreSQL's lexical rules, with standard_conforming_strings on. It does not check the grammar
// otherwise than that parentheses, quotes and comments are closed.
func Tokens(sql string) ([]Token, error) {
	l := &lexer{sql: sql}
	for l.at < len(sql) {
		if err := l.next(); err != nil {
			return nil, err
		}
	}
	if l.depth != 0 {
		return nil, errors.New("a parenthesis is opened but not closed")
	}
	return l.out, nil
}

type lexer struct {
	sql   string
	at    int
	depth int
	out   []Token
}

func (l *lexer) rest() string { return l.sql[l.at:] }

// add adds a token of some bytes.
func (l *lexer) add(kind Kind, length int) *Token {
	l.out = append(l.out, Token{kind, l.sql[l.at : l.at+length], l.at, l.at + length, l.depth})
	l.at += length
	return &l.out[len(l.out)-1]
}

func (l *lexer) next() error {
	rest := l.rest()
	switch c := rest[0]; {
	case strings.IndexByte(" \t\n\r\f\v", c) >= 0:
		l.at++
	case strings.HasPrefix(rest, "--"):
		line, _, _ := strings.Cut(rest, "\n")
		l.at += len(line)
	case strings.HasPrefix(rest, "/*"):
		return l.comment()
	case c == '\'':
		return l.text(1, false)
	case len(rest) > 1 && rest[1] == '\'' && (c == 'e' || c == 'E'):
		return l.text(2, true)
	case c == '"':
		return l.quoted()
	case c == '$' && tagLength(rest) > 0:
		return l.dollar()
	case isNameStart(c):
		t := l.add(Word, leading(rest, isNamePart))
		t.Name = strings.ToLower(t.Name)
	case isDigit(c):
		l.add(Number, leading(rest, isNamePart))
	default:
		return l.symbol()
	}
	return nil
}

func (l *lexer) symbol() error {
	c, size := utf8.DecodeRuneInString(l.rest())
	switch c {
	case '(', '[':
		l.add(Symbol, size)
		l.depth++
		return nil
	case ')', ']':
		if l.depth--; l.depth < 0 {
			return fmt.Errorf("a %c closes nothing", c)
		}
	}
	l.add(Symbol, size)
	return nil
}

// text reads a string whose first quote is the last of some bytes.
func (l *lexer) text(start int, escapes bool) error {
	rest := l.rest()
	for i := start; i < len(rest); i++ {
		switch {
		case escapes && rest[i] == '\\':
			i++
		case rest[i] == '\'' && i+1 < len(rest) && rest[i+1] == '\'':
			i++
		case rest[i] == '\'':
			l.add(Text, i+1)
			return nil
		}
	}
	return errors.New("a string is not closed")
}

func (l *lexer) quoted() error {
	rest := l.rest()
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == '"' && i+1 < len(rest) && rest[i+1] == '"':
			i++
		case rest[i] == '"':
			t := l.add(Quoted, i+1)
			t.Name = strings.ReplaceAll(t.Name[1:i], `""`, `"`)
			return nil
		}
	}
	return errors.New("a quoted name is not closed")
}

// tagLength is the length of the first quote of a dollar-quoted string, such as $$ or $body$, or 0.
func tagLength(s string) int {
	name := 0
	if len(s) > 1 && !isDigit(s[1]) {
		name = leading(s[1:], func(c byte) bool { return isNamePart(c) && c != '$' })
	}
	if strings.HasPrefix(s[1+name:], "$") {
		return name + 2
	}
	return 0
}

func (l *lexer) dollar() error {
	rest := l.rest()
	tag := rest[:tagLength(rest)]
	end := strings.Index(rest[len(tag):], tag)
	if end < 0 {
		return fmt.Errorf("a string that begins with %s is not closed", tag)
	}
	l.add(Text, end+2*len(tag))
	return nil
}

// comment skips a comment. Comments nest.
func (l *lexer) comment() error {
	rest, open := l.rest(), 0
	for i := 0; i+1 < len(rest); i++ {
		switch rest[i : i+2] {
		case "/*":
			open++
			i++
		case "*/":
			i++
			if open--; open == 0 {
				l.at += i + 1
				return nil
			}
		}
	}
	return errors.New("a comment is not closed")
}
