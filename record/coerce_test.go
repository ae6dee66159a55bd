package record

import (
	"encoding/json"
	"math"
	"strings"
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
		{ScalarDateTime, "2024-02-29T23:00:00.123456+01:00", time.Date(2024, 2, 29, 22, 0, 0, 123456000, time.UTC)},
		{ScalarDuration, "P1Y2M4DT5H6M7.5S", Duration{Months: 14, Days: 4, Micros: (5*3600+6*60)*1e6 + 7500000}},
		{ScalarDuration, "P3W", Duration{Days: 21}},
		{ScalarDuration, "PT0.000001S", Duration{Micros: 1}},
		{ScalarDuration, "-PT0.000001S", Duration{Micros: -1}},
		{ScalarDuration, "PT1.5H", Duration{Micros: 5400e6}},
		{ScalarDuration, "PT87839999H59M59.999999S", Duration{Micros: 87839999*3600e6 + 3599999999}},
		{ScalarDuration, "P1M-2DT-0.5S", Duration{Months: 1, Days: -2, Micros: -500000}},
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
		ScalarDateTime: {nil, "", "infinity", int64(1)}, // and those of TestParseDateTimeRefuses
		ScalarDuration: {nil, "", "P", "PT", "7D", "P1.5M", "P99999Y", "PT1e400S", "P1D2M", "P1M1Y", "P1Y1W", "P1W1D",
			"P1DT", "PT1S1M", "PT1.5H30M", "PT0.0000001S", "PT1.S", "PT.5S", "P1Y1Y", "P+1D", "p1d", "P1H", "PT1D", "P1D ", "PT99999999999999999999S", "P99999999999999W"},
		ScalarUUID: {nil, "", "2f1c9a527b0f4c3a9d590c8f6e2f1a77", "{2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77}"},
		ScalarURL:  {nil, "", "example.org", "/a", "https://", "https://a b/"},
		ScalarEnum: {nil, "", "r", "R "},
		ScalarID:   {nil, "", "movie", int64(1)},
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

// TestDurationTextIsBounded: without the bound, a million digits took 150 ms.
func TestDurationTextIsBounded(t *testing.T) {
	t.Parallel()
	zeros := strings.Repeat("0", maxDurationText-3)
	if d, err := ParseDuration("P" + zeros + "7D"); err != nil || d.Days != 7 {
		t.Errorf("%v, %v", d, err)
	}
	if d, err := ParseDuration("P" + zeros + "07D"); err == nil {
		t.Errorf("%v of %d bytes", d, maxDurationText+1)
	}
	const longest = "-P-10000Y-120000M-3660000DT-87840000H-5270400000M-316224000000.123456S"
	if len(longest) > maxDurationText {
		t.Errorf("%s does not fit", longest)
	}
}

func TestAddLongDuration(t *testing.T) {
	t.Parallel()
	d, err := ParseDuration("PT60000000H0.000001S")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	want := from.AddDate(0, 0, 2_500_000).Add(time.Microsecond)
	if got := d.AddTo(from); !got.Equal(want) {
		t.Errorf("%s after %s is %s, want %s", d, from, got, want)
	}
	if back := d.Neg().AddTo(want); !back.Equal(from) {
		t.Errorf("%s before %s is %s, want %s", d, want, back, from)
	}
}
