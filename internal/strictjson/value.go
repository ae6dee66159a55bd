package strictjson

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Value reads any value.
func (d *Decoder) Value() (any, bool) {
	switch d.Next() {
	case '"':
		return boxed(d.Text())
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

func (d *Decoder) word(w string) bool {
	if !strings.HasPrefix(d.text[d.at:], w) {
		return false
	}
	d.Skip(len(w))
	return true
}

func (d *Decoder) object() (map[string]any, bool) {
	if d.depth == 0 {
		return nil, false
	}
	d.depth--
	d.Take('{')
	out := make(map[string]any, d.like)
	if d.Take('}') {
		d.depth++
		return out, true
	}
	for members := 1; ; members++ {
		name, ok := d.Text()
		if !ok || !d.Take(':') {
			return nil, false
		}
		if out[name], ok = d.Value(); !ok {
			d.within(name)
			return nil, false
		}
		if len(out) < members {
			d.twice = []string{name}
			return nil, false
		}
		switch {
		case d.Take('}'):
			d.like = members
			d.depth++
			return out, true
		case !d.Take(','):
			return nil, false
		}
	}
}

func (d *Decoder) list() ([]any, bool) {
	if d.depth == 0 {
		return nil, false
	}
	d.depth--
	d.Take('[')
	out := []any{}
	if d.Take(']') {
		d.depth++
		return out, true
	}
	for {
		item, ok := d.Value()
		if !ok {
			d.within(strconv.Itoa(len(out)))
			return nil, false
		}
		out = append(out, item)
		switch {
		case d.Take(']'):
			d.depth++
			return out, true
		case !d.Take(','):
			return nil, false
		}
	}
}

// within adds a step to the path of a member that is given twice.
func (d *Decoder) within(step string) {
	if d.twice != nil {
		d.twice = append(d.twice, step)
	}
}

// number reads a number as it is written.
func (d *Decoder) number() (json.Number, bool) {
	start := d.at
	if d.Next() == '-' {
		d.at++
	}
	if d.Next() == '0' {
		d.at++
	} else if !d.digits() {
		return "", false
	}
	if d.Next() == '.' {
		d.at++
		if !d.digits() {
			return "", false
		}
	}
	if c := d.Next(); c == 'e' || c == 'E' {
		d.at++
		if c := d.Next(); c == '+' || c == '-' {
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
func (d *Decoder) digits() bool {
	start := d.at
	for c := d.Next(); '0' <= c && c <= '9'; c = d.Next() {
		d.at++
	}
	return d.at > start
}
