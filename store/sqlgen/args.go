package sqlgen

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"recordgraph/record"
)

// Value converts a canonical value for the driver. A list becomes an array literal.
func Value(v any) any {
	switch v := v.(type) {
	case nil, bool, int64, float64, string, time.Time:
		return v
	case []any:
		return string(appendArray(nil, v))
	}
	return Text(v)
}

// Text is the text of a canonical value for PostgreSQL.
func Text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case record.Decimal:
		return string(v)
	case record.Date:
		return string(v)
	case json.RawMessage:
		return string(v)
	}
	var buf [64]byte // on the stack
	return string(appendText(buf[:0], v))
}

// appendText appends the result of Text. It panics if v is not of a Go type of field values (see [record.Coerce]), because
// its text would be stored as the value: the address of a *string, for example. Only hand-written resolvers can pass
// such a value. They may also pass an int, an int32 and the Go type of an enum, which gqlgen uses for arguments.
func appendText(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return append(b, v...)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case int32:
		return strconv.AppendInt(b, int64(v), 10)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case float64:
		return strconv.AppendFloat(b, v, 'g', -1, 64)
	case bool:
		return strconv.AppendBool(b, v)
	case record.Decimal:
		return append(b, v...)
	case record.Date:
		return append(b, v...)
	case json.RawMessage:
		return append(b, v...)
	case record.ID:
		return appendUUID(b, v.UUID)
	case uuid.UUID:
		return appendUUID(b, v)
	case time.Time:
		return record.AppendDateTime(b, v)
	case record.Duration:
		return fmt.Appendf(b, "%d months %d days %d microseconds", v.Months, v.Days, v.Micros)
	}
	if text := reflect.ValueOf(v); text.Kind() == reflect.String {
		return append(b, text.String()...)
	}
	panic(fmt.Sprintf("%T is not a Go type of field values: see record.Coerce; a list is []any", v))
}

// appendUUID appends a UUID's text.
func appendUUID(b []byte, u uuid.UUID) []byte {
	b = append(hex.AppendEncode(b, u[:4]), '-')
	b = append(hex.AppendEncode(b, u[4:6]), '-')
	b = append(hex.AppendEncode(b, u[6:8]), '-')
	b = append(hex.AppendEncode(b, u[8:10]), '-')
	return hex.AppendEncode(b, u[10:])
}

// appendArray appends an array literal: {"a","b"}.
func appendArray(b []byte, items []any) []byte {
	b = append(b, '{')
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendElement(b, item)
	}
	return append(b, '}')
}

// textArray is the array literal of texts.
func textArray(items []string) string {
	b := []byte{'{'}
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, item...)
		b = append(escape(b, len(b)-len(item)), '"')
	}
	return string(append(b, '}'))
}

// appendElement appends an element of an array literal, quoted unless null.
func appendElement(b []byte, v any) []byte {
	if v == nil {
		return append(b, "NULL"...)
	}
	b = append(b, '"')
	start := len(b)
	if items, ok := v.([]any); ok {
		b = appendArray(b, items)
	} else {
		b = appendText(b, v)
	}
	return append(escape(b, start), '"')
}

// escape adds a backslash before each quote and backslash from start on.
func escape(b []byte, start int) []byte {
	more := 0
	for _, c := range b[start:] {
		if c == '"' || c == '\\' {
			more++
		}
	}
	if more == 0 {
		return b
	}
	from := len(b) - 1
	b = append(b, make([]byte, more)...)
	for to := len(b) - 1; to > from; from-- {
		b[to] = b[from]
		to--
		if c := b[from]; c == '"' || c == '\\' {
			b[to] = '\\'
			to--
		}
	}
	return b
}

// uuidArray is the array literal of UUIDs.
func uuidArray(ids []string) string { return "{" + strings.Join(ids, ",") + "}" }

// idArray is the array literal of the UUIDs of IDs.
func idArray(ids []record.ID) string {
	b := []byte{'{'}
	for i, id := range ids {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendUUID(b, id.UUID)
	}
	return string(append(b, '}'))
}
