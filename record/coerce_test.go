package record

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestCoerce(t *testing.T) {
	t.Parallel()
	rating := &Enum{Name: "Rating", Values: []string{"R", "PG_13"}}
	for _, test := range []struct {
		scalar Scalar
		raw    any
		want   any
	}{
		{ScalarString, "x'\"\\%_\x00😀", "x'\"\\%_\x00😀"},
		{ScalarBoolean, true, true},
		{ScalarInt, int64(-5), int64(-5)},
		{ScalarInt, json.Number("2147483647"), int64(2147483647)},
		{ScalarFloat, json.Number("1e3"), 1000.0},
		{ScalarFloat, int64(7), 7.0},
		{ScalarBigInt, "9007199254740993", int64(9007199254740993)},
		{ScalarBigInt, json.Number("9007199254740993"), int64(9007199254740993)},
		{ScalarDecimal, "-0.10", Decimal("-0.10")},
		{ScalarDecimal, int64(3), Decimal("3")},
		{ScalarDate, "2024-02-29", Date("2024-02-29")},
		{ScalarDateTime, "2024-02-29T23:00:00.1234567+01:00", time.Date(2024, 2, 29, 22, 0, 0, 123456000, time.UTC)},
		{ScalarDuration, "P1Y2M3W4DT5H6M7.5S", Duration{Months: 14, Days: 25, Micros: (5*3600+6*60)*1e6 + 7500000}},
		{ScalarDuration, "-P1D", Duration{Days: -1}},
		{ScalarUUID, "2F1C9A52-7b0f-4c3a-9d59-0c8f6e2f1a77", uuid.MustParse("2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77")},
		{ScalarJSON, map[string]any{"a": json.Number("1.10")}, json.RawMessage(`{"a":1.10}`)},
		{ScalarURL, "https://example.org/a?b#c", "https://example.org/a?b#c"},
		{ScalarEnum, "PG_13", "PG_13"},
		{ScalarID, "movie_00000000000000000000000000", ID{Prefix: "movie"}},
	} {
		got, err := Coerce(&Field{Scalar: test.scalar, Enum: rating}, test.raw)
		if err != nil {
			t.Errorf("%s %v: %v", test.scalar, test.raw, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s %v: %s", test.scalar, test.raw, diff)
		}
	}
}

func TestCoerceRefuses(t *testing.T) {
	t.Parallel()
	rating := &Enum{Name: "Rating", Values: []string{"R"}}
	for scalar, raws := range map[Scalar][]any{
		ScalarString:   {nil, int64(1), true, []any{}},
		ScalarBoolean:  {nil, "true", int64(1)},
		ScalarInt:      {nil, "1", 1.5, json.Number("1.0"), json.Number("2147483648"), int64(math.MinInt32 - 1), true},
		ScalarFloat:    {nil, "1", math.NaN(), math.Inf(1), json.Number("1e400"), true},
		ScalarBigInt:   {nil, "", "1.0", "+1", "1e3", "9223372036854775808", 1.0, json.Number("1.0"), json.Number("9223372036854775808")},
		ScalarDecimal:  {nil, "", ".5", "5.", "NaN", "Infinity", "1e3", 1.5, json.Number("1.5")},
		ScalarDate:     {nil, "", "2023-02-30", "infinity", "0000-01-01", "2023-2-3", "10000-01-01", "2023-02-03T00:00:00Z", "today"},
		ScalarDateTime: {nil, "", "2023-02-30T00:00:00Z", "2023-02-03", "2023-02-03T00:00:00", "infinity", "0000-12-31T00:00:00Z", "9999-12-31T23:59:59-01:00"},
		ScalarDuration: {nil, "", "P", "PT", "7D", "P1.5M", "P99999Y", "PT1e400S"},
		ScalarUUID:     {nil, "", "2f1c9a527b0f4c3a9d590c8f6e2f1a77", "{2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77}"},
		ScalarURL:      {nil, "", "example.org", "/a", "https://", "https://a b/"},
		ScalarEnum:     {nil, "", "r", "R "},
		ScalarID:       {nil, "", "movie", int64(1)},
	} {
		for _, raw := range raws {
			if got, err := Coerce(&Field{Scalar: scalar, Enum: rating}, raw); err == nil {
				t.Errorf("%s %#v: %#v", scalar, raw, got)
			}
		}
	}
}

func TestDurationText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"PT0S", "P1Y2M3D", "PT1H", "PT0.5S", "-P1DT2H", "P1M", "PT36H"} {
		d, err := ParseDuration(text)
		if err != nil || d.String() != text {
			t.Errorf("%s: %s, %v", text, d, err)
		}
	}
	for _, d := range []Duration{{Months: 1, Days: -3}, {Days: 1, Micros: -1500000}, {Months: -14, Days: 2, Micros: 1}} {
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back Duration
		if err := json.Unmarshal(b, &back); err != nil || back != d {
			t.Errorf("%s: %v, %v", b, back, err)
		}
	}
}
