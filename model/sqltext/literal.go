// Package sqltext reads and writes pieces of SQL that a migration file can hold:
// literals, identifiers and the conditions of @check.
package sqltext

import (
	"fmt"
	"strings"
)

// Literal writes a text as an SQL literal. A text with a backslash, a control
// character or a comment mark becomes an escape string:
//
//	none -- yet  →  E'none -\x2d yet'
//
// The literal has the same meaning for both values of standard_conforming_strings.
// It is on one line and has no comment mark, because goose reads migrations line by
// line to find the ends of statements.
func Literal(s string) string {
	var body escapedText
	for i := range len(s) {
		body.add(s[i])
	}
	return body.literal()
}

// Literals writes texts as a list of SQL literals.
func Literals(ss []string) string {
	var out []string
	for _, s := range ss {
		out = append(out, Literal(s))
	}
	return strings.Join(out, ", ")
}

// escapedText is the inside of a literal.
type escapedText struct {
	strings.Builder
	escapes bool // the literal needs the prefix E
}

func (e *escapedText) literal() string {
	if e.escapes {
		return "E'" + e.String() + "'"
	}
	return "'" + e.String() + "'"
}

// add writes one byte of the text.
func (e *escapedText) add(c byte) {
	switch {
	case c == '\'':
		e.WriteString("''")
	case c == '\\':
		e.escape(`\\`)
	case c == '\n':
		e.escape(`\n`)
	case c < ' ', c == 0x7f, c == '-' && strings.HasSuffix(e.String(), "-"):
		e.escapeByte(c)
	default:
		e.WriteByte(c)
	}
}

func (e *escapedText) escape(s string) {
	e.escapes = true
	e.WriteString(s)
}

func (e *escapedText) escapeByte(c byte) { e.escape(fmt.Sprintf(`\x%02x`, c)) }

// addEscaped writes the inside of an escape string of a model.
func (e *escapedText) addEscaped(body string) {
	e.escapes = true
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '\'': // doubled
			e.add(c)
			i++
		case c != '\\' || i+1 == len(body):
			e.add(c)
		default:
			i++
			e.addEscape(body[i])
		}
	}
}

// addEscape writes a backslash and the byte after it, or only the byte if the
// backslash has no meaning.
func (e *escapedText) addEscape(c byte) {
	switch {
	case c == '\\' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		e.WriteString(`\` + string(rune(c)))
	default:
		e.add(c)
	}
}
