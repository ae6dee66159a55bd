package load

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recordgraph/record"
)

func TestOpen(t *testing.T) {
	t.Parallel()
	film := testSchema().Type("Film")
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.csv": "title\na\n", "a.csv.gz": zip(t, "title\na\n"), "a.json": `[{"title":"a"}]`, "a.jsonl": `{"title":"a"}`, "a.txt": `{"title":"a"}`,
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		format := Format("")
		if name == "a.txt" {
			format = FormatNDJSON
		}
		f, err := Open(path, format, nil, film)
		if err != nil {
			t.Fatal(err)
		}
		row, err := Next(f)
		if err != nil || row.Object["title"] != "a" || f.Name != path || f.Size != int64(len(text)) || f.Read() != f.Size {
			t.Errorf("%s: %v, %v, %d of %d bytes", name, row, err, f.Read(), f.Size)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	f, err := Open("-", FormatNDJSON, strings.NewReader(`{"title":"a"}`), film)
	if err != nil || f.Name != "stdin" || f.Size != -1 {
		t.Errorf("%+v, %v", f, err)
	}
	if _, err := Open(dir, FormatCSV, nil, film); err == nil || !strings.HasSuffix(err.Error(), "is a directory") {
		t.Error(err)
	}
	if _, err := Open(filepath.Join(dir, "none.csv"), "", nil, film); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if _, err := Open("-", FormatJSON, strings.NewReader("7"), film); err == nil || err.Error() != "stdin: line 1: expected a JSON array of objects, found '7'" {
		t.Error(err)
	}
}

func TestSummaryString(t *testing.T) {
	t.Parallel()
	s := Summary{Loaded: 3200, Refused: 1, Related: map[string]int{"Studio": 2, "Person": 1}, Took: 1234 * time.Millisecond}
	if got, want := s.String(), "3200 rows loaded, 1 refused, 1 of type Person created, 2 of type Studio created, in 1.23s"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	s = Summary{Loaded: 2, Before: 7, Missing: 1}
	if got, want := s.String(), "2 rows loaded, 0 refused, after 7 rows of earlier runs, 1 of them refused, in 0s; "+
		"--restart loads the file from its beginning again, including rows that are loaded"; got != want || s.Complete() {
		t.Errorf("got %s, want %s, which is not complete", got, want)
	}
	s = Summary{Before: 7}
	if got, want := s.String(), "0 rows loaded, 0 refused, after 7 rows of earlier runs, in 0s; "+
		"--restart loads the file from its beginning again, including rows that are loaded"; got != want || !s.Complete() {
		t.Errorf("got %s, want %s", got, want)
	}
	s = Summary{Loaded: 2, Before: 7}
	if got, want := s.String(), "2 rows loaded, 0 refused, after 7 rows of earlier runs, in 0s"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	s = Summary{Loaded: 1, DryRun: true}
	if got, want := s.String(), "dry run, nothing written: 1 row would load, 0 refused, in 0s"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestBarWithoutTerminal(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	b := NewBar(&out, &File{Name: "x", Size: 7})
	b.Show(Summary{})
	if _, err := io.WriteString(b, "x:1: bad\n"); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil || out.String() != "x:1: bad\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}

// Values that are equal in the database have the same digest.
func TestDigest(t *testing.T) {
	t.Parallel()
	key := &record.Key{Constraint: "k"}
	berlin := time.FixedZone("", 3600)
	for _, same := range [][2]any{
		{record.Decimal("1.50"), record.Decimal("01.5")}, {record.Decimal("0"), record.Decimal("-0.00")},
		{record.Decimal("0.5"), record.Decimal("00.50")}, {record.Decimal("-10"), record.Decimal("-10.0")},
		{time.Date(2000, 1, 1, 1, 0, 0, 0, berlin), time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		if digest(key, same[:1]) != digest(key, same[1:]) {
			t.Errorf("%v and %v differ", same[0], same[1])
		}
	}
	for _, other := range [][2]any{{"a", "A"}, {record.Decimal("10"), record.Decimal("1")}, {record.Decimal("-1"), record.Decimal("1")}, {"1", int64(1)}} {
		if digest(key, other[:1]) == digest(key, other[1:]) {
			t.Errorf("%v and %v are one", other[0], other[1])
		}
	}
}
