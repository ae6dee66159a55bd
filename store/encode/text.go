package encode

import (
	"database/sql"
	"strconv"
	"strings"

	"github.com/lib/pq"

	"recordgraph/record"
)

// appendList appends an array from PostgreSQL's text form.
func appendList(b []byte, f *record.Field, text []byte) []byte {
	var items []sql.NullString
	if err := pq.Array(&items).Scan(text); err != nil {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		if !item.Valid {
			b = append(b, "null"...)
			continue
		}
		b = appendScalar(b, f.Scalar, element(f.Scalar, item.String))
	}
	return append(b, ']')
}

// element brings an array's element to the text a cell of its own would have.
func element(s record.Scalar, text string) []byte {
	switch s {
	case record.ScalarDateTime:
		if t, err := pq.ParseTimestamp(nil, text); err == nil {
			return record.AppendDateTime(nil, t)
		}
	case record.ScalarBoolean:
		return strconv.AppendBool(nil, text == "t" || text == "true")
	}
	return []byte(text)
}

// interval reads an interval as PostgreSQL's default style writes it:
// "1 year 2 mons -3 days 04:05:06.789".
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

// clock reads "-04:05:06.789" as microseconds.
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
