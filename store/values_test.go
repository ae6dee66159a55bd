package store_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/google/uuid"

	"recordgraph/record"
)

// values generates values of each scalar, from small sets, so that values repeat.
type values struct{ *rand.Rand }

func newValues(r *rand.Rand) *values { return &values{r} }

// words are unusual texts.
var words = []string{
	"", " ", "a", "A", "b", "The", "the end", "NULL", "null", `"`, `'`, `\`, `\\`, `%`, `_`, `50%`, `a_b`, `{}`, `{a,b}`, `$1`, `--`,
	"é", "É", "ß", "ẞ", "ſ", "Σίσυφος", "σίσυφοσ", "İstanbul", "ǅ", "日本", "😀", "e\u0301", "e\u0301\u0323", "Å", "\u1100\u1161", "\u2028", "\n", "\t", "\x01", "\x7f",
	"\uFFFF", "\uD7FF", "\uE000", "\U0010FFFF", "a\U0010FFFF",
}

func pick[T any](r *values, all []T) T { return all[r.IntN(len(all))] }

func (r *values) text() string {
	n := 1 + r.IntN(3)
	var b strings.Builder
	for range n {
		b.WriteString(pick(r, words))
	}
	return b.String()
}

// maybe is a random value of a field, or null.
func (r *values) maybe(f *record.Field) any {
	switch {
	case r.IntN(4) == 0:
		return nil
	case f.List:
		return r.list(f)
	}
	return r.value(f)
}

func (r *values) list(f *record.Field) []any {
	out := make([]any, r.IntN(4))
	for i := range out {
		out[i] = r.value(f)
	}
	return out
}

// value is a value of a field's scalar.
func (r *values) value(f *record.Field) any {
	switch f.Scalar {
	case record.ScalarString:
		return r.text()
	case record.ScalarURL:
		return "https://example.org/" + pick(r, []string{"", "a", "b?c=d", "%20"})
	case record.ScalarEnum:
		return pick(r, f.Enum.Values)
	case record.ScalarBoolean:
		return r.IntN(2) == 0
	case record.ScalarInt:
		return pick(r, []int64{-2147483648, -1, 0, 1, 2, 3, 2147483647})
	case record.ScalarBigInt:
		return pick(r, []int64{-9223372036854775808, -1, 0, 1, 9007199254740993, 9223372036854775807})
	case record.ScalarFloat:
		return pick(r, []float64{-1e300, -1.5, 0, 0.1, 0.30000000000000004, 5e-324, 1e21})
	case record.ScalarDecimal:
		return record.Decimal(pick(r, []string{"-1.50", "0", "0.10", "0.1", "1", "1.0", "123456789012345678901234567890.123456789"}))
	case record.ScalarDate:
		return record.Date(pick(r, []string{"0001-01-01", "1999-12-31", "2000-02-29", "2024-01-01", "9999-12-31"}))
	case record.ScalarDateTime:
		return r.instant()
	case record.ScalarDuration:
		return r.duration()
	case record.ScalarUUID:
		return uuid.UUID{15: byte(r.IntN(5))}
	case record.ScalarJSON:
		return document(r.json(3))
	case record.ScalarID:
		return record.ID{UUID: uuid.UUID{15: byte(r.IntN(256))}}
	}
	panic(fmt.Sprintf("%s: no values", f.Name))
}

func (r *values) instant() time.Time {
	return pick(r, []time.Time{
		time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1999, 12, 31, 23, 59, 59, 999999000, time.UTC),
		time.Date(2024, 2, 29, 12, 0, 0, 1000, time.UTC), time.Date(2024, 2, 29, 12, 0, 0, 2000, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
	})
}

// duration is a random duration. Some of the durations are equal with different parts.
func (r *values) duration() record.Duration {
	return pick(r, []record.Duration{
		{}, {Months: 1}, {Days: 30}, {Days: 29, Micros: 86400e6}, {Days: 1}, {Micros: 86400e6}, {Days: -1, Micros: 1},
		{Months: -14, Days: 3, Micros: -1500000}, {Months: 120000}, {Micros: 1},
	})
}

// keys are keys of JSON objects and steps of paths.
var keys = []string{"a", "b", "c", "0", "00", " 0", "", `"`, `\`, "{}", "é"}

// json is a random document of a maximum depth.
func (r *values) json(depth int) any {
	if depth > 0 && r.IntN(2) == 0 {
		if r.IntN(2) == 0 {
			out := make([]any, r.IntN(4))
			for i := range out {
				out[i] = r.json(depth - 1)
			}
			return out
		}
		out := map[string]any{}
		for range r.IntN(4) {
			out[pick(r, keys)] = r.json(depth - 1)
		}
		return out
	}
	return pick(r, []any{
		nil, true, false, json.Number("0"), json.Number("1"), json.Number("1.0"), json.Number("-2.50"), json.Number("1e2"), json.Number("100"),
		json.Number("12345678901234567890.5"), "", "a", "A", "1", "é", "a\"b", "😀",
	})
}
