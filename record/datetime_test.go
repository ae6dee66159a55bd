package record_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"recordgraph/record"
)

func TestAppendDateTime(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		at := time.Date(random.IntN(10_000), 1, random.IntN(366), 0, 0, random.IntN(86_400), 0, time.UTC)
		switch random.IntN(4) {
		case 0:
			at = at.Add(time.Duration(random.IntN(1e9)))
		case 1:
			at = at.Add(time.Duration(random.IntN(1000)) * time.Millisecond)
		case 2:
			at = at.In(time.FixedZone("", 3600*5+1800))
		}
		want := at.UTC().Format("2006-01-02T15:04:05.999999Z")
		if got := string(record.AppendDateTime(nil, at)); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
	old := time.Date(-43, 3, 15, 0, 0, 0, 0, time.UTC)
	if got, want := string(record.AppendDateTime(nil, old)), old.Format("2006-01-02T15:04:05Z"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestParseDateTime(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-11-21T08:30:00Z":             "2026-11-21T08:30:00Z",
		"2026-11-21t08:30:00z":             "2026-11-21T08:30:00Z", // as section 5.6 of RFC 3339 allows
		"2026-11-21T08:30:00.5Z":           "2026-11-21T08:30:00.5Z",
		"2026-11-21T08:30:00.000001Z":      "2026-11-21T08:30:00.000001Z",
		"2026-11-21T08:30:00.100000Z":      "2026-11-21T08:30:00.1Z",
		"2026-11-21T23:59:59.999999-23:59": "2026-11-22T23:58:59.999999Z",
		"2026-11-21T00:00:00+23:59":        "2026-11-20T00:01:00Z",
		"2026-11-21T00:00:00-00:00":        "2026-11-21T00:00:00Z", // the offset is not known, UTC is
		"2024-02-29T00:00:00+05:30":        "2024-02-28T18:30:00Z",
		"0001-01-01T00:00:00Z":             "0001-01-01T00:00:00Z",
		"0000-12-31T23:00:00-01:00":        "0001-01-01T00:00:00Z",
		"9999-12-31T23:59:59.999999Z":      "9999-12-31T23:59:59.999999Z",
	} {
		got, err := record.ParseDateTime(text)
		if shown := string(record.AppendDateTime(nil, got)); err != nil || shown != want || got.Location() != time.UTC {
			t.Errorf("%s: got %s (%v), want %s", text, shown, err, want)
		}
	}
}

func TestParseDateTimeRefuses(t *testing.T) {
	t.Parallel()
	for why, texts := range map[string][]string{
		"no date and time": {"", "2026-11-21", "2026-11-21T08:30", "2026-11-21T08:30Z", "08:30:00Z", "now", "infinity", "1795336200"},
		"no zone":          {"2026-11-21T08:30:00", "2026-11-21T08:30:00.5", "2026-11-21T08:30:00 ", "2026-11-21T08:30:00Europe/Berlin"},
		"digits": {
			"2026-11-21T9:05:00Z", "2026-11-21T09:5:00Z", "2026-11-21T09:05:0Z", "2026-1-21T09:05:00Z", "2026-11-1T09:05:00Z",
			"226-11-21T09:05:00Z", "12026-11-21T09:05:00Z", "+2026-11-21T09:05:00Z", "2026-11-21T009:05:00Z", "2026-11-21T09:05:00+1:00",
			"2026-11-21T09:05:00+01:0", "2026-11-21T09:05:00+001:00", "２026-11-21T09:05:00Z", "2026-11-21T09:05:٠٠Z", "2026-11-21T-9:05:00Z",
		},
		"separators": {
			"2026-11-21 09:05:00Z", "2026-11-21_09:05:00Z", "20261121T090500Z", "2026/11/21T09:05:00Z", "2026-11-21T09.05.00Z",
			"2026-11-21T09:05:00+0100", "2026-11-21T09:05:00+01", "2026-11-21T09:05:00 Z", "2026-11-21T09:05:00ZZ", "2026-11-21T09:05:00Z+01:00",
			" 2026-11-21T09:05:00Z", "2026-11-21T09:05:00Z ", "2026-11-21T09:05:00Z\n", "2026-11-21T09:05:00\u221201:00", "2026-W47-6T09:05:00Z", "2026-325T09:05:00Z",
		},
		"decimals": {
			"2026-11-21T09:05:00,5Z", "2026-11-21T09:05:00.Z", "2026-11-21T09:05:00.1234567Z", "2026-11-21T09:05:00.1000000Z", "2026-11-21T09:05:00.0000000000Z",
			"2026-11-21T09:05:00.+01:00", "2026-11-21T09:05:00.1.2Z", "2026-11-21T09:05.5Z", "2026-11-21T09:05:00.-1Z", "2026-11-21T09:05:00.1e1Z",
		},
		"out of range": {
			"2026-00-21T09:05:00Z", "2026-13-21T09:05:00Z", "2026-11-00T09:05:00Z", "2026-11-31T09:05:00Z", "2026-02-29T09:05:00Z",
			"2026-11-21T24:00:00Z", "2026-11-21T25:05:00Z", "2026-11-21T09:60:00Z", "2026-11-21T09:05:61Z",
			"2026-11-21T09:05:00+24:00", "2026-11-21T09:05:00-24:00", "2026-11-21T09:05:00+23:60", "2026-11-21T09:05:00-99:99",
		},
		"leap seconds": {"2016-12-31T23:59:60Z", "2016-12-31T18:59:60.5-05:00", "2026-11-21T09:05:60Z"},
		"years":        {"0000-12-31T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "10000-01-01T00:00:00Z"},
	} {
		for _, text := range texts {
			if got, err := record.ParseDateTime(text); err == nil {
				t.Errorf("%s: %q is read as %s", why, text, got)
			}
		}
	}
}

// grammar is that of RFC 3339, without leap seconds and with six decimals.
var grammar = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

// FuzzParseDateTime compares with the grammar and with the calendar.
func FuzzParseDateTime(f *testing.F) {
	for _, text := range []string{
		"2026-11-21T08:30:00Z", "2024-02-29t23:59:59.999999+23:59", "2026-11-21T9:05:00Z", "2026-11-21T09:05:00,5Z", "2026-11-21T09:05:00.1234567Z",
		"2026-11-21T09:05:00+24:00", "2026-11-21T09:05:60Z", "0000-12-31T23:00:00-01:00",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := record.ParseDateTime(text)
		want, calendar := time.Parse(time.RFC3339Nano, strings.ToUpper(text))
		good := grammar.MatchString(text) && calendar == nil && want.UTC().Year() >= 1 && want.UTC().Year() <= 9999
		if good != (err == nil) || good && !got.Equal(want) {
			t.Fatalf("%q: got %s (%v), want %t %s", text, got, err, good, want)
		}
		if !good {
			return
		}
		if again, err := record.ParseDateTime(string(record.AppendDateTime(nil, got))); err != nil || !again.Equal(got) {
			t.Fatalf("%q: the formatted instant is parsed as %s (%v)", text, again, err)
		}
	})
}

func BenchmarkParseDateTime(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := record.ParseDateTime("2026-11-21T08:30:00.25Z"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppendDateTime(b *testing.B) {
	at := time.Date(2026, 11, 21, 8, 30, 0, 250_000_000, time.UTC)
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		out = record.AppendDateTime(out[:0], at)
	}
}
