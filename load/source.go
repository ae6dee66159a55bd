package load

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// Source gives the rows of a file. [Open], [NewNDJSON], [NewJSON] and [NewCSV] make one. Rows are split by one
// goroutine and decoded by several.
type Source interface {
	// head returns the text before the rows, which decides their meaning.
	head() []byte
	// split returns the next row, [io.EOF] after the last one, or another error if reading can't continue.
	split() (raw, error)
	// decode reads a row, or fails with a [*RowError]. It is safe for concurrent use.
	decode(r raw) (Row, error)
}

// raw is a row that is not decoded yet.
type raw struct {
	line int
	text []byte    // belongs to the row
	bad  *RowError // why the row can't be decoded, if split found the mistake
}

// Row is the create input of a record.
type Row struct {
	Line   int            // where the row begins in its file, from 1
	Object map[string]any // by the API's field names; numbers are json.Number

	// Problems are of fields that can't be read. Object has a placeholder for each, so that the other fields can be checked.
	Problems []Problem
}

// unreadable is the placeholder of a value that can't be read.
type unreadable struct{}

// Next returns the next row of a source, [io.EOF] after the last one, a [*RowError] if this row can't be read but the
// next one can, or another error if reading can't continue.
func Next(s Source) (Row, error) {
	r, err := s.split()
	if err != nil {
		return Row{}, err
	}
	return decode(s, r)
}

func decode(s Source, r raw) (Row, error) {
	if r.bad != nil {
		return Row{}, r.bad
	}
	return s.decode(r)
}

// Mapped returns a source whose rows are those of s, changed by fn. fn must be safe for concurrent use; its error, if
// any, is a [*RowError].
func Mapped(s Source, fn func(Row) (Row, error)) Source { return mapped{s, fn} }

type mapped struct {
	Source
	fn func(Row) (Row, error)
}

func (m mapped) decode(r raw) (Row, error) {
	row, err := m.Source.decode(r)
	if err != nil {
		return row, err
	}
	return m.fn(row)
}

// Problem is one mistake in a row.
type Problem struct {
	Field  string // input path in the row, such as "studio.name"; empty for the row itself
	Reason string // such as "is required"
}

// String reads "studio.name: is required".
func (p Problem) String() string {
	if p.Field == "" {
		return p.Reason
	}
	return p.Field + ": " + p.Reason
}

// RowError means that a row can't be read.
type RowError struct {
	Line     int // where the row begins
	Problems []Problem
}

// Error lists the problems after the line.
func (e *RowError) Error() string {
	texts := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		texts[i] = p.String()
	}
	return fmt.Sprintf("line %d: %s", e.Line, strings.Join(texts, "; "))
}

func badRow(line int, reason string) *RowError {
	return &RowError{Line: line, Problems: []Problem{{Reason: reason}}}
}

// SyntaxError means that a file can't be read beyond a line.
type SyntaxError struct {
	Line   int
	Reason string
	Name   string // of the file, if known
}

// Error names the line and the reason.
func (e *SyntaxError) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("line %d: %s", e.Line, e.Reason)
	}
	return fmt.Sprintf("%s:%d: %s", e.Name, e.Line, e.Reason)
}

// broken returns the error of a failed read. The end of the file stays [io.EOF].
func broken(line int, err error) error {
	if err == io.EOF { //nolint:errorlint // io.ErrUnexpectedEOF and wrapped ends are failures
		return err
	}
	return &SyntaxError{Line: line, Reason: "can't be read: " + err.Error()}
}

// Format is the format of a file.
type Format string

// The formats. FormatJSON is a JSON array of objects.
const (
	FormatNDJSON Format = "ndjson"
	FormatJSON   Format = "json"
	FormatCSV    Format = "csv"
)

// ParseFormat reads a format's name; "jsonl" is another name of NDJSON.
func ParseFormat(name string) (Format, error) {
	switch f := Format(strings.ToLower(name)); f {
	case FormatNDJSON, FormatJSON, FormatCSV:
		return f, nil
	case "jsonl":
		return FormatNDJSON, nil
	}
	return "", fmt.Errorf("unknown format %q: use ndjson, json or csv", name)
}

// FormatOf derives the format from a file's name, without a last ".gz".
func FormatOf(name string) (Format, error) {
	base := strings.TrimSuffix(strings.ToLower(filepath.Base(name)), ".gz")
	f, err := ParseFormat(strings.TrimPrefix(filepath.Ext(base), "."))
	if err != nil {
		return "", errors.New("can't tell the format from the name: say --format ndjson, json or csv")
	}
	return f, nil
}
