package sqlgen

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"recordgraph/record"
)

// operand turns a canonical value into what the driver sends; a list becomes an
// array in PostgreSQL's text form.
func operand(v any) any {
	if items, ok := v.([]any); ok {
		texts := make([]string, len(items))
		for i, item := range items {
			texts[i] = Text(item)
		}
		return textArray(texts)
	}
	return Value(v)
}

// Value turns one canonical value into what the driver sends.
func Value(v any) any {
	switch v := v.(type) {
	case nil, bool, int64, float64, string, time.Time:
		return v
	case []any:
		return operand(v)
	}
	return Text(v)
}

// Text is the spelling of a canonical value that PostgreSQL reads.
func Text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case record.ID:
		return v.UUID.String()
	case uuid.UUID:
		return v.String()
	case time.Time:
		return string(record.AppendDateTime(nil, v))
	case json.RawMessage:
		return string(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case record.Duration:
		return fmt.Sprintf("%d months %d days %d microseconds", v.Months, v.Days, v.Micros)
	}
	return fmt.Sprint(v)
}

// textArray is an array literal: {"a","b"}, each element quoted.
func textArray(items []string) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, item := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('"')
		b.WriteString(arrayEscapes.Replace(item))
		b.WriteByte('"')
	}
	b.WriteByte('}')
	return b.String()
}

var arrayEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// UUIDArray is the argument of many IDs.
func UUIDArray(ids []string) string { return "{" + strings.Join(ids, ",") + "}" }
