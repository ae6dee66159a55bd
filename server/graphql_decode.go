package server

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
)

// params is a request, and how its document is spelled in JSON where that is not
// known yet.
type params struct {
	graphql.RawParams
	spelled string
}

// decodeParams reads an operation from a body in which [inspect] has found
// nothing wrong, in one pass where encoding/json takes three. It reports false
// for whatever is unusual, be it wrong or only oddly spelled; encoding/json then
// has the last word.
//
// Texts are parts of the body, which lives as long as one of them does; that of
// the document is a copy, because documents are kept.
func decodeParams(body string, known *spellings) (*params, bool) {
	d := decoder{text: body}
	d.space()
	if !d.take('{') {
		return nil, false
	}
	out := &params{}
	var seen [len(memberNames)]bool
	for more := !d.take('}'); more; {
		name, ok := d.string()
		if !ok || !d.take(':') {
			return nil, false
		}
		at := slices.Index(memberNames[:], name)
		if at < 0 && oddly(name) || at >= 0 && seen[at] || !d.member(name, out, known) {
			return nil, false
		}
		if at >= 0 {
			seen[at] = true
		}
		switch {
		case d.take('}'):
			more = false
		case !d.take(','):
			return nil, false
		}
	}
	return out, d.at == len(d.text)
}

// oddly reports whether a name is that of a member in other letters, which
// encoding/json takes for it.
func oddly(name string) bool {
	return slices.ContainsFunc(memberNames[:], func(known string) bool { return strings.EqualFold(name, known) })
}

// member reads the value of one member; false when its type is unusual.
func (d *decoder) member(name string, into *params, known *spellings) bool {
	if name == "query" {
		return d.document(into, known)
	}
	value, ok := d.value(1)
	if !ok {
		return false
	}
	text, isText := value.(string)
	object, isObject := value.(map[string]any)
	switch name {
	case "operationName":
		into.OperationName = text
		return isText || value == nil
	case "variables":
		into.Variables = object
		return isObject || value == nil
	case "extensions":
		into.Extensions = object
		return isObject || value == nil
	}
	return true
}

// document reads the document, or finds it by its spelling.
func (d *decoder) document(into *params, known *spellings) bool {
	start := d.at
	if length, ok := quoted(d.text[start:]); ok {
		spelled := d.text[start : start+length]
		if into.Query, ok = known.find(spelled); ok {
			d.at += length
			d.space()
			return true
		}
		into.spelled = spelled
	}
	text, ok := d.string()
	into.Query = strings.Clone(text)
	return ok
}

// quoted is the length of the string that a text begins with, quotes and all,
// without a look at what is between them.
func quoted(text string) (int, bool) {
	if text == "" || text[0] != '"' {
		return 0, false
	}
	for at := 1; ; {
		end := strings.IndexByte(text[at:], '"')
		if end < 0 {
			return 0, false
		}
		at += end + 1
		backslashes := 0
		for text[at-2-backslashes] == '\\' {
			backslashes++
		}
		if backslashes%2 == 0 {
			return at, true
		}
	}
}

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
func (d *decoder) value(depth int) (any, bool) {
	switch d.next() {
	case '"':
		return boxed(d.string())
	case '{':
		return boxed(d.object(depth))
	case '[':
		return boxed(d.list(depth))
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
func (d *decoder) object(depth int) (map[string]any, bool) {
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
		if out[name], ok = d.value(depth + 1); !ok {
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

func (d *decoder) list(depth int) ([]any, bool) {
	d.take('[')
	out := []any{}
	if d.take(']') {
		return out, true
	}
	for {
		item, ok := d.value(depth + 1)
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
