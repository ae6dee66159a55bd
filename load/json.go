package load

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"recordgraph/internal/strictjson"
)

// maxDepth bounds the nesting of a value. PostgreSQL and clients can still read such a value.
const maxDepth = 200

// decodeJSON reads one JSON value strictly, as [strictjson.Read] does. The reason says what is wrong after how many
// bytes; it is empty if nothing is.
func decodeJSON(raw []byte) (v any, reason string, at int) {
	if reason := notUTF8(raw); reason != "" {
		return nil, reason, 0
	}
	text := string(raw)
	v, err := strictjson.Read(text, maxDepth)
	if err == nil {
		return v, "", 0
	}
	d := strictjson.New(text, maxDepth)
	d.Value()
	var twice *strictjson.DuplicateError
	switch {
	case errors.As(err, &twice):
		return nil, fmt.Sprintf("has the key %q twice", twice.Path[len(twice.Path)-1]), d.Offset()
	case endsEarly(raw):
		return nil, "is not JSON: it ends early", len(raw)
	}
	return nil, err.Error(), d.Offset()
}

// endsEarly reports whether raw is an incomplete JSON text.
func endsEarly(raw []byte) bool {
	err := json.Unmarshal(raw, &json.RawMessage{})
	return err != nil && err.Error() == "unexpected end of JSON input"
}

// objects decodes rows that are JSON objects.
type objects struct{}

func (objects) head() []byte { return nil }

func (objects) decode(r raw) (Row, error) {
	if len(r.text) == 0 {
		return Row{}, badRow(r.line, "is empty: a comma too many")
	}
	v, reason, at := decodeJSON(r.text)
	if reason != "" {
		return Row{}, badRow(r.line+bytes.Count(r.text[:at], []byte{'\n'}), reason)
	}
	object, ok := v.(map[string]any)
	if !ok {
		return Row{}, badRow(r.line, "must be a JSON object, with a key per field")
	}
	return Row{Line: r.line, Object: object}, nil
}

// ndjson reads one JSON object per line and skips empty lines.
type ndjson struct {
	objects
	lines
}

// NewNDJSON reads newline-delimited JSON, plain or gzip. A line that is not a JSON object is a [*RowError], and reading
// continues. A file that ends inside an object is a [*SyntaxError], because the rest of the file may be missing.
func NewNDJSON(r io.Reader) (Source, error) {
	in, err := openText(r)
	if err != nil {
		return nil, err
	}
	return &ndjson{lines: lines{in: in}}, nil
}

func (s *ndjson) split() (raw, error) {
	for {
		s.buf = s.buf[:0]
		tooLong, err := s.read()
		text := bytes.TrimRight(s.buf, "\r\n")
		switch {
		case err != nil:
			return raw{}, broken(s.line, err)
		case tooLong:
			return raw{line: s.line, bad: badRow(s.line, errTooLong)}, nil
		case len(bytes.TrimSpace(text)) == 0:
			continue
		case !bytes.HasSuffix(s.buf, []byte{'\n'}) && endsEarly(text):
			return raw{}, &SyntaxError{Line: s.line, Reason: "the file ends inside the row that begins here"}
		}
		return raw{line: s.line, text: bytes.Clone(text)}, nil
	}
}
