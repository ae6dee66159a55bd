package ddl

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"recordgraph/model/sqltext"
	"recordgraph/record"
)

// checkOf is the condition of a column's CHECK; empty when it needs none.
func checkOf(f *record.Field) string {
	if f.List {
		return listCheck(f)
	}
	col := sqltext.Identifier(f.Column)
	var all []string
	if t := f.Text; t != nil {
		if length := between("char_length("+col+")", lengthText(t.Min), lengthText(t.Max)); length != "" {
			all = append(all, length)
		}
		if t.Pattern != "" {
			all = append(all, col+" ~ "+sqltext.Literal(t.Pattern))
		}
	}
	if bounds := rangeCheck(f, col); bounds != "" {
		all = append(all, bounds)
	}
	if f.Enum != nil {
		all = append(all, col+" IN ("+sqltext.Literals(f.Enum.Values)+")")
	}
	return strings.Join(all, " AND ")
}

// rangeCheck bounds a number; NaN and the infinities, which numeric and double
// precision have and GraphQL has not, are out of every range.
func rangeCheck(f *record.Field, col string) string {
	low, high := "", ""
	if f.Range != nil {
		low, high = f.Range.Min, f.Range.Max
	}
	if f.Scalar != record.ScalarFloat && f.Scalar != record.ScalarDecimal {
		return between(col, low, high)
	}
	switch {
	case low != "" && high != "":
		return between(col, low, high)
	case low != "":
		return col + " >= " + low + " AND " + col + " < 'Infinity'"
	case high != "":
		return col + " > '-Infinity' AND " + col + " <= " + high
	}
	return col + " > '-Infinity' AND " + col + " < 'Infinity'"
}

// listCheck forbids nulls, foreign enum values and infinities among elements.
func listCheck(f *record.Field) string {
	col := sqltext.Identifier(f.Column)
	all := "array_position(" + col + ", NULL) IS NULL"
	switch f.Scalar {
	case record.ScalarEnum:
		all += " AND " + col + " <@ ARRAY[" + sqltext.Literals(f.Enum.Values) + "]"
	case record.ScalarFloat, record.ScalarDecimal:
		all += " AND '-Infinity' < ALL (" + col + ") AND 'Infinity' > ALL (" + col + ")"
	}
	return all
}

func between(what, low, high string) string {
	switch {
	case low != "" && high != "":
		return what + " BETWEEN " + low + " AND " + high
	case low != "":
		return what + " >= " + low
	case high != "":
		return what + " <= " + high
	}
	return ""
}

func lengthText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// sqlDefault writes a field's default as SQL, for rows that predate the column.
func sqlDefault(f *record.Field) string {
	list, ok := f.Default.([]any)
	if !ok {
		return sqlLiteral(f.Default)
	}
	var out []string
	for _, e := range list {
		out = append(out, sqlLiteral(e))
	}
	return "ARRAY[" + strings.Join(out, ", ") + "]::" + sqlTypes[f.Scalar] + "[]"
}

func sqlLiteral(v any) string {
	switch v := v.(type) {
	case string:
		return sqltext.Literal(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		return sqltext.Literal(string(record.AppendDateTime(nil, v)))
	case record.Decimal:
		return string(v)
	case record.Duration:
		return sqltext.Literal(fmt.Sprintf("%d months %d days %d microseconds", v.Months, v.Days, v.Micros))
	case json.RawMessage:
		return sqltext.Literal(string(v))
	case int64, bool:
		return fmt.Sprint(v)
	}
	return sqltext.Literal(fmt.Sprint(v))
}
