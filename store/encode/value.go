package encode

import (
	"encoding/hex"
	"unicode/utf8"

	"github.com/google/uuid"

	"recordgraph/record"
	"recordgraph/store/sqlgen"
)

// AppendValue appends the JSON of a cell; nil is null. t is the record type of an ID.
func AppendValue(b []byte, t *record.Type, f *record.Field, text []byte) []byte {
	if text = present(f, text); text == nil {
		return append(b, "null"...)
	}
	if f.List {
		return appendList(b, f, text)
	}
	if f.Scalar == record.ScalarID {
		return appendID(b, t, text)
	}
	return appendScalar(b, f, text)
}

func appendScalar(b []byte, f *record.Field, text []byte) []byte {
	switch f.Scalar {
	case record.ScalarInt, record.ScalarFloat, record.ScalarBoolean, record.ScalarJSON:
		return append(b, text...)
	case record.ScalarDate:
		return quoted(b, text[:min(len(text), len("2006-01-02"))])
	case record.ScalarDateTime, record.ScalarUUID, record.ScalarBigInt, record.ScalarDecimal:
		return quoted(b, text)
	case record.ScalarEnum:
		return quoted(b, shown(f, text))
	case record.ScalarDuration:
		return quoted(b, []byte(interval(text).String()))
	}
	return AppendString(b, text)
}

// Shown is the text of a cell as the API has it. In a null of a required field it is the default: until a field has become
// required in the database, replicas of an earlier release may write null.
func Shown(f *record.Field, text []byte) []byte {
	text = present(f, text)
	if text == nil || f.Scalar != record.ScalarEnum || f.List {
		return text
	}
	return shown(f, text)
}

// present returns the text of a cell, or that of the default of a required field instead of null.
func present(f *record.Field, text []byte) []byte {
	if text != nil || !f.NonNull || f.Default == nil {
		return text
	}
	var cell Table
	if err := cell.append(sqlgen.Value(f.Default)); err != nil {
		panic(err) // no Go type of field values
	}
	return cell.data
}

// shown is the name of an enum value.
func shown(f *record.Field, text []byte) []byte {
	if f.Enum == nil || len(f.Enum.Renamed) == 0 {
		return text
	}
	return []byte(f.Enum.Shown(string(text)))
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
