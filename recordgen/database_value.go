package recordgen

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"recordgraph/record"
)

// checkOf is the condition of a column's CHECK; empty when it needs none.
func checkOf(f *record.Field) string {
	if f.List {
		return listCheck(f)
	}
	col := identifier(f.Column)
	var all []string
	if t := f.Text; t != nil {
		if length := between("char_length("+col+")", lengthText(t.Min), lengthText(t.Max)); length != "" {
			all = append(all, length)
		}
		if t.Pattern != "" {
			all = append(all, col+" ~ "+sqlString(t.Pattern))
		}
	}
	if bounds := rangeCheck(f, col); bounds != "" {
		all = append(all, bounds)
	}
	if f.Enum != nil {
		all = append(all, col+" IN ("+sqlStrings(f.Enum.Values)+")")
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
	col := identifier(f.Column)
	all := "array_position(" + col + ", NULL) IS NULL"
	switch f.Scalar {
	case record.ScalarEnum:
		all += " AND " + col + " <@ ARRAY[" + sqlStrings(f.Enum.Values) + "]"
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
		return sqlString(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		return sqlString(string(record.AppendDateTime(nil, v)))
	case record.Decimal:
		return string(v)
	case record.Duration:
		return sqlString(fmt.Sprintf("%d months %d days %d microseconds", v.Months, v.Days, v.Micros))
	case json.RawMessage:
		return sqlString(string(v))
	case int64, bool:
		return fmt.Sprint(v)
	}
	return sqlString(fmt.Sprint(v))
}

// identifier quotes a name where PostgreSQL's grammar has it for itself.
func identifier(name string) string {
	if slices.Contains(reservedWords, name) {
		return `"` + name + `"`
	}
	return name
}

// reservedWords are PostgreSQL's reserved key words, those included that may
// name functions or types.
var reservedWords = strings.Fields(`all analyse analyze and any array as asc asymmetric authorization between binary both
	case cast check collate collation column concurrently constraint create cross current_catalog current_date
	current_role current_schema current_time current_timestamp current_user default deferrable desc distinct do
	else end except false fetch for foreign freeze from full grant group having ilike in initially inner intersect
	into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on
	only or order outer overlaps placing primary references returning right select session_user similar some
	symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when
	where window with`)
