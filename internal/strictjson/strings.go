package strictjson

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Text reads a string. Without escapes, it is a slice of the text.
func (d *Decoder) Text() (string, bool) {
	if d.Next() != '"' {
		return "", false
	}
	start := d.at + 1
	for i := start; i < len(d.text); i++ {
		switch c := d.text[i]; {
		case c == '"':
			d.at = i + 1
			d.space()
			return d.text[start:i], true
		case c == '\\':
			return d.escaped(start, i)
		case c < ' ':
			return "", false
		}
	}
	return "", false
}

// escaped reads the string from start, with its first escape at i.
func (d *Decoder) escaped(start, i int) (string, bool) {
	b := append(make([]byte, 0, 2*(i-start)+16), d.text[start:i]...)
	for i < len(d.text) {
		switch c := d.text[i]; {
		case c == '"':
			d.at = i + 1
			d.space()
			return string(b), true
		case c == '\\':
			var ok bool
			if b, i, ok = d.escape(b, i+1); !ok {
				return "", false
			}
		case c < ' ':
			return "", false
		default:
			b = append(b, c)
			i++
		}
	}
	return "", false
}

// escape appends the value of the escape with its letter at i, and returns its end.
func (d *Decoder) escape(b []byte, i int) ([]byte, int, bool) {
	if i >= len(d.text) {
		return nil, 0, false
	}
	switch c := d.text[i]; c {
	case '"', '\\', '/':
		return append(b, c), i + 1, true
	case 'b':
		return append(b, '\b'), i + 1, true
	case 'f':
		return append(b, '\f'), i + 1, true
	case 'n':
		return append(b, '\n'), i + 1, true
	case 'r':
		return append(b, '\r'), i + 1, true
	case 't':
		return append(b, '\t'), i + 1, true
	case 'u':
		return d.unicode(b, i+1)
	}
	return nil, 0, false
}

// unicode appends the character of the hexadecimal digits at i, or of the pair of escapes that they begin. Half of a
// pair is not a character.
func (d *Decoder) unicode(b []byte, i int) ([]byte, int, bool) {
	c, ok := d.hex(i)
	i += hexDigits
	if !ok || !utf16.IsSurrogate(c) {
		return utf8.AppendRune(b, c), i, ok
	}
	var trail rune
	if strings.HasPrefix(d.text[i:], `\u`) {
		i += len(`\u`)
		trail, ok = d.hex(i)
	}
	c = utf16.DecodeRune(c, trail)
	d.half = ok && c == utf8.RuneError
	return utf8.AppendRune(b, c), i + hexDigits, ok && !d.half
}

const hexDigits = 4

func (d *Decoder) hex(i int) (rune, bool) {
	if i+hexDigits > len(d.text) {
		return 0, false
	}
	c, err := strconv.ParseUint(d.text[i:i+hexDigits], 16, 16)
	return rune(c), err == nil
}
