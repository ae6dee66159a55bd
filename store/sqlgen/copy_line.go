package sqlgen

import (
	"strconv"
	"time"

	"recordgraph/record"
	"recordgraph/store/plan"
)

// AppendCopyLine appends the columns of a row of canonical values in the text format of COPY, without a line break; nil
// is null.
func AppendCopyLine(b []byte, columns []plan.Target, row []any) []byte {
	for i, to := range columns {
		if i > 0 {
			b = append(b, '\t')
		}
		b = appendCopied(b, row[to.Value])
	}
	return b
}

func appendCopied(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, `\N`...)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case time.Time:
		return record.AppendDateTime(b, v)
	case []any:
		return appendEscaped(b, string(appendArray(nil, v)))
	}
	return appendEscaped(b, Text(v))
}

// appendEscaped appends text with COPY's special characters escaped.
func appendEscaped(b []byte, s string) []byte {
	start := 0
	for i := range len(s) {
		var e byte
		switch s[i] {
		case '\\':
			e = '\\'
		case '\n':
			e = 'n'
		case '\r':
			e = 'r'
		case '\t':
			e = 't'
		default:
			continue
		}
		b = append(b, s[start:i]...)
		b = append(b, '\\', e)
		start = i + 1
	}
	return append(b, s[start:]...)
}
