package load

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"recordgraph/record"
)

// jsonNumber matches JSON numbers. Other text remains text, which the check of the input refuses.
var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// table reads CSV: a header of field names, then one row per record.
type table struct {
	lines
	header  []byte
	columns []column
}

// column is the field that a cell sets: a field of the type, or of a unique key of a related type.
type column struct {
	name  string
	via   []*record.Field // the relations in "album.artist.name"
	field *record.Field
}

// NewCSV reads CSV (RFC 4180), plain or gzip, into create inputs of type t.
//
// The header names the fields. "studio.name" is the field name of the related studio's unique key, and
// "album.artist.name" a field of a record in such a key. A header that doesn't fit the type is an error. An empty cell
// omits its field, "" is the empty text if the field holds text, and \N is null. Cells of list and JSON fields are JSON
// texts.
func NewCSV(r io.Reader, t *record.Type) (Source, error) {
	in, err := openText(r)
	if err != nil {
		return nil, err
	}
	s := &table{lines: lines{in: in}}
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

func (s *table) head() []byte { return s.header }

func (s *table) decode(r raw) (Row, error) {
	cells := cells(r.text)
	if len(cells) != len(s.columns) {
		return Row{}, badRow(r.line, fmt.Sprintf("has %d cells, the header %d", len(cells), len(s.columns)))
	}
	row := Row{Line: r.line, Object: make(map[string]any, len(cells))}
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
	for i, name := range header {
		c, err := columnOf(t, name)
		if err != nil {
			return nil, &SyntaxError{Line: 1, Reason: err.Error()}
		}
		for j, other := range out[:i] {
			if inside(c.path(), other.path()) || inside(other.path(), c.path()) {
				return nil, &SyntaxError{Line: 1, Reason: fmt.Sprintf("the header names %s twice", min(name, header[j]))}
			}
		}
		out[i] = c
	}
	return out, wholeKeys(out)
}

// wholeKeys checks that the columns of each relation form a unique key of the related type.
func wholeKeys(columns []column) error {
	given := map[string]any{}
	for _, c := range columns {
		c.fill(given, nil)
	}
	for _, c := range columns {
		key := given
		for i, f := range c.via {
			key = key[f.Name].(map[string]any)
			if to := f.Relation.Type; keyOf(to, key) == nil {
				path := strings.Join(strings.Split(c.name, ".")[:i+1], ".")
				return &SyntaxError{Line: 1, Reason: fmt.Sprintf("the header's %q: %s must be an ID or %s", c.name, path, keysOf(to))}
			}
		}
	}
	return nil
}

func columnOf(t *record.Type, name string) (column, error) {
	c := column{name: name}
	steps := strings.Split(name, ".")
	for i, step := range steps {
		if i > 0 {
			c.via = append(c.via, c.field)
			t = c.field.Relation.Type
		}
		c.field = t.Field(step)
		switch {
		case c.field == nil || c.field.Column == "":
			if i == 0 {
				return c, fmt.Errorf("the header's %q is no field of %s", name, t.Name)
			}
			return c, fmt.Errorf("the header's %q: %s has no field %s", name, t.Name, step)
		case i < len(steps)-1 && c.field.Relation == nil:
			return c, fmt.Errorf("the header's %q: %s is no relation", name, step)
		}
	}
	return c, nil
}

// path is the name of the column with the present names of fields.
func (c column) path() string {
	var steps []string
	for _, f := range c.via {
		steps = append(steps, f.Name)
	}
	return strings.Join(append(steps, c.field.Name), ".")
}

// fill sets a cell's value in a row.
func (c column) fill(object map[string]any, v any) {
	for _, f := range c.via {
		key, ok := object[f.Name].(map[string]any)
		if !ok {
			key = map[string]any{}
			object[f.Name] = key
		}
		object = key
	}
	object[c.field.Name] = v
}

// csvNull is the text of a null.
const csvNull = `\N`

// absent reports whether a cell omits its field. A quoted empty cell is the empty text of a text field, but is absent
// for others, because some programs quote all cells.
func (c cell) absent(f *record.Field) bool {
	return len(c.text) == 0 && (!c.quoted || f.List || f.Scalar != record.ScalarString)
}

// cellValue reads a cell. A reason means that it can't be read.
func cellValue(f *record.Field, c cell) (v any, reason string) {
	if reason := notUTF8(c.text); reason != "" {
		return nil, reason
	}
	text := string(c.text)
	switch {
	case text == csvNull && !c.quoted:
		return nil, ""
	case f.List, f.Scalar == record.ScalarJSON:
		v, bad, _ := decodeJSON(c.text)
		if _, isList := v.([]any); bad != "" || f.List && !isList {
			return nil, "must be " + map[bool]string{true: `a JSON list such as ["a", "b"]`, false: "JSON"}[f.List]
		}
		return v, ""
	case f.Scalar == record.ScalarBoolean && (text == "true" || text == "false"):
		return text == "true", ""
	case (f.Scalar == record.ScalarInt || f.Scalar == record.ScalarFloat || f.Scalar == record.ScalarDecimal) && jsonNumber.MatchString(text):
		return json.Number(text), ""
	}
	return text, ""
}
