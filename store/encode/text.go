package encode

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/lib/pq"

	"recordgraph/record"
)

// appendList appends an array literal as JSON: {a,"b \"c\"",NULL}.
func appendList(b []byte, f *record.Field, text []byte) []byte {
	if len(text) < len("{}") || text[0] != '{' {
		return append(b, "null"...)
	}
	b = append(b, '[')
	rest := text[1 : len(text)-1]
	for first := true; len(rest) > 0; first = false {
		if !first {
			b = append(b, ',')
		}
		var item []byte
		if item, rest = cutElement(rest); item == nil {
			b = append(b, "null"...)
			continue
		}
		b = appendScalar(b, f, normalizeElement(f.Scalar, item))
	}
	return append(b, ']')
}

// cutElement cuts off the first element of an array literal without its braces; a null is nil.
func cutElement(in []byte) (item, rest []byte) {
	if in[0] != '"' {
		item, rest, _ = bytes.Cut(in, []byte(","))
		if string(item) == "NULL" {
			return nil, rest
		}
		return item, rest
	}
	in = in[1:]
	end := bytes.IndexAny(in, `"\`)
	if end < 0 {
		return in, nil
	}
	if in[end] == '"' {
		return in[:end:end], afterComma(in[end+1:])
	}
	item = append(make([]byte, 0, 2*end+16), in[:end]...)
	for i := end; i < len(in); i++ {
		switch {
		case in[i] == '"':
			return item, afterComma(in[i+1:])
		case in[i] == '\\' && i+1 < len(in):
			i++
		}
		item = append(item, in[i])
	}
	return item, nil
}

func afterComma(in []byte) []byte { return bytes.TrimPrefix(in, []byte(",")) }

// normalizeElement converts an array's element to the text of a cell.
func normalizeElement(s record.Scalar, text []byte) []byte {
	switch s {
	case record.ScalarDateTime:
		if t, err := pq.ParseTimestamp(nil, string(text)); err == nil {
			return record.AppendDateTime(nil, t)
		}
	case record.ScalarBoolean:
		return strconv.AppendBool(nil, string(text) == "t" || string(text) == "true")
	}
	return text
}

// interval parses an interval in PostgreSQL's default style: "1 year 2 mons -3 days 04:05:06.789".
func interval(text []byte) record.Duration {
	var d record.Duration
	words := strings.Fields(string(text))
	for i := 0; i < len(words); i++ {
		if strings.Contains(words[i], ":") {
			d.Micros = clock(words[i])
			continue
		}
		n, err := strconv.ParseInt(words[i], 10, 32)
		if err != nil || i+1 == len(words) {
			continue
		}
		i++
		switch unit := words[i]; {
		case strings.HasPrefix(unit, "year"):
			d.Months += int32(n) * 12
		case strings.HasPrefix(unit, "mon"):
			d.Months += int32(n)
		case strings.HasPrefix(unit, "day"):
			d.Days += int32(n)
		}
	}
	return d
}

// clock parses "-04:05:06.789" as microseconds.
func clock(text string) int64 {
	sign := int64(1)
	if strings.HasPrefix(text, "-") {
		sign = -1
	}
	parts := strings.Split(strings.TrimLeft(text, "+-"), ":")
	if len(parts) != 3 {
		return 0
	}
	hours, _ := strconv.ParseInt(parts[0], 10, 64)   // digits, as PostgreSQL writes them
	minutes, _ := strconv.ParseInt(parts[1], 10, 64) //
	seconds, frac, _ := strings.Cut(parts[2], ".")
	whole, _ := strconv.ParseInt(seconds, 10, 64)
	micros, _ := strconv.ParseInt((frac + "000000")[:6], 10, 64)
	return sign * (((hours*60+minutes)*60+whole)*1e6 + micros)
}
