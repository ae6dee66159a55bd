package load

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"recordgraph/record"
	"recordgraph/store"
)

// A load without notes that ends early reports the waiting rows. A load with notes continues with them.
func TestRunEndsWhileRowsWait(t *testing.T) {
	t.Parallel()
	s := openModel(t, music)
	const rows = "2<1 3<2 4"
	cut := staff(rows) + `{"number":1`
	got := loadText(t, s, "Employee", cut, sized(1))
	slices.Sort(got.Report)
	check(t, got, result{
		Loaded: 1, Refused: 2,
		Report: []string{
			"rows:1: is not loaded: the load ended before the rows that this one relates to",
			"rows:2: is not loaded: the load ended before the rows that this one relates to",
		},
		Err: "rows:4: the file ends inside the row that begins here; once that is fixed, continue with --from-line 4",
	})
	s = openModel(t, music)
	noted := func(text string) (Summary, error) {
		source, err := NewNDJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return Run(t.Context(), Config{Store: s, Type: s.Schema().Type("Employee"), Source: source, Name: "rows", Notes: s, NoteName: "n", BatchSize: 1})
	}
	summary, err := noted(cut)
	var syntax *SyntaxError
	if !errors.As(err, &syntax) || summary.Loaded != 1 || summary.Refused != 0 || summary.Waiting != 2 || summary.Complete() || !strings.Contains(summary.String(), ", 2 wait for rows that they relate to") {
		t.Errorf("%v, %v", summary, err)
	}
	summary, err = noted(staff(rows + " 1"))
	if err != nil || summary.Loaded != 3 || summary.Before != 1 || summary.Waiting != 0 || managers(t, s) != "1 2<1 3<2 4" {
		t.Errorf("%v, %v, stored %s", summary, err, managers(t, s))
	}
	if left, err := s.Waiting(t.Context(), "Employee", "n", 0, 10); err != nil || len(left) > 0 {
		t.Errorf("%d rows wait still, %v", len(left), err)
	}
}

// Circles up to a maximum size are written by one statement.
func TestRunCircles(t *testing.T) {
	t.Parallel()
	circle := func(n int) string {
		var words []string
		for i := range n {
			words = append(words, fmt.Sprint(i+1, "<", (i+1)%n+1))
		}
		return staff(strings.Join(words, " "))
	}
	s := openModel(t, music)
	check(t, loadText(t, s, "Employee", circle(3000), sized(1000)), result{Loaded: 3000})
	s = openModel(t, music)
	got := loadText(t, s, "Employee", circle(maxCircle+1)+staff("20000 20001<20000 20002<1"), func(c *Config) { c.BatchSize, c.Notes, c.NoteName = 1000, s, "n" })
	if got.Loaded != 2 || got.Refused != maxCircle+2 || len(got.Report) != maxCircle+2 || !strings.HasSuffix(got.Report[0],
		": is one of 10001 rows that relate to each other in a circle, on the lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and so on: at most 10000 rows or 64 MiB are created at once") {
		t.Errorf("%d loaded, %d refused, %.300s, %s", got.Loaded, got.Refused, got.Report, got.Err)
	}
	if last := got.Report[len(got.Report)-1]; last != "rows:10004: manager: is the Employee of line 1, which is not loaded" {
		t.Error(last)
	}
}

// Two runs that continue with the same waiting rows load none of them twice.
func TestRunSelfRelationsBesideAnother(t *testing.T) {
	t.Parallel()
	rows := staff("4<3 3<2 2<1 1")
	s, db := openDatabase(t, music)
	for stop := 1; stop < 8; stop++ {
		empty(t, db)
		load := func(s Store, notes Notes) result {
			return loadText(t, s, "Employee", rows, func(c *Config) { c.BatchSize, c.Notes, c.NoteName = 1, notes, "n" })
		}
		calls := 0
		var other result
		w := &watched{Records: s, transact: func() error {
			if calls++; calls == stop {
				other = load(s, s)
			}
			return nil
		}}
		got := load(w, s)
		if calls >= stop && !strings.Contains(got.Err, "another load of n as Employee is running") || got.Loaded+other.Loaded != 4 || managers(t, s) != "1 2<1 3<2 4<3" {
			t.Errorf("stopped at %d: %+v beside %+v, stored %s", stop, got, other, managers(t, s))
		}
	}
}

