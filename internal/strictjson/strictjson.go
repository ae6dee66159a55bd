// Package strictjson reads JSON by RFC 8259, in one pass, and refuses texts that parsers read differently: an object
// with a name twice, half of a surrogate pair, bytes that are not UTF-8, and text after the value. A proxy and the
// service must not read different values.
package strictjson

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"recordgraph/internal/clip"
)

// ErrSyntax is the error of a text that is not one JSON value, or that parsers read differently.
var ErrSyntax = errors.New("is not JSON")

// ErrHalfPair is the [ErrSyntax] of a string with half of a surrogate pair.
var ErrHalfPair = fmt.Errorf(`%w: it holds half of a surrogate pair, such as \ud800`, ErrSyntax)

// Nesting is how deep the objects and lists of a request may nest: deeper than any filter, and than values that clients
// can still read.
const Nesting = 250

// GivenTwice is the message about a member that its object has twice.
const GivenTwice = "is given twice"

// DuplicateError is the error of an object with a name twice.
type DuplicateError struct {
	Path []string // from the outermost value to the second member: names, and indices of lists
}

// Error implements error.
func (e *DuplicateError) Error() string { return e.Under("") + ": " + GivenTwice }

// Under is the path below the path of the value, with dots: "filter.or.0.eq". Long names are cut.
func (e *DuplicateError) Under(value string) string {
	steps := make([]string, 0, 1+len(e.Path))
	if value != "" {
		steps = append(steps, value)
	}
	for _, step := range e.Path {
		steps = append(steps, clip.Text(step, clip.Name))
	}
	return clip.Text(strings.Join(steps, "."), clip.Path)
}

// Read reads one JSON value whose objects and lists nest at most so deep: nil, bool, string, [json.Number], []any or
// map[string]any. Strings without escapes are slices of the text, and keep it in memory. The error is a
// [*DuplicateError], or an [ErrSyntax] with a reason.
func Read(text string, depth int) (any, error) {
	d := New(text, depth)
	v, ok := d.Value()
	if ok && d.End() && utf8.ValidString(text) {
		return v, nil
	}
	if d.twice != nil || d.half {
		return nil, d.Err()
	}
	return nil, fmt.Errorf("%w: %s", ErrSyntax, why(text))
}

// why is the reason why a decoder stopped.
func why(text string) string {
	var whole json.RawMessage
	err := json.Unmarshal([]byte(text), &whole)
	switch {
	case err != nil:
		return strings.TrimPrefix(err.Error(), "json: ")
	case !utf8.ValidString(text):
		return "it is not UTF-8"
	}
	return "its objects and lists nest too deep"
}

// Decoder reads a text piece by piece. Each method reads one piece and the space after it; false means that the text
// has something else.
type Decoder struct {
	text  string
	at    int
	depth int      // further objects and lists that may be opened
	like  int      // members of the object before, which is often like the next one
	twice []string // the path of a member that is given twice, last step first
	half  bool     // the reading has stopped at half of a surrogate pair
}

// New returns a decoder of a text, which must be valid UTF-8.
func New(text string, depth int) Decoder {
	d := Decoder{text: text, depth: depth}
	d.space()
	return d
}

// Offset is the number of bytes read.
func (d *Decoder) Offset() int { return d.at }

// End reports whether the whole text has been read.
func (d *Decoder) End() bool { return d.at == len(d.text) }

// Err is the reason why a method returned false.
func (d *Decoder) Err() error {
	switch {
	case d.half:
		return ErrHalfPair
	case d.twice == nil:
		return ErrSyntax
	}
	path := slices.Clone(d.twice)
	slices.Reverse(path)
	return &DuplicateError{path}
}

// Skip skips bytes of the text, and the space after them.
func (d *Decoder) Skip(n int) {
	d.at += n
	d.space()
}

// Next is the next byte; 0 at the end.
func (d *Decoder) Next() byte {
	if d.at < len(d.text) {
		return d.text[d.at]
	}
	return 0
}

func (d *Decoder) space() {
	for {
		switch d.Next() {
		case ' ', '\t', '\n', '\r':
			d.at++
		default:
			return
		}
	}
}

// Take reads one byte of punctuation.
func (d *Decoder) Take(c byte) bool {
	if d.Next() != c {
		return false
	}
	d.at++
	d.space()
	return true
}
