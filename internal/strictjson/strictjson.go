// Package strictjson reads JSON as RFC 8259 defines it, in one pass, and refuses
// what readers differ about: an object with a name twice, half of a surrogate
// pair, bytes that are no UTF-8, and text behind the value. Such a text can mean
// one thing to a proxy that reads it and another to the service.
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

// ErrSyntax is the error of a text that is not one JSON value, or that no reader
// takes for the same value.
var ErrSyntax = errors.New("is not JSON")

// Nesting is how deep the objects and lists of a request may nest: deeper than any
// filter, and than any value that clients still read.
const Nesting = 250

// GivenTwice is said of a member that its object holds twice.
const GivenTwice = "is given twice"

// DuplicateError is the error of an object with a name twice.
type DuplicateError struct {
	Path []string // from the outermost value to the second member: names, and indices of lists
}

// Error names the member.
func (e *DuplicateError) Error() string { return e.Under("") + ": " + GivenTwice }

// Under spells the path behind that of the value, with dots: "filter.or.0.eq".
// Long names are cut.
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

// Read reads one JSON value whose objects and lists nest at most so deep: nil,
// bool, string, [json.Number], []any or map[string]any. Strings are parts of the
// text where they have no escapes, and keep it in memory. The error is a
// [*DuplicateError], or an [ErrSyntax] that says why.
func Read(text string, depth int) (any, error) {
	d := New(text, depth)
	v, ok := d.Value()
	if ok && d.End() && utf8.ValidString(text) {
		return v, nil
	}
	if d.twice != nil {
		return nil, d.Err()
	}
	return nil, fmt.Errorf("%w: %s", ErrSyntax, why(text, &d))
}

// why words what is wrong with a text at which a decoder has stopped.
func why(text string, d *Decoder) string {
	var whole json.RawMessage
	err := json.Unmarshal([]byte(text), &whole)
	switch {
	case err != nil:
		return strings.TrimPrefix(err.Error(), "json: ")
	case !utf8.ValidString(text):
		return "it is not UTF-8"
	case d.depth == 0:
		return "its objects and lists nest too deep"
	}
	return `it holds half of a surrogate pair, such as \ud800`
}

// Decoder reads a text piece by piece. Each method reads what comes next, with
// the space behind it, and reports false when that is something else.
type Decoder struct {
	text  string
	at    int
	depth int      // of the objects and lists that may be opened
	like  int      // members of the object before, which the next one may resemble
	twice []string // the path of a member that is given twice, last step first
}

// New begins to read a text, which is valid UTF-8.
func New(text string, depth int) Decoder {
	d := Decoder{text: text, depth: depth}
	d.space()
	return d
}

// Offset is how many bytes have been read.
func (d *Decoder) Offset() int { return d.at }

// End reports whether all has been read.
func (d *Decoder) End() bool { return d.at == len(d.text) }

// Err says why the reading has stopped, once a method has reported false.
func (d *Decoder) Err() error {
	if d.twice == nil {
		return ErrSyntax
	}
	path := slices.Clone(d.twice)
	slices.Reverse(path)
	return &DuplicateError{path}
}

// Skip passes over bytes of the text, and the space behind them.
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