// Rows that wait in memory are bounded.
func TestRunRoomToWait(t *testing.T) {
	t.Parallel()
	s := openModel(t, music)
	const size = 3 << 20
	var rows strings.Builder
	for i := range 25 {
		fmt.Fprintf(&rows, `{"number":%d,"name":%q,"manager":{"number":99}}`+"\n", i, strings.Repeat("x", size))
	}
	rows.WriteString(staff("99"))
	got := loadText(t, s, "Employee", rows.String(), nil)
	want := "rows:23: manager: does not exist yet, and 22 rows already wait for later rows: " +
		"put each row after those that it relates to, or give the load a --name, so that more rows can wait"
	if got.Loaded != 24 || got.Refused != 2 || got.Report[0] != want || got.Err != "" {
		t.Errorf("%d loaded, %d refused, %v, %s", got.Loaded, got.Refused, got.Report, got.Err)
	}
}

// Waiting rows are read in pieces, and deleted with their load.
func TestWaitingRows(t *testing.T) {
	t.Parallel()
	s := openModel(t, music)
	ctx := t.Context()
	begun := store.Progress{Type: "Employee", Name: "n", Digest: []byte{1}}
	if err := s.StartProgress(ctx, begun, false); err != nil {
		t.Fatal(err)
	}
	long := bytes.Repeat([]byte("x"), 3<<20)
	now := begun
	now.Rows = 6
	rows := []store.WaitingRow{{Row: 2, Line: 20, Text: long}, {Row: 1, Line: 10, Text: []byte("a\x00\\")}, {Row: 3, Line: 30, Text: long}, {Row: 5, Line: 50, Text: long}}
	if err := s.session().SetProgress(ctx, now, begun, rows, nil); err != nil {
		t.Fatal(err)
	}
	places := func(rows []store.WaitingRow, err error) string {
		var b strings.Builder
		for _, w := range rows {
			fmt.Fprint(&b, w.Row, ":", w.Line, ":", len(w.Text), " ")
		}
		return fmt.Sprint(b.String(), err)
	}
	for behind, want := range map[int64]string{0: "1:10:3 2:20:3145728 3:30:3145728 <nil>", 1: "2:20:3145728 3:30:3145728 <nil>", 3: "5:50:3145728 <nil>", 5: "<nil>"} {
		if got := places(s.Waiting(ctx, "Employee", "n", behind, 9)); got != want {
			t.Errorf("behind %d: %s, want %s", behind, got, want)
		}
	}
	if got := places(s.Waiting(ctx, "Employee", "n", 0, 1)); got != "1:10:3 <nil>" {
		t.Error(got)
	}
	if got := places(s.WaitingRows(ctx, "Employee", "n", []int64{5, 1, 7})); got != "1:10:3 5:50:3145728 <nil>" {
		t.Error(got)
	}
	next := now
	next.Loaded = 2
	if err := s.session().SetProgress(ctx, next, begun, nil, []int64{1, 3}); !errors.Is(err, record.ErrConflict) {
		t.Errorf("from where it is not: %v", err)
	}
	if err := s.session().SetProgress(ctx, next, now, nil, []int64{1, 4}); !errors.Is(err, record.ErrConflict) {
		t.Errorf("done with what does not wait: %v", err)
	}
	if err := s.session().SetProgress(ctx, next, now, nil, []int64{1, 3}); err != nil {
		t.Error(err)
	}
	if got := places(s.Waiting(ctx, "Employee", "other", 0, 9)) + places(s.WaitingRows(ctx, "Employee", "n", []int64{1, 2})); got != "<nil>2:20:3145728 <nil>" {
		t.Error(got)
	}
	if err := s.StartProgress(ctx, begun, true); err != nil {
		t.Fatal(err)
	}
	if got := places(s.Waiting(ctx, "Employee", "n", 0, 9)); got != "<nil>" {
		t.Errorf("begun anew, there are %s", got)
	}
}
