package load

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// array splits one JSON array into its elements without decoding them, so that reading continues after a bad element.
type array struct {
	objects
	in    *bufio.Reader
	line  int
	begun bool
	buf   []byte
}

// NewJSON reads one JSON array of objects, plain or gzip, element by element. An element that is not a JSON object is a
// [*RowError]. An incomplete array, and text after the array, is a [*SyntaxError]. A text that begins with an object
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

// element reads an element and the comma after it, or an element and not the bracket after the last one.
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

// finish reads the rest after the last element.
func (a *array) finish() error {
	_, _ = a.read() // the bracket
	next, err := a.peek()
	switch {
	case err == nil:
		return &SyntaxError{Line: a.line, Reason: "unexpected " + quoteByte(next) + " after the array"}
	case errors.Is(err, io.EOF):
		return io.EOF
	}
	return broken(a.line, err)
}

func (a *array) truncated(line int, err error) error {
	if isEnd(err) {
		return &SyntaxError{Line: line, Reason: "the file ends inside the array, in or after the element that begins here"}
	}
	return broken(line, err)
}

// peek skips white space and returns the next byte without reading it.
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

// read returns the next byte and counts lines. It can't fail after a successful peek.
func (a *array) read() (byte, error) {
	c, err := a.in.ReadByte()
	if c == '\n' && err == nil {
		a.line++
	}
	return c, err
}

func quoteByte(c byte) string { return "'" + string(rune(c)) + "'" }
