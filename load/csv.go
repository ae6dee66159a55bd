package load

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"recordgraph/record"
)

// jsonNumber is what JSON takes for a number; other text stays text, which the
// reader of inputs refuses with what the field must be.
var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// table reads CSV: a header of field names, then one row per record.
type table struct {
	in      *bufio.Reader
	line    int // that was read last
	buf     []byte
	header  []byte
	columns []column
}

// column is what a cell fills: a field, or through a to-one relation a field of
// the other type's unique key.
type column struct {
	name  string
	via   *record.Field // the relation of "studio.name"; nil for an own field
	field *record.Field
}

// NewCSV reads CSV as RFC 4180 has it, plain or gzip, into create inputs of type
// t. The header names the fields; "studio.name" is the field name of the related
// record's unique key. An empty cell leaves its field out; a quoted one is the
// empty text where the field holds text; \N is null. Text becomes what the field
// holds: numbers, true and false; lists and JSON fields are JSON texts. A header
// that doesn't fit the type is an error.
func NewCSV(r io.Reader, t *record.Type) (Source, error) {
	in, err := openText(r)
	if err != nil {
		return nil, err
	}
	s := &table{in: in}
	header, err := s.split()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("is empty: expected a header of field names")
	}
	if err != nil {
		return nil, err
	}
	if header.bad != nil {
		return nil, header.bad
	}
	s.header = header.text
	var names []string
	for _, c := range cells(header.text) {
		names = append(names, string(c.text))
	}
	s.columns, err = columns(t, names)
	return s, err
}

// Next returns the next record's input.
func (s *table) Next() (Row, error) { return next(s) }

func (s *table) head() []byte { return s.header }

func (s *table) decode(r raw) (Row, error) {
	if r.bad != nil {
		return Row{}, r.bad
	}
	cells := cells(r.text)
	if len(cells) != len(s.columns) {
		return Row{}, badRow(r.line, fmt.Sprintf("has %d cells, the header %d", len(cells), len(s.columns)))
	}
	row := Row{Line: r.line, Object: make(map[string]any, len(cells)), Size: len(r.text)}
	for i, c := range s.columns {
		if cells[i].absent(c.field) {
			continue
		}
		v, reason := cellValue(c.field, cells[i])
		if reason != "" {
			v = unreadable{}
			row.Problems = append(row.Problems, Problem{c.name, reason})
		}
		c.fill(row.Object, v)
	}
	return row, nil
}

func columns(t *record.Type, header []string) ([]column, error) {
	out := make([]column, len(header))
	seen := map[string]bool{}
	for i, name := range header {
		c, err := columnOf(t, name)
		if err != nil {
			return nil, &SyntaxError{Line: 1, Reason: err.Error()}
		}
		own, _, nested := strings.Cut(name, ".")
		if seen[name] || nested && seen[own+" by ID"] || !nested && seen[own+" by key"] {
			return nil, &SyntaxError{Line: 1, Reason: fmt.Sprintf("the header names %s twice", own)}
		}
		seen[name], seen[own+map[bool]string{true: " by key", false: " by ID"}[nested]], out[i] = true, true, c
	}
	return out, wholeKeys(out)
}

// wholeKeys demands that the columns of a relation make one of the other type's unique keys.
func wholeKeys(columns []column) error {
	given := map[*record.Field]map[string]any{}
	for _, c := range columns {
		if c.via != nil {
			if given[c.via] == nil {
				given[c.via] = map[string]any{}
			}
			given[c.via][c.field.Name] = nil
		}
	}
	for _, c := range columns {
		if to := given[c.via]; to != nil && keyOf(c.via.Relation.Type, to) == nil {
			return &SyntaxError{Line: 1, Reason: fmt.Sprintf("the header's %q: %s must be an ID or %s", c.name, c.via.Name, keysOf(c.via.Relation.Type))}
		}
	}
	return nil
}

func columnOf(t *record.Type, name string) (column, error) {
	own, other, nested := strings.Cut(name, ".")
	c := column{name: name, field: t.Field(own)}
	if c.field == nil || c.field.Column == "" {
		return c, fmt.Errorf("the header's %q is no field of %s", name, t.Name)
	}
	if !nested {
		return c, nil
	}
	if c.field.Relation == nil {
		return c, fmt.Errorf("the header's %q: %s is no relation", name, own)
	}
	c.via, c.field = c.field, c.field.Relation.Type.Field(other)
	if c.field == nil || c.field.Column == "" {
		return c, fmt.Errorf("the header's %q: %s has no field %s", name, c.via.Relation.To, other)
	}
	return c, nil
}

// fill puts a cell's value into a row.
func (c column) fill(object map[string]any, v any) {
	if c.via == nil {
		object[c.field.Name] = v
		return
	}
	key, ok := object[c.via.Name].(map[string]any)
	if !ok {
		key = map[string]any{}
		object[c.via.Name] = key
	}
	key[c.field.Name] = v
}

// csvNull is a null in so many words.
const csvNull = `\N`

// absent reports whether a cell leaves its field out. Quotes around nothing make
// the empty text, where there is such a value: some write them around everything.
func (c cell) absent(f *record.Field) bool {
	return len(c.text) == 0 && (!c.quoted || f.List || f.Scalar != record.ScalarString)
}

// cellValue reads a cell; the reason says why it can't.
func cellValue(f *record.Field, c cell) (v any, reason string) {
	if reason := notUTF8(c.text); reason != "" {
		return nil, reason
	}
	text := string(c.text)
	switch {
	case text == csvNull && !c.quoted:
		return nil, ""
	case f.List, f.Scalar == record.ScalarJSON:
		v, bad := decodeJSON(c.text)
		if _, isList := v.([]any); bad != nil || f.List && !isList {
			return nil, "must be " + map[bool]string{true: `a JSON list such as ["a", "b"]`, false: "JSON"}[f.List]
		}
		return v, ""
	case f.Scalar == record.ScalarBoolean && (text == "true" || text == "false"):
		return text == "true", ""
	case (f.Scalar == record.ScalarInt || f.Scalar == record.ScalarFloat) && jsonNumber.MatchString(text):
		return json.Number(text), ""
	}
	return text, ""
}
