package servicetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Row is a record as a create input.
type Row = map[string]any

// File is a file of records of a type.
type File struct {
	Type string
	Rows []Row
}

// Add adds a row.
func (f *File) Add(r Row) { f.Rows = append(f.Rows, r) }

// NDJSON is the text of the file, with the fields of a row in alphabetical order.
func (f *File) NDJSON(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, row := range f.Rows {
		if err := enc.Encode(row); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// Load writes the file and loads it with the command load. All rows must be loaded.
func (s *Service) Load(t *testing.T, f *File) {
	t.Helper()
	path := filepath.Join(t.TempDir(), f.Type+".ndjson")
	if err := os.WriteFile(path, []byte(f.NDJSON(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, want := s.Command(t, "load", f.Type, path), fmt.Sprintf("%d rows loaded, 0 refused", len(f.Rows)); !strings.Contains(got, want) {
		t.Fatalf("load %s: %s; want %s", f.Type, got, want)
	}
}

// Random makes the values of generated records. The same seed makes the same values.
type Random struct{ *rand.Rand }

// NewRandom returns the values of a seed.
func NewRandom(seed uint64) Random { return Random{rand.New(rand.NewPCG(seed, 0))} }

// awkward are texts that are hard to quote, fold, escape or sort.
var awkward = []string{
	"Ärger & Überfluß", "İstanbul ıssız", "ΟΔΥΣΣΕΥΣ", "naïve \u0301accent", "日本語のテキスト", "שלום", "🎷🎸 solo", `"quoted" 'twice'`,
	`100%_of\nothing`, "line\nbreak\ttab", "<b>&amp;</b>", "; DROP TABLE records; --", "null", "  spaces  ", "zero\u200bwidth", "\u2028separator",
}

// Text returns an awkward text for some numbers, and a plain one that begins with prefix for others. Texts of different
// numbers differ.
func (r Random) Text(prefix string, n int) string {
	switch r.IntN(5) {
	case 0:
		return fmt.Sprintf("%s %d", awkward[r.IntN(len(awkward))], n)
	case 1:
		return fmt.Sprintf("%s %d %s", prefix, n, awkward[r.IntN(len(awkward))])
	}
	return fmt.Sprintf("%s %d", prefix, n)
}

// Maybe returns the value, or in one of n cases nil, which is null.
func (r Random) Maybe(n int, value any) any {
	if r.IntN(n) == 0 {
		return nil
	}
	return value
}

// Pick returns one of the values. Few values make many equal ones.
func Pick[T any](r Random, values ...T) T { return values[r.IntN(len(values))] }

// Cents is an exact number with two decimals, from 0 to below limit.
func (r Random) Cents(limit int) string {
	n := r.IntN(limit * 100)
	return fmt.Sprintf("%d.%02d", n/100, n%100)
}

// Day is a day in the years from 2020 to 2025.
func (r Random) Day() time.Time {
	return time.Date(2020, 1, 1+r.IntN(6*365), 0, 0, 0, 0, time.UTC)
}

// Date is the text of a Date.
func Date(at time.Time) string { return at.Format(time.DateOnly) }

// Instant is the text of a DateTime.
func Instant(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.999999Z") }
