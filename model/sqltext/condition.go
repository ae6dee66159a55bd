package sqltext

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Condition is the SQL of @check: one boolean expression.
type Condition struct {
	Text  string   // on one line, its strings written by [Literal]
	Words []string // identifiers and key words, as PostgreSQL folds them
}

// ReadCondition reads an expression by PostgreSQL's lexical rules. It refuses an
// expression that would end the parentheses around a condition, and text that one
// line of a migration can't hold. It does not check the grammar.
func ReadCondition(sql string) (Condition, error) {
	if strings.ContainsRune(sql, 0) {
		return Condition{}, errors.New("it contains the character NUL")
	}
	r := &conditionReader{sql: sql}
	for r.at < len(sql) {
		if err := r.token(); err != nil {
			return Condition{}, err
		}
	}
	if r.open != 0 {
		return Condition{}, errors.New("a parenthesis is opened but not closed")
	}
	return Condition{strings.TrimSpace(r.out.String()), r.words}, nil
}

type conditionReader struct {
	sql   string
	at    int
	open  int // parentheses
	out   strings.Builder
	words []string
}

func (r *conditionReader) rest() string { return r.sql[r.at:] }

// shown is the beginning of the rest, for error messages.
func (r *conditionReader) shown() string {
	const most = 20
	text := []rune(r.rest())
	return string(text[:min(len(text), most)])
}

func (r *conditionReader) token() error {
	rest := r.rest()
	c, size := utf8.DecodeRuneInString(rest)
	switch {
	case strings.ContainsRune(" \t\n\r\f", c):
		r.space()
		return nil
	case strings.HasPrefix(rest, "--") || strings.HasPrefix(rest, "/*"):
		return fmt.Errorf("comments are not allowed: %s", r.shown())
	case c == ';':
		return errors.New("a semicolon is not allowed")
	case c == '\'':
		return r.text("")
	case c == '"':
		return r.quotedName()
	case c == '$':
		return r.dollarText()
	case isDigit(rest[0]):
		r.copy(leading(rest, isNamePart))
		return nil
	case isNameStart(rest[0]):
		return r.name()
	case unicode.IsControl(c):
		return fmt.Errorf("it contains the control character %U outside of quotes", c)
	case c == '(':
		r.open++
	case c == ')':
		if r.open--; r.open < 0 {
			return errors.New("a parenthesis is closed but not opened")
		}
	}
	r.copy(size)
	return nil
}

// copy writes the next n bytes unchanged.
func (r *conditionReader) copy(n int) {
	r.out.WriteString(r.rest()[:n])
	r.at += n
}

// space writes white space as one space.
func (r *conditionReader) space() {
	r.at += len(r.rest()) - len(strings.TrimLeft(r.rest(), " \t\n\r\f"))
	r.out.WriteByte(' ')
}

// name reads an identifier, or a string with a prefix.
func (r *conditionReader) name() error {
	n := leading(r.rest(), isNamePart)
	word, after := r.rest()[:n], r.rest()[n:]
	if len(word) == 1 && (strings.HasPrefix(after, "'") || strings.HasPrefix(after, `&'`) || strings.HasPrefix(after, `&"`)) {
		switch strings.ToLower(word) + after[:1] {
		case "e'", "b'", "x'":
			return r.text(word)
		case "n'":
			return fmt.Errorf("a string N'…' depends on a setting of the database; remove the N: %s", r.shown())
		case "u&":
			return fmt.Errorf("a text with U& depends on a setting of the database; write the characters themselves: %s", r.shown())
		}
	}
	if i := strings.IndexFunc(word, isStray); i >= 0 {
		c, _ := utf8.DecodeRuneInString(word[i:])
		return fmt.Errorf("the character %q (%U) is not allowed outside of quotes", c, c)
	}
	r.words = append(r.words, foldASCII(word))
	r.copy(n)
	return nil
}

