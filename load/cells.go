package load

import (
	"bytes"
	"fmt"
	"io"
)

// cell is one value of a CSV record, without its quotes.
type cell struct {
	text   []byte
	quoted bool
}

// split returns the next record, which may span several lines: quoted text keeps its line ends. Empty lines are skipped.
func (s *table) split() (raw, error) {
	s.buf = s.buf[:0]
	start := s.line + 1
	var q quoting
	for {
		from := len(s.buf)
		if tooLong, err := s.read(); tooLong || err != nil {
			return raw{}, cut(start, tooLong, q == quotedCell, err)
		}
		text := withoutEnd(s.buf)
		if len(text) == 0 && q != quotedCell {
			s.buf, start = s.buf[:0], s.line+1
			continue
		}
		if bad := q.scan(text[min(from, len(text)):], s.line); bad != "" {
			return raw{line: start, text: bytes.Clone(text), bad: badRow(start, bad)}, nil
		}
		if q != quotedCell {
			return raw{line: start, text: bytes.Clone(text)}, nil
		}
	}
}

// cut returns the error of a file that can't be read to the end of a record.
func cut(start int, tooLong, inQuotes bool, err error) error {
	switch {
	case tooLong:
		return &SyntaxError{Line: start, Reason: "a row from here on " + errTooLong + ": is a quote left open?"}
	case err == io.EOF && inQuotes: //nolint:errorlint // io.ErrUnexpectedEOF is a failure to read
		return &SyntaxError{Line: start, Reason: "a quoted cell begins here that never ends"}
	}
	return broken(start, err)
}

// withoutEnd is a line without its end.
func withoutEnd(line []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte{'\n'}), []byte{'\r'})
}

// quoting is the state of a scan of a record's quotes.
type quoting int

const (
	cellStart  quoting = iota
	bareCell           // inside a cell without quotes
	quotedCell         // inside quotes
	afterQuote         // after a quote inside quotes, which ends the cell or is the first of a doubled quote
)

// scan checks the quotes in a line of a record and returns what is wrong, if anything is.
func (q *quoting) scan(line []byte, number int) (bad string) {
	for i, c := range line {
		switch {
		case *q == quotedCell:
			if c == '"' {
				*q = afterQuote
			}
		case c == ',':
			*q = cellStart
		case c == '"' && *q == bareCell:
			return fmt.Sprintf("has a quote inside a bare cell at column %d: quote the cell and double the quote", i+1)
		case c == '"':
			*q = quotedCell
		case *q == afterQuote:
			return fmt.Sprintf("has a quoted cell that does not end properly at line %d, column %d", number, i)
		default:
			*q = bareCell
		}
	}
	if *q != quotedCell {
		*q = cellStart
	}
	return ""
}

// cells splits a record whose quotes are correct.
func cells(record []byte) []cell {
	var out []cell
	for {
		var c cell
		if len(record) > 0 && record[0] == '"' {
			c, record = readQuoted(record[1:])
		} else if end := bytes.IndexByte(record, ','); end >= 0 {
			c, record = cell{text: record[:end]}, record[end:]
		} else {
			c, record = cell{text: record}, nil
		}
		out = append(out, c)
		if len(record) == 0 {
			return out
		}
		record = record[1:] // the comma
	}
}

// readQuoted reads a cell after its first quote, and returns the text after its last one.
func readQuoted(rest []byte) (cell, []byte) {
	var text []byte
	for {
		end := bytes.IndexByte(rest, '"')
		doubled := end+1 < len(rest) && rest[end+1] == '"'
		if !doubled {
			if text == nil {
				return cell{rest[:end], true}, rest[end+1:]
			}
			return cell{append(text, rest[:end]...), true}, rest[end+1:]
		}
		text = append(text, rest[:end+1]...)
		rest = rest[end+2:]
	}
}
