package encode_test

import (
	"database/sql/driver"
	"encoding/json"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
	"recordgraph/store/encode"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

// driverRow is a row of lib/pq.
type driverRow = []driver.Value

// value encodes one cell.
func value(tb testing.TB, t *record.Type, field string, v any) string {
	tb.Helper()
	table := encode.NewTable(1, 1)
	if err := table.Append(driverRow{v}); err != nil {
		tb.Fatal(err)
	}
	return string(encode.AppendValue(nil, t, Field(t, field), table.Cell(0, 0)))
}

func TestValues(t *testing.T) {
	t.Parallel()
	sample := Schema(t).Type("Sample")
	day := time.Date(800, 2, 9, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		field string
		in    any // of the driver
		want  string
	}{
		{"id", []byte("01890a5d-ac96-774b-bcce-b302099a8057"), `"sample_01h455vb4pex5vsknk084sn02q"`},
		{"name", "a", `"a"`},
		{"text", []byte{}, `""`},
		{"text", nil, `null`},
		{"flag", true, `true`},
		{"small", int64(-2147483648), `-2147483648`},
		{"real", 0.1, `0.1`},
		{"real", -1e300, `-1e+300`},
		{"real", 5e-324, `5e-324`},
		{"big", int64(9223372036854775807), `"9223372036854775807"`},
		{"exact", []byte("-0.10"), `"-0.10"`},
		{"day", day, `"0800-02-09"`},
		{"instant", day.Add(time.Microsecond), `"0800-02-09T00:00:00.000001Z"`},
		{"instant", time.Date(2024, 1, 1, 1, 30, 0, 500000000, time.FixedZone("", 5400)), `"2024-01-01T00:00:00.5Z"`},
		{"code", []byte("2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77"), `"2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77"`},
		{"doc", []byte(`{"a": [1, null]}`), `{"a": [1, null]}`},
		{"site", "https://example.org/?a=b&c", `"https://example.org/?a=b&c"`},
		{"rating", "PG_13", `"PG_13"`},

		{"span", []byte("00:00:00"), `"PT0S"`},
		{"span", []byte("1 year 2 mons 3 days 04:05:06.789"), `"P1Y2M3DT4H5M6.789S"`},
		{"span", []byte("-1 years -2 mons -3 days -04:05:06"), `"-P1Y2M3DT4H5M6S"`},
		{"span", []byte("-3 days +04:05:06"), `"P-3DT4H5M6S"`},
		{"span", []byte("1 day -00:00:01.5"), `"P1DT-1.5S"`},
		{"span", []byte("2540400:00:00.000001"), `"PT2540400H0.000001S"`},

		{"texts", []byte(`{}`), `[]`},
		{"texts", []byte(`{a,"b,\"\\{}",NULL,"NULL",""}`), `["a","b,\"\\{}",null,"NULL",""]`},
		{"flags", []byte(`{t,f}`), `[true,false]`},
		{"smalls", []byte(`{1,-2}`), `[1,-2]`},
		{"reals", []byte(`{0.1,1e+21}`), `[0.1,1e+21]`},
		{"bigs", []byte(`{1,-2}`), `["1","-2"]`},
		{"exacts", []byte(`{1.50}`), `["1.50"]`},
		{"days", []byte(`{2024-02-29}`), `["2024-02-29"]`},
		{"instants", []byte(`{"2024-02-29 12:00:00+00","0800-01-01 00:00:00.5+00"}`), `["2024-02-29T12:00:00Z","0800-01-01T00:00:00.5Z"]`},
		{"spans", []byte(`{"1 mon -1 days","00:00:01"}`), `["P1M-1D","PT1S"]`},
		{"codes", []byte(`{2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77}`), `["2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77"]`},
		{"ratings", []byte(`{R,G}`), `["R","G"]`},
		{"sites", nil, `null`},
	} {
		got := value(t, sample, test.field, test.in)
		if got != test.want {
			t.Errorf("%s %s: %s, want %s", test.field, test.in, got, test.want)
		}
		if !json.Valid([]byte(got)) {
			t.Errorf("%s %s: %s is not JSON", test.field, test.in, got)
		}
	}
}

func TestStrings(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                       `""`,
		`a"b\c/d`:                `"a\"b\\c/d"`,
		"\n\r\t\b\f\x00\x1f\x7f": `"\n\r\t\u0008\u000c\u0000\u001f` + "\x7f\"",
		"é😀\u2028<&>":            "\"é😀\u2028<&>\"",
		"a\xffb\xc3":             "\"a\uFFFDb\uFFFD\"",
	} {
		if got := string(encode.AppendString(nil, []byte(in))); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

func FuzzStrings(f *testing.F) {
	for _, s := range []string{"", "a\"\\", "\x00\xff", "😀"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var back string
		b := encode.AppendString(nil, []byte(s))
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatalf("%q: %v", b, err)
		}
		if utf8.ValidString(s) && back != s {
			t.Errorf("%q came back as %q", s, back)
		}
	})
}

func TestTable(t *testing.T) {
	t.Parallel()
	table := encode.NewTable(3, 1)
	for _, row := range []driverRow{{nil, "a", nil}, {[]byte("bc"), nil, nil}, {"", "d", "e"}} {
		if err := table.Append(row); err != nil {
			t.Fatal(err)
		}
	}
	want := [][]any{{nil, "a", nil}, {"bc", nil, nil}, {"", "d", "e"}}
	got := make([][]any, table.Len())
	for i := range got {
		for j := range 3 {
			cell := table.Cell(i, j)
			if cell == nil {
				got[i] = append(got[i], nil)
				continue
			}
			got[i] = append(got[i], string(cell))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := table.Append(driverRow{struct{}{}, nil, nil}); err == nil {
		t.Error("a column of an unknown type is accepted")
	}
}
