package encode

import (
	"encoding/hex"
	"unicode/utf8"

	"github.com/google/uuid"

	"recordgraph/record"
)

// AppendValue appends the JSON of a cell; nil is null. t is the record type of an ID.
func AppendValue(b []byte, t *record.Type, f *record.Field, text []byte) []byte {
	if text == nil {
		return append(b, "null"...)
	}
	if f.List {
		return appendList(b, f, text)
	}
	if f.Scalar == record.ScalarID {
		return appendID(b, t, text)
	}
	return appendScalar(b, f.Scalar, text)
}

func appendScalar(b []byte, s record.Scalar, text []byte) []byte {
	switch s {
	case record.ScalarInt, record.ScalarFloat, record.ScalarBoolean, record.ScalarJSON:
		return append(b, text...)
	case record.ScalarDate:
		return quoted(b, text[:min(len(text), len("2006-01-02"))])
	case record.ScalarDateTime, record.ScalarUUID, record.ScalarBigInt, record.ScalarDecimal, record.ScalarEnum:
		return quoted(b, text)
	case record.ScalarDuration:
		return quoted(b, []byte(interval(text).String()))
	}
	return AppendString(b, text)
}

// quoted appends a text that needs no escapes.
func quoted(b, text []byte) []byte {
	b = append(b, '"')
	b = append(b, text...)
	return append(b, '"')
}

// appendID appends the global ID of a stored UUID.
func appendID(b []byte, t *record.Type, text []byte) []byte {
	u, err := uuid.ParseBytes(text)
	if err != nil {
		return append(b, "null"...)
	}
	b = append(b, '"')
	b = append(b, t.IDPrefix...)
	b = record.AppendUUID(append(b, '_'), u)
	return append(b, '"')
}

// unescaped are the bytes that a JSON string contains without escapes.
var unescaped = func() (safe [256]bool) {
	for c := range safe {
		safe[c] = c >= 0x20 && c != '"' && c != '\\'
	}
	return safe
}()

// AppendString appends text as a JSON string. PostgreSQL guarantees valid UTF-8; invalid bytes become U+FFFD.
func AppendString(b, text []byte) []byte {
	b = append(b, '"')
	if !utf8.Valid(text) {
		text = []byte(string([]rune(string(text))))
	}
	start := 0
	for i, c := range text {
		if unescaped[c] {
			continue
		}
		b = append(b, text[start:i]...)
		b = appendEscape(b, c)
		start = i + 1
	}
	b = append(b, text[start:]...)
	return append(b, '"')
}

func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return append(append(b, '\\', 'u', '0', '0'), hex.EncodeToString([]byte{c})...)
}
