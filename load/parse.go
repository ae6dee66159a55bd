package load

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// parse reads a JSON value as [decodeJSON] does, several times as fast. It says
// no to whatever isn't JSON or isn't taken, without telling why.
func parse(raw []byte) (v any, ok bool) {
	if !utf8.Valid(raw) {
		return nil, false
	}
	p := parser{raw: raw}
	v, ok = p.value()
	p.space()
	return v, ok && p.at == len(raw)
}

type parser struct {
	raw       []byte
	at, depth int
}

// next passes over white space and returns the byte behind it, 0 at the end.
func (p *parser) next() byte {
	p.space()
	if p.at == len(p.raw) {
		return 0
	}
	return p.raw[p.at]
}

func (p *parser) space() {
	for p.at < len(p.raw) {
		switch p.raw[p.at] {
		case ' ', '\t', '\r', '\n':
			p.at++
		default:
			return
		}
	}
}

func (p *parser) value() (any, bool) {
	switch c := p.next(); c {
	case '{':
		return p.nested(p.object)
	case '[':
		return p.nested(p.array)
	case '"':
		return p.string()
	case 't':
		return true, p.word("true")
	case 'f':
		return false, p.word("false")
	case 'n':
		return nil, p.word("null")
	}
	return p.number()
}

func (p *parser) word(text string) bool {
	if !bytes.HasPrefix(p.raw[p.at:], []byte(text)) {
		return false
	}
	p.at += len(text)
	return true
}

func (p *parser) nested(read func() (any, bool)) (any, bool) {
	if p.depth++; p.depth > maxDepth {
		return nil, false
	}
	p.at++ // the bracket
	v, ok := read()
	p.depth--
	return v, ok
}

func (p *parser) object() (any, bool) {
	const fields = 16 // of a row, about
	object := make(map[string]any, fields)
	if p.depth > 1 {
		object = map[string]any{}
	}
	for p.next() != '}' || len(object) > 0 {
		if p.next() != '"' {
			return nil, false
		}
		key, ok := p.text()
		if _, twice := object[key]; !ok || twice || p.next() != ':' {
			return nil, false
		}
		p.at++
		if object[key], ok = p.value(); !ok {
			return nil, false
		}
		if more, ok := p.more('}'); !more {
			return object, ok
		}
	}
	p.at++
	return object, true
}

func (p *parser) array() (any, bool) {
	array := []any{}
	for p.next() != ']' || len(array) > 0 {
		v, ok := p.value()
		if !ok {
			return nil, false
		}
		array = append(array, v)
		if more, ok := p.more(']'); !more {
			return array, ok
		}
	}
	p.at++
	return array, true
}

// more passes over a comma, or over the bracket that ends a value.
func (p *parser) more(end byte) (more, ok bool) {
	switch p.next() {
	case ',':
		p.at++
		return true, true
	case end:
		p.at++
		return false, true
	}
	return false, false
}

func (p *parser) string() (any, bool) { return anyOf(p.text()) }

func anyOf[T any](v T, ok bool) (any, bool) { return v, ok }

// text reads a string.
func (p *parser) text() (string, bool) {
	start := p.at + 1
	for i := start; i < len(p.raw); i++ {
		switch c := p.raw[i]; {
		case c == '"':
			p.at = i + 1
			return string(p.raw[start:i]), true
		case c == '\\':
			return p.escaped(i)
		case c < ' ':
			return "", false
		}
	}
	return "", false
}

// escaped reads a string with escapes, the first of which is at i.
func (p *parser) escaped(i int) (string, bool) {
	start := p.at
	for ; i < len(p.raw) && p.raw[i] != '"'; i++ {
		if p.raw[i] == '\\' {
			i++
		}
	}
	if i >= len(p.raw) {
		return "", false
	}
	quoted := p.raw[start : i+1]
	p.at = i + 1
	var s string
	ok := loneSurrogate(quoted) < 0 && json.Unmarshal(quoted, &s) == nil
	return s, ok
}

func (p *parser) number() (any, bool) {
	start := p.at
	p.skip('-')
	if !p.skip('0') && !p.digits() {
		return nil, false
	}
	if p.skip('.') && !p.digits() {
		return nil, false
	}
	if p.skip('e') || p.skip('E') {
		if !p.skip('+') {
			p.skip('-')
		}
		if !p.digits() {
			return nil, false
		}
	}
	return json.Number(p.raw[start:p.at]), true
}

func (p *parser) skip(c byte) bool {
	if p.at == len(p.raw) || p.raw[p.at] != c {
		return false
	}
	p.at++
	return true
}

// digits passes over digits, at least one.
func (p *parser) digits() bool {
	start := p.at
	for p.at < len(p.raw) && p.raw[p.at] >= '0' && p.raw[p.at] <= '9' {
		p.at++
	}
	return p.at > start
}