// text reads '…' after a prefix, and the strings that continue it on later lines.
func (r *conditionReader) text(prefix string) error {
	shown := r.shown()
	escapes := strings.EqualFold(prefix, "e")
	body, n := "", len(prefix)
	for {
		length := quotedLength(r.rest()[n:], '\'', escapes)
		if length == 0 {
			return fmt.Errorf("a string has no end: %s", shown)
		}
		body += r.rest()[n+1 : n+length-1]
		n += length
		after := strings.TrimLeft(r.rest()[n:], " \t\n\r\f")
		gap := r.rest()[n : len(r.rest())-len(after)]
		if !strings.HasPrefix(after, "'") || !strings.ContainsAny(gap, "\n\r") {
			break
		}
		n += len(gap)
	}
	r.at += n
	switch strings.ToLower(prefix) {
	case "e":
		var out escapedText
		out.addEscaped(body)
		r.out.WriteString(out.literal())
	case "b", "x":
		if leading(body, isDigitOrLetter) < len(body) {
			return fmt.Errorf("a bit string can only contain digits: %s", shown)
		}
		r.out.WriteString(prefix + "'" + body + "'")
	default:
		r.out.WriteString(Literal(strings.ReplaceAll(body, "''", "'")))
	}
	return nil
}

// dollarText reads $tag$…$tag$.
func (r *conditionReader) dollarText() error {
	n := 1 + leading(r.rest()[1:], func(c byte) bool { return isNamePart(c) && c != '$' })
	if n == len(r.rest()) || r.rest()[n] != '$' || n > 1 && isDigit(r.rest()[1]) {
		return fmt.Errorf("a $ must begin a string such as $$…$$: %s", r.shown())
	}
	tag := r.rest()[:n+1]
	body, _, ended := strings.Cut(r.rest()[len(tag):], tag)
	if !ended {
		return fmt.Errorf("a string has no end: %s", r.shown())
	}
	r.at += 2*len(tag) + len(body)
	r.out.WriteString(Literal(body))
	return nil
}

// quotedName reads "…". Unlike a string, a name has no escapes.
func (r *conditionReader) quotedName() error {
	n := quotedLength(r.rest(), '"', false)
	if n == 0 {
		return fmt.Errorf("a quoted name has no end: %s", r.shown())
	}
	name := r.rest()[1 : n-1]
	if strings.ContainsFunc(name, unicode.IsControl) || strings.Contains(name, "--") {
		return fmt.Errorf("a migration can't hold a name with -- or a control character: %s", r.shown())
	}
	r.words = append(r.words, strings.ReplaceAll(name, `""`, `"`))
	r.copy(n)
	return nil
}

// quotedLength is the length of a quoted text with its quotes; 0 without an end. A
// doubled quote does not end it, and with escapes, a quote after a backslash.
func quotedLength(s string, quote byte, escapes bool) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && escapes:
			i++
		case s[i] == quote && i+1 < len(s) && s[i+1] == quote:
			i++
		case s[i] == quote:
			return i + 1
		}
	}
	return 0
}

// leading counts the bytes of a kind at the beginning.
func leading(s string, is func(byte) bool) int {
	if i := slices.IndexFunc([]byte(s), func(c byte) bool { return !is(c) }); i >= 0 {
		return i
	}
	return len(s)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isDigitOrLetter(c byte) bool { return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// isNameStart and isNamePart are PostgreSQL's: every byte beyond ASCII is a letter.
func isNameStart(c byte) bool { return c == '_' || c >= 0x80 || isDigitOrLetter(c) && !isDigit(c) }

func isNamePart(c byte) bool { return isNameStart(c) || isDigit(c) || c == '$' }

// isStray reports characters that PostgreSQL reads as part of a name but authors
// mean otherwise, such as a no-break space or a typographic quote.
func isStray(c rune) bool {
	return c > unicode.MaxASCII && !unicode.In(c, unicode.L, unicode.M, unicode.N)
}

// foldASCII folds an identifier without quotes as PostgreSQL does.
func foldASCII(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'A' && c <= 'Z' {
			return c - 'A' + 'a'
		}
		return c
	}, s)
}
