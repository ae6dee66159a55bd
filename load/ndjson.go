package load

import (
	"bytes"
	"io"
)

// ndjson reads one JSON object per line; empty lines are passed over.
type ndjson struct{ lines lines }

// NewNDJSON reads newline-delimited JSON, plain or gzip. A line that is no JSON object is a [*RowError]; the next
// line is read all the same. A file that ends inside an object is a [*SyntaxError]: the rest of it may yet come.
func NewNDJSON(r io.Reader) (Source, error) {
	in, err := openText(r)
	if err != nil {
		return nil, err
	}
	return &ndjson{lines{in: in}}, nil
}

// Next returns the next line's object.
func (s *ndjson) Next() (Row, error) { return next(s) }

func (s *ndjson) head() []byte { return nil }

func (s *ndjson) split() (raw, error) {
	for {
		text, tooLong, err := s.lines.next()
		switch {
		case err != nil:
			return raw{}, broken(s.lines.line, err)
		case tooLong:
			return raw{line: s.lines.line, bad: badRow(s.lines.line, errTooLong)}, nil
		case len(bytes.TrimSpace(text)) == 0:
			continue
		case s.lines.open && endsEarly(text):
			return raw{}, &SyntaxError{Line: s.lines.line, Reason: "the file ends inside the row that begins here"}
		}
		return raw{line: s.lines.line, text: bytes.Clone(text)}, nil
	}
}

func (s *ndjson) decode(r raw) (Row, error) {
	if r.bad != nil {
		return Row{}, r.bad
	}
	object, bad := decodeObject(r.text)
	if bad != nil {
		return Row{}, badRow(r.line, bad.reason)
	}
	return Row{Line: r.line, Object: object, Size: len(r.text)}, nil
}

// broken is a failure to read; the end of the file stays [io.EOF].
func broken(line int, err error) error {
	if err == io.EOF { //nolint:errorlint // io.ErrUnexpectedEOF and wrapped ends are failures
		return err
	}
	return &SyntaxError{Line: line, Reason: "can't be read: " + err.Error()}
}
