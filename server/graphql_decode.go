package server

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decoder reads JSON as strictly as RFC 8259 has it. Each method reads what
// comes next, with the space behind it, and reports false when that is something
// else.
type decoder struct {
	text string
	at   int
	like int // members of the object before, which the next one may resemble
}

// next is the next byte; 0 at the end.
func (d *decoder) next() byte {
	if d.at < len(d.text) {
		return d.text[d.at]
	}
	return 0
}

func (d *decoder) space() {
	for {
		switch d.next() {
		case ' ', '\t', '\n', '\r':
			d.at++
		default:
			return
		}
	}
}

func (d *decoder) take(c byte) bool {
	if d.next() != c {
		return false
	}
	d.at++
	d.space()
	return true
}

// value reads any value; inspect has bounded how deep they nest.
func (d *decoder) value() (any, bool) {
	switch d.next() {
	case '"':
		return boxed(d.string())
	case '{':
		return boxed(d.object())
	case '[':
		return boxed(d.list())
	case 't':
		return true, d.word("true")
	case 'f':
		return false, d.word("false")
	case 'n':
		return nil, d.word("null")
	}
	return boxed(d.number())
}

func boxed[T any](v T, ok bool) (any, bool) { return v, ok }

func (d *decoder) word(w string) bool {
	if !strings.HasPrefix(d.text[d.at:], w) {
		return false
	}
	d.at += len(w)
	d.space()
	return true
}

// object reads an object. Of equal names the last one counts.
func (d *decoder) object() (map[string]any, bool) {
	d.take('{')
	out := make(map[string]any, d.like)
	if d.take('}') {
		return out, true
	}
	for {
		name, ok := d.string()
		if !ok || !d.take(':') {
			return nil, false
		}
		if out[name], ok = d.value(); !ok {
			return nil, false
		}
		switch {
		case d.take('}'):
			d.like = len(out)
			return out, true
		case !d.take(','):
			return nil, false
		}
	}
}

func (d *decoder) list() ([]any, bool) {
	d.take('[')
	out := []any{}
	if d.take(']') {
		return out, true
	}
	for {
		item, ok := d.value()
		if !ok {
			return nil, false
		}
		out = append(out, item)
		switch {
		case d.take(']'):
			return out, true
		case !d.take(','):
			return nil, false
		}
	}
}

// string reads a string, which is a part of the text when it has no escapes.
func (d *decoder) string() (string, bool) {
	if d.next() != '"' {
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

// escaped reads the string from start on, the first escape of which is at i.
func (d *decoder) escaped(start, i int) (string, bool) {
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

// escape appends what the escape means whose letter is at i, and returns where
// it ends.
func (d *decoder) escape(b []byte, i int) ([]byte, int, bool) {
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

// unicode appends the character of the hexadecimal digits at i, or of the pair
// of escapes that begins with them; inspect has seen that no half stands alone.
func (d *decoder) unicode(b []byte, i int) ([]byte, int, bool) {
	c, ok := d.hex(i)
	i += hexDigits
	if !ok || !utf16.IsSurrogate(c) {
		return utf8.AppendRune(b, c), i, ok
	}
	trail, ok := d.hex(i + len(`\u`))
	return utf8.AppendRune(b, utf16.DecodeRune(c, trail)), i + escapeLength, ok
}

const hexDigits = 4

func (d *decoder) hex(i int) (rune, bool) {
	if i+hexDigits > len(d.text) {
		return 0, false
	}
	c, err := strconv.ParseUint(d.text[i:i+hexDigits], 16, 16)
	return rune(c), err == nil
}

// number reads a number, as it is spelled.
func (d *decoder) number() (json.Number, bool) {
	start := d.at
	if d.next() == '-' {
		d.at++
	}
	if d.next() == '0' {
		d.at++
	} else if !d.digits() {
		return "", false
	}
	if d.next() == '.' {
		d.at++
		if !d.digits() {
			return "", false
		}
	}
	if c := d.next(); c == 'e' || c == 'E' {
		d.at++
		if c := d.next(); c == '+' || c == '-' {
			d.at++
		}
		if !d.digits() {
			return "", false
		}
	}
	out := json.Number(d.text[start:d.at])
	d.space()
	return out, true
}

// digits skips one digit or more.
func (d *decoder) digits() bool {
	start := d.at
	for c := d.next(); '0' <= c && c <= '9'; c = d.next() {
		d.at++
	}
	return d.at > start
}
