package ddl

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"recordgraph/model/sqltext"
	"recordgraph/record"
)

// checkOf is the condition of a column's CHECK constraint; empty for no constraint.
func checkOf(f *record.Field) string {
	if f.List {
		return listCheck(f)
	}
	col := sqltext.Identifier(f.Column)
	var all []string
	if t := f.Text; t != nil {
		all = append(all, between("char_length("+col+")", lengthText(t.Min), lengthText(t.Max)))
		if t.Pattern != "" {
			all = append(all, col+" ~ "+sqltext.Literal(t.Pattern))
		}
	}
	all = append(all, rangeCheck(f, col))
	if f.Enum != nil {
		all = append(all, col+" IN ("+sqltext.Literals(stored(f.Enum))+")")
	}
	return strings.Join(slices.DeleteFunc(all, func(c string) bool { return c == "" }), " AND ")
}

// stored are the values of an enum that records may have when the removed ones are gone.
func stored(e *record.Enum) []string {
	var out []string
	for _, v := range e.Current() {
		text, _ := e.Stored(v)
		out = append(out, text)
	}
	return out
}

// rangeCheck bounds a number. NaN and the infinities of numeric and double
// precision, which GraphQL lacks, are out of every range.
func rangeCheck(f *record.Field, col string) string {
	r := cmp.Or(f.Range, &record.Range{})
	if f.Scalar != record.ScalarFloat && f.Scalar != record.ScalarDecimal || r.Min != "" && r.Max != "" {
		return between(col, r.Min, r.Max)
	}
	low, high := " > '-Infinity'", " < 'Infinity'"
	if r.Min != "" {
		low = " >= " + r.Min
	}
	if r.Max != "" {
		high = " <= " + r.Max
	}
	return col + low + " AND " + col + high
}

// listCheck refuses elements that are null, no value of the enum, or infinite.
func listCheck(f *record.Field) string {
	col := sqltext.Identifier(f.Column)
	all := "array_position(" + col + ", NULL) IS NULL"
	switch f.Scalar {
	case record.ScalarEnum:
		all += " AND " + col + " <@ ARRAY[" + sqltext.Literals(stored(f.Enum)) + "]"
	case record.ScalarFloat, record.ScalarDecimal:
		all += " AND '-Infinity' < ALL (" + col + ") AND 'Infinity' > ALL (" + col + ")"
	}
	return all
}

func between(value, low, high string) string {
	switch {
	case low != "" && high != "":
		return value + " BETWEEN " + low + " AND " + high
	case low != "":
		return value + " >= " + low
	case high != "":
		return value + " <= " + high
	}
	return ""
}

func lengthText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// sqlDefault writes a field's default as SQL, for rows older than the column.
func sqlDefault(f *record.Field) string {
	list, ok := f.Default.([]any)
	if !ok {
		return sqlLiteral(f.Default)
	}
	var out []string
	for _, e := range list {
		out = append(out, sqlLiteral(e))
	}
	return "ARRAY[" + strings.Join(out, ", ") + "]::" + f.ColumnType()
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
