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

// notOneValue is said of bodies that are no JSON, or more than one.
const notOneValue = "the request body is not one JSON value"

// params is a request, and how its document is spelled in JSON where that is not
// known yet.
type params struct {
	graphql.RawParams
	spelled string
}

// decodeParams reads an operation from a body in which [inspect] has found
// nothing wrong, in one pass where encoding/json would take several, and counts
// the bytes of its variables as they are spelled. Members of other names are
// skipped; one of GraphQL's that is given twice or spelled in other letters is
// refused, because what stands between client and service could read another
// operation out of it than the service does.
//
// Texts are parts of the body, which lives as long as one of them does; that of
// the document is a copy, because documents are kept.
func decodeParams(body string, known *spellings) (_ *params, variables int, refused *problem) {
	d := decoder{text: body}
	d.space()
	r := requestReader{decoder: &d, known: known, params: &params{}}
	var ok bool
	if d.next() == '{' {
		ok = r.members()
	} else {
		var other any
		other, ok = d.value()
		r.refused = notAnObject(other)
	}
	if !ok || d.at < len(d.text) {
		return nil, 0, badRequest(notOneValue)
	}
	return r.params, r.variables, r.refused
}

// notAnObject refuses a body that is another value; null stands for nothing at all.
func notAnObject(value any) *problem {
	switch value.(type) {
	case nil:
		return nil
	case []any:
		return badRequest("the request body must be one JSON object; batches are not supported")
	}
	return badRequest("the request body must be a JSON object")
}

// requestReader reads the members of a request.
type requestReader struct {
	*decoder
	known     *spellings
	params    *params
	variables int      // bytes
	seen      []string // members
	refused   *problem // what is wrong first, though it is JSON
}

// members reads the outermost object; false when it is no JSON.
func (r *requestReader) members() bool {
	r.take('{')
	if r.take('}') {
		return true
	}
	for {
		name, ok := r.string()
		if !ok || !r.take(':') {
			return false
		}
		start := r.at
		read := r.value
		if name == "query" {
			read = r.document
		}
		value, ok := read()
		if !ok {
			return false
		}
		r.member(name, value, r.text[start:r.at])
		switch {
		case r.take('}'):
			return true
		case !r.take(','):
			return false
		}
	}
}

// member takes one member, the value of which is spelled so, unless one before
// was wrong.
func (r *requestReader) member(name string, value any, spelled string) {
	at := slices.IndexFunc(members, func(member string) bool { return strings.EqualFold(name, member) })
	switch {
	case at < 0 || r.refused != nil:
	case name != members[at]:
		r.refused = badRequest(`"` + members[at] + `" is spelled in other letters`)
	case slices.Contains(r.seen, name):
		r.refused = badRequest(`"` + name + `" is given twice`)
	default:
		r.seen = append(r.seen, name)
		r.refused = assign(r.params, name, value)
		if name == "variables" {
			r.variables = len(strings.TrimRight(spelled, " \t\r\n"))
		}
	}
}

// document reads the document, or finds it by its spelling. Another value in its
// place is read as any.
func (r *requestReader) document() (any, bool) {
	length, ok := quoted(r.text[r.at:])
	if !ok {
		return r.value()
	}
	spelled := r.text[r.at : r.at+length]
	if document, ok := r.known.find(spelled); ok {
		r.at += length
		r.space()
		return document, true
	}
	r.params.spelled = spelled
	text, ok := r.string()
	return strings.Clone(text), ok
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

// assign sets a member. null stands for one that is not there.
func assign(params *params, name string, value any) *problem {
	if value == nil {
		return nil
	}
	text, isText := value.(string)
	object, isObject := value.(map[string]any)
	switch name {
	case "query":
		params.Query = text
	case "operationName":
		params.OperationName = text
	case "variables":
		params.Variables = object
	case "extensions":
		params.Extensions = object
	}
	switch isNamed := name == "query" || name == "operationName"; {
	case isNamed && !isText:
		return badRequest(`"` + name + `" must be a string`)
	case !isNamed && !isObject:
		return badRequest(`"` + name + `" must be an object`)
	}
	return nil
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
