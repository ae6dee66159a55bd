package main

import (
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"recordgraph/record"
)

// The cells of a row: destinations of Scan without reflection, reused from row to row. A null is not set.
type (
	text struct {
		b   []byte
		set bool
	}
	integer struct {
		n   int64
		set bool
	}
	float struct {
		f   float64
		set bool
	}
	instant struct {
		t   time.Time
		set bool
	}
	key struct {
		u   uuid.UUID
		set bool
	}
)

// Scan reads a text or bytes.
func (c *text) Scan(src any) error {
	c.set = src != nil
	switch v := src.(type) {
	case string:
		c.b = append(c.b[:0], v...)
	case []byte:
		c.b = append(c.b[:0], v...)
	case nil:
	default:
		return fmt.Errorf("%T is no text", src)
	}
	return nil
}

// Scan reads an integer.
func (c *integer) Scan(src any) error {
	n, ok := src.(int64)
	c.n, c.set = n, ok
	return typed(src, ok)
}

// Scan reads a floating point number.
func (c *float) Scan(src any) error {
	f, ok := src.(float64)
	c.f, c.set = f, ok
	return typed(src, ok)
}

// Scan reads a date or a timestamp.
func (c *instant) Scan(src any) error {
	t, ok := src.(time.Time)
	c.t, c.set = t, ok
	return typed(src, ok)
}

// Scan reads a UUID, which the driver leaves as text.
func (c *key) Scan(src any) (err error) {
	b, ok := src.([]byte)
	c.set = ok
	if ok {
		c.u, err = uuid.ParseBytes(b)
		return err
	}
	return typed(src, ok)
}

func typed(src any, ok bool) error {
	if !ok && src != nil {
		return fmt.Errorf("unexpected %T", src)
	}
	return nil
}

const null = "null"

func (c *text) json(b []byte) []byte {
	if !c.set {
		return append(b, null...)
	}
	return appendString(b, c.b)
}

func (c *integer) json(b []byte) []byte {
	if !c.set {
		return append(b, null...)
	}
	return strconv.AppendInt(b, c.n, 10)
}

// quoted writes an integer that JSON readers may not keep exact.
func (c *integer) quoted(b []byte) []byte {
	if !c.set {
		return append(b, null...)
	}
	b = strconv.AppendInt(append(b, '"'), c.n, 10)
	return append(b, '"')
}

func (c *float) json(b []byte) []byte {
	if !c.set {
		return append(b, null...)
	}
	return strconv.AppendFloat(b, c.f, 'g', -1, 64)
}

// json writes a timestamp; the session's time zone is UTC.
func (c *instant) json(b []byte) []byte {
	if !c.set {
		return append(b, null...)
	}
	b = c.t.AppendFormat(append(b, '"'), time.RFC3339Nano)
	return append(b, '"')
}

// date writes the day alone.
func (c *instant) date(b []byte) []byte {
	if !c.set {
		return append(b, null...)
	}
	return append(appendDay(append(b, '"'), c.t), '"')
}

func appendDay(b []byte, t time.Time) []byte {
	year, month, day := t.Date()
	return append(b,
		byte('0'+year/1000), byte('0'+year/100%10), byte('0'+year/10%10), byte('0'+year%10), '-',
		byte('0'+month/10), byte('0'+month%10), '-', byte('0'+day/10), byte('0'+day%10))
}

// id writes a record's public ID: {"id":"movie_…"; the rest of the object follows.
func (c *key) id(b []byte, prefix string) []byte {
	b = append(b, `{"id":"`...)
	b = append(b, prefix...)
	return append(record.AppendUUID(b, c.u), '"')
}

// array writes an array of plain words from PostgreSQL's text form: {a,"b c"}.
func (c *text) array(b []byte) []byte {
	b = append(b, '[')
	inner := c.b[1 : len(c.b)-1]
	for len(inner) > 0 {
		var item []byte
		item, inner = element(inner)
		b = append(appendString(b, item), ',')
	}
	if b[len(b)-1] == ',' {
		b = b[:len(b)-1]
	}
	return append(b, ']')
}

// element cuts the first element off the inside of an array.
func element(in []byte) (item, rest []byte) {
	quoted := in[0] == '"'
	if quoted {
		in = in[1:]
	}
	for i := 0; i < len(in); i++ {
		switch {
		case quoted && in[i] == '\\':
			i++
			item = append(item, in[i])
		case quoted && in[i] == '"':
			return item, in[min(i+2, len(in)):]
		case !quoted && in[i] == ',':
			return in[:i], in[i+1:]
		case quoted:
			item = append(item, in[i])
		}
	}
	return in, nil
}

// appendString writes a JSON string of valid UTF-8, which PostgreSQL guarantees.
func appendString(b, s []byte) []byte {
	b = append(b, '"')
	start := 0
	for i, c := range s {
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		default:
			b = fmt.Appendf(b, `\u%04x`, c)
		}
	}
	return append(append(b, s[start:]...), '"')
}
