package load

import (
	"bytes"
	"io"
)

// ndjson reads one JSON object per line; empty lines are passed over.
type ndjson struct{ lines lines }

// NewNDJSON reads newline-delimited JSON, plain or gzip. A line that is no JSON
// object is a [*RowError]; the next line is read all the same.
func NewNDJSON(r io.Reader) (Source, error) {
	in, err := openText(r)
	if err != nil {
		return nil, err
	}
	return &ndjson{lines{in: in}}, nil
}

// Next returns the next line's object.
func (s *ndjson) Next() (Row, error) {
	for {
		raw, tooLong, err := s.lines.next()
		switch {
		case err != nil:
			return Row{}, broken(s.lines.line, err)
		case tooLong:
			return Row{}, badRow(s.lines.line, errTooLong)
		case len(bytes.TrimSpace(raw)) == 0:
			continue
		}
		object, bad := decodeObject(raw)
		if bad != nil {
			return Row{}, badRow(s.lines.line, bad.reason)
		}
		return Row{Line: s.lines.line, Object: object, Size: len(raw)}, nil
	}
}

// broken is a failure to read; the end of the file stays [io.EOF].
func broken(line int, err error) error {
	if err == io.EOF { //nolint:errorlint // io.ErrUnexpectedEOF and wrapped ends are failures
		return err
	}
	return &SyntaxError{Line: line, Reason: "can't be read: " + err.Error()}
}
