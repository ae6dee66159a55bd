package load

import (
	"encoding/csv"
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
	in      *csv.Reader
	budget  *budget
	columns []column
	last    int
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
// record's unique key. An empty cell leaves its field out. Text becomes what the
// field holds: numbers, true and false; lists and JSON fields are JSON texts. A
// header that doesn't fit the type is an error.
func NewCSV(r io.Reader, t *record.Type) (Source, error) {
	in, err := openText(r)
	if err != nil {
		return nil, err
	}
	limited := &budget{r: in}
	s := &table{in: csv.NewReader(limited), budget: limited}
	s.in.ReuseRecord = true
	header, _, err := s.read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("is empty: expected a header of field names")
	}
	if err != nil {
		return nil, err
	}
	s.columns, err = columns(t, header)
	return s, err
}

// Next returns the next record's input.
func (s *table) Next() (Row, error) {
	cells, line, err := s.read()
	if err != nil {
		return Row{}, err
	}
	if len(cells) != len(s.columns) {
		return Row{}, badRow(line, fmt.Sprintf("has %d cells, the header %d", len(cells), len(s.columns)))
	}
	row := Row{Line: line, Object: map[string]any{}}
	for i, c := range s.columns {
		row.Size += len(cells[i]) + 1
		if cells[i] == "" {
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

func (s *table) read() (cells []string, line int, err error) {
	s.budget.left = maxRowBytes + readBuffer
	s.in.FieldsPerRecord = -1
	cells, err = s.in.Read()
	var syntax *csv.ParseError
	switch {
	case err == nil:
		s.last, _ = s.in.FieldPos(0)
		return cells, s.last, nil
	case errors.As(err, &syntax):
		s.last = syntax.Line
		if errors.Is(err, csv.ErrQuote) && s.budget.ended {
			return nil, 0, &SyntaxError{Line: syntax.StartLine, Reason: "a quoted cell begins here that never ends"}
		}
		return nil, 0, badRow(syntax.StartLine, csvReason(syntax))
	case errors.Is(err, errBudget):
		return nil, 0, &SyntaxError{Line: s.last + 1, Reason: "a row from here on " + errTooLong + ": is a quote left open?"}
	}
	return nil, 0, broken(s.last+1, err)
}

func csvReason(err *csv.ParseError) string {
	switch {
	case errors.Is(err.Err, csv.ErrBareQuote):
		return fmt.Sprintf("has a quote inside a bare cell at column %d: quote the cell and double the quote", err.Column)
	case errors.Is(err.Err, csv.ErrQuote):
		return fmt.Sprintf("has a quoted cell that does not end properly at line %d, column %d", err.Line, err.Column)
	}
	return "is not CSV: " + err.Err.Error()
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

// cellValue reads a cell; the reason says why it can't.
func cellValue(f *record.Field, text string) (v any, reason string) {
	if reason := notUTF8([]byte(text)); reason != "" {
		return nil, reason
	}
	switch {
	case f.List, f.Scalar == record.ScalarJSON:
		v, bad := decodeJSON([]byte(text))
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

var errBudget = errors.New("row too long")

// budget fails a reader that wants more than what is left for one row.
type budget struct {
	r     io.Reader
	left  int
	ended bool // nothing is left to read
}

// Read reads while the budget lasts.
func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errBudget
	}
	n, err := b.r.Read(p)
	b.left -= n
	b.ended = err != nil
	return n, err
}
