package load

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// array splits one JSON array into its elements without reading them, so that an element that is no proper row
// doesn't end the reading.
type array struct {
	objects
	in    *bufio.Reader
	line  int
	begun bool
	buf   []byte
}

// NewJSON reads one JSON array of objects, plain or gzip, an element at a time. An element that is no JSON object is
// a [*RowError]; an array that ends early, or text behind it, a [*SyntaxError]. A text that begins with an object
// instead of an array is read as NDJSON.
func NewJSON(r io.Reader) (Source, error) {
	in, err := openText(r)
	if err != nil {
		return nil, err
	}
	a := &array{in: in, line: 1}
	switch first, err := a.peek(); {
	case errors.Is(err, io.EOF):
		return nil, errors.New("is empty: expected a JSON array of objects")
	case err != nil:
		return nil, err
	case first == '{':
		return &ndjson{lines: lines{in: in, line: a.line - 1}}, nil
	case first != '[':
		return nil, &SyntaxError{Line: a.line, Reason: "expected a JSON array of objects, found " + quoteByte(first)}
	}
	_, err = a.read() // the bracket
	return a, err
}

func (a *array) split() (raw, error) {
	first, err := a.peek()
	if err == nil && first == ']' && !a.begun {
		return raw{}, a.finish()
	}
	if err != nil {
		return raw{}, a.truncated(a.line, err)
	}
	a.begun = true
	line := a.line
	tooLong, err := a.element()
	if err != nil {
		return raw{}, a.truncated(line, err)
	}
	if tooLong {
		return raw{line: line, bad: badRow(line, errTooLong)}, nil
	}
	return raw{line: line, text: bytes.Clone(bytes.TrimSpace(a.buf))}, nil
}

// element reads up to the comma behind an element, or up to the bracket behind the last one, which it leaves.
func (a *array) element() (tooLong bool, err error) {
	a.buf = a.buf[:0]
	depth, inString, escaped := 0, false, false
	for {
		c, err := a.read()
		if err != nil {
			return tooLong, err
		}
		switch {
		case escaped:
			escaped = false
		case inString:
			escaped, inString = c == '\\', c != '"'
		case depth == 0 && c == ',':
			return tooLong, nil
		case depth == 0 && c == ']':
			a.begun = false
			return tooLong, a.in.UnreadByte()
		case c == '"':
			inString = true
		case c == '{' || c == '[':
			depth++
		case (c == '}' || c == ']') && depth > 0:
			depth--
		}
		if len(a.buf) >= maxRowBytes {
			tooLong = true
			continue
		}
		a.buf = append(a.buf, c)
	}
}

// finish reads what is behind the last element.
func (a *array) finish() error {
	_, _ = a.read() // the bracket that was peeked at
	next, err := a.peek()
	switch {
	case err == nil:
		return &SyntaxError{Line: a.line, Reason: "unexpected " + quoteByte(next) + " behind the array"}
	case errors.Is(err, io.EOF):
		return io.EOF
	}
	return broken(a.line, err)
}

func (a *array) truncated(line int, err error) error {
	if isEnd(err) {
		return &SyntaxError{Line: line, Reason: "the file ends inside the array, in or behind what begins here"}
	}
	return broken(line, err)
}

// peek passes over white space and returns the byte behind it without reading it.
func (a *array) peek() (byte, error) {
	for {
		c, err := a.read()
		if err != nil {
			return 0, err
		}
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, a.in.UnreadByte()
		}
	}
}

// read returns the next byte and counts lines. Callers that have peeked know it can't fail.
func (a *array) read() (byte, error) {
	c, err := a.in.ReadByte()
	if c == '\n' && err == nil {
		a.line++
	}
	return c, err
}

func quoteByte(c byte) string { return "'" + string(rune(c)) + "'" }
