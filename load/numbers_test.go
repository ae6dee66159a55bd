package load

import (
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlain(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"0": "0", "-0": "-0", "1.50": "1.50", "-12.5": "-12.5", "1e0": "1", "1E2": "100", "1.5e+3": "1500", "1.50e1": "15.0", "12.34e1": "123.4",
		"12.34e-1": "1.234", "1e-7": "0.0000001", "-0.05e-1": "-0.005", "0.001e2": "0.1", "0.001e3": "1", "100e-2": "1.00", "0e5": "0", "1e199": "1" + strings.Repeat("0", 199),
	} {
		got, ok := plain(number)
		if !ok || got != want {
			t.Errorf("%s is %s, want %s", number, got, want)
		}
		a, _ := new(big.Rat).SetString(number)
		if b, ok := new(big.Rat).SetString(got); !ok || a.Cmp(b) != 0 {
			t.Errorf("%s is not %s", number, got)
		}
	}
	for _, number := range []string{"1e200", "1e-199", "1e999999999999999999999", "1e-1000000000", strings.Repeat("9", 201), "0." + strings.Repeat("1", 200)} {
		if got, ok := plain(number); ok {
			t.Errorf("%.20s… is %.20s…", number, got)
		}
	}
}

// Numbers in a file keep their exact text, beyond the precision of a float64.
func TestRunExactNumbers(t *testing.T) {
	t.Parallel()
	row := func(number, price, bytes, gains string) string {
		return `{"number":` + number + `,"name":"x","album":{"artist":{"name":"Accept"},"title":"Powerage"},"position":` + number +
			`,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":` + price + `,"bytes":` + bytes + `,"gains":` + gains + `}`
	}
	rows := []string{
		row("1", "12345678901234567890.12345678901234567890", "9007199254740993", "[0.1, \"0.2\", 3e-1]"),
		row("2", "0.30", "-9223372036854775808", "[]"),
		row("3", "1.10e1", `"9223372036854775807"`, "1.25"),
		row("4", "1e300", "9223372036854775808", "[1, 1e-300]"),
		row("5", "true", "1.0", "[null]"),
		row("6", "-0.01", "1e3", `["a"]`),
	}
	report := []string{
		"rows:4: unitPrice: must be a decimal number of at most 200 digits",
		"rows:4: gains: must be a decimal number of at most 200 digits",
		`rows:4: bytes: must be a 64 bit integer, as a string such as "8000000"`,
		`rows:5: bytes: must be a 64 bit integer, as a string such as "8000000"`,
		`rows:5: unitPrice: must be a decimal number as a string, such as "12.50"`,
		"rows:5: gains.0: must not be null",
		`rows:6: bytes: must be a 64 bit integer, as a string such as "8000000"`,
		"rows:6: unitPrice: must be at least 0",
		`rows:6: gains.0: must be a decimal number as a string, such as "12.50"`,
	}
	for _, format := range []Format{FormatNDJSON, FormatJSON} {
		s := openMusic(t)
		text := strings.Join(rows, "\n")
		if format == FormatJSON {
			text = "[" + strings.Join(rows, ",\n") + "]"
		}
		source, err := newSource(format, strings.NewReader(text), s.Schema().Type("Track"))
		if err != nil {
			t.Fatal(err)
		}
		check(t, loadText(t, s, "Track", "", func(c *Config) { c.Source, c.CreateRelated = source, true }), result{
			Loaded: 3, Refused: 3, Related: map[string]int{"MediaType": 1}, Report: report,
		})
		for field, want := range map[string][]any{
			"unitPrice": {"12345678901234567890.12345678901234567890", "0.30", "11.0"},
			"bytes":     {"9007199254740993", "-9223372036854775808", "9223372036854775807"},
			"gains":     {[]any{"0.1", "0.2", "0.3"}, []any{}, []any{"1.25"}},
		} {
			if diff := cmp.Diff(want, stored(t, s, "Track", field)); diff != "" {
				t.Errorf("%s: %s", field, diff)
			}
		}
	}
}
