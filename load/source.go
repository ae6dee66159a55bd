package load

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// Row is one record to be: a create input with the API's field names.
type Row struct {
	Line   int            // where it begins in its file, from 1
	Object map[string]any // as a JSON decoder gives it, numbers as json.Number
	Size   int            // bytes it took in the file; 0 when unknown

	// Problems are of fields that can't be read. They hold something in Object all the same, so that the others can
	// be checked beside them.
	Problems []Problem
}

// unreadable stands in a row for a value that can't be read.
type unreadable struct{}

// Source gives rows one at a time. Next returns [io.EOF] after the last one, a [*RowError] for a row that can't be
// read although the next one can, and any other error when reading can't go on.
type Source interface {
	Next() (Row, error)
}

// Problem is one thing wrong with a row.
type Problem struct {
	Field  string // input path inside the row, such as "studio.name"; empty for the row itself
	Reason string // such as "is required"
}

// String reads "studio.name: is required".
func (p Problem) String() string {
	if p.Field == "" {
		return p.Reason
	}
	return p.Field + ": " + p.Reason
}

// RowError is a row that can't be read, by the line it begins at.
type RowError struct {
	Line     int
	Problems []Problem
}

// Error lists the problems behind the line.
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

// SyntaxError is a place in a file behind which nothing more can be read.
type SyntaxError struct {
	Line   int
	Reason string
	Name   string // of the file, where it is known
}

// Error names the line and the reason.
func (e *SyntaxError) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("line %d: %s", e.Line, e.Reason)
	}
	return fmt.Sprintf("%s:%d: %s", e.Name, e.Line, e.Reason)
}

// Format is how rows are written in a file.
type Format string

// The formats. FormatJSON is a JSON array of objects.
const (
	FormatNDJSON Format = "ndjson"
	FormatJSON   Format = "json"
	FormatCSV    Format = "csv"
)

// errFormat is what can't be told from a name.
var errFormat = errors.New("can't tell the format from the name: say --format ndjson, json or csv")

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

// FormatOf tells the format from a file's name; a last ".gz" is looked through.
func FormatOf(name string) (Format, error) {
	base := strings.TrimSuffix(strings.ToLower(filepath.Base(name)), ".gz")
	f, err := ParseFormat(strings.TrimPrefix(filepath.Ext(base), "."))
	if err != nil {
		return "", errFormat
	}
	return f, nil
}

// isEnd reports whether reading ended, whether or not a row was cut short.
func isEnd(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }
