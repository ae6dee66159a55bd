package load

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"recordgraph/internal/strictjson"
)

// maxDepth bounds how deep a value nests: what PostgreSQL and clients still read.
const maxDepth = 200

// jsonError is what is wrong with a JSON text, behind how many of its bytes.
type jsonError struct {
	reason string
	offset int
}

func (e *jsonError) Error() string { return e.reason }

// decodeJSON reads one JSON value strictly: all of raw, UTF-8, no object with a key twice, no half of a surrogate
// pair. Numbers are json.Number.
func decodeJSON(raw []byte) (any, *jsonError) {
	if v, err := strictjson.Read(string(raw), maxDepth); err == nil {
		return v, nil
	}
	return walkJSON(raw)
}

// walkJSON is decodeJSON for texts with a mistake, which it places and words.
func walkJSON(raw []byte) (any, *jsonError) {
	if reason := notUTF8(raw); reason != "" {
		return nil, &jsonError{reason: reason}
	}
	var whole json.RawMessage
	if err := json.Unmarshal(raw, &whole); err != nil {
		return nil, syntax(raw, err)
	}
	if at := loneSurrogate(raw); at >= 0 {
		return nil, &jsonError{"holds half of a surrogate pair, " + string(raw[at:at+6]), at}
	}
	d := decoder{json.NewDecoder(bytes.NewReader(raw)), 0}
	d.UseNumber()
	return d.value()
}

// decodeObject reads a row.
func decodeObject(raw []byte) (map[string]any, *jsonError) {
	v, err := decodeJSON(raw)
	if err != nil {
		return nil, err
	}
	object, ok := v.(map[string]any)
	if !ok {
		return nil, &jsonError{reason: "must be a JSON object, with a key per field"}
	}
	return object, nil
}

func syntax(raw []byte, err error) *jsonError {
	out := &jsonError{reason: "is not JSON: " + err.Error()}
	var s *json.SyntaxError
	if errors.As(err, &s) {
		out.offset = min(int(s.Offset), len(raw))
		if out.offset == len(raw) && s.Error() == "unexpected end of JSON input" {
			out.reason = reasonEndsEarly
		}
	}
	return out
}

const reasonEndsEarly = "is not JSON: it ends early"

// endsEarly reports whether raw is the beginning of a JSON text and no more.
func endsEarly(raw []byte) bool {
	var whole json.RawMessage
	err := json.Unmarshal(raw, &whole)
	return err != nil && syntax(raw, err).reason == reasonEndsEarly
}

// decoder walks a text known to be JSON.
type decoder struct {
	*json.Decoder
	depth int
}

func (d *decoder) fail(format string, args ...any) *jsonError {
	return &jsonError{fmt.Sprintf(format, args...), int(d.InputOffset())}
}

func (d *decoder) value() (any, *jsonError) {
	token, err := d.Token()
	if err != nil {
		return nil, d.fail("is not JSON: %s", err)
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return token, nil
	}
	if d.depth++; d.depth > maxDepth {
		return nil, d.fail("nests deeper than %d levels", maxDepth)
	}
	defer func() { d.depth-- }()
	if delim == '{' {
		return d.object()
	}
	return d.array()
}

func (d *decoder) object() (any, *jsonError) {
	object := map[string]any{}
	for d.More() {
		token, err := d.Token()
		key, ok := token.(string)
		if err != nil || !ok {
			return nil, d.fail("is not JSON: an object's key must be a string")
		}
		if _, twice := object[key]; twice {
			return nil, d.fail("has the key %q twice", key)
		}
		v, bad := d.value()
		if bad != nil {
			return nil, bad
		}
		object[key] = v
	}
	return object, d.end()
}

func (d *decoder) array() (any, *jsonError) {
	array := []any{}
	for d.More() {
		v, bad := d.value()
		if bad != nil {
			return nil, bad
		}
		array = append(array, v)
	}
	return array, d.end()
}

func (d *decoder) end() *jsonError {
	if _, err := d.Token(); err != nil && !errors.Is(err, io.EOF) {
		return d.fail("is not JSON: %s", err)
	}
	return nil
}

// loneSurrogate finds an escaped half of a surrogate pair, which Go's decoder would replace silently; -1 when there
// is none. raw is JSON.
func loneSurrogate(raw []byte) int {
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		unit, ok := escapedUnit(raw[i:])
		switch {
		case !ok:
			i++ // a short escape: its second byte may be a backslash
		case unit < 0xd800 || unit > 0xdfff:
			i += 5
		default:
			low, paired := escapedUnit(raw[i+6:])
			if unit >= 0xdc00 || !paired || low < 0xdc00 || low > 0xdfff {
				return i
			}
			i += 11
		}
	}
	return -1
}

// escapedUnit reads a \uXXXX that raw begins with.
func escapedUnit(raw []byte) (uint64, bool) {
	if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(raw[2:6]), 16, 16)
	return unit, err == nil
}
