package load

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/store"
)

// noted loads films with notes under one name.
func noted(t *testing.T, s Store, notes Notes, text string, set func(*Config)) result {
	t.Helper()
	return loadText(t, s, "Film", text, func(c *Config) {
		c.Notes, c.NoteName, c.BatchSize = notes, "films.ndjson", 2
		if set != nil {
			set(c)
		}
	})
}

// filmLines are rows of films by their titles; "!" is refused.
func filmLines(titles string) string {
	var b strings.Builder
	for _, c := range titles {
		if c == '!' {
			b.WriteString("{}\n")
			continue
		}
		fmt.Fprintf(&b, "{\"title\":%q}\n", string(c))
	}
	return b.String()
}

func titlesOf(t *testing.T, s Records) string {
	t.Helper()
	var b strings.Builder
	for _, title := range stored(t, s, "Film", "title") {
		fmt.Fprint(&b, title)
	}
	return b.String()
}

// A run continues after the last commit of the earlier run, however that ended.
func TestRunResumes(t *testing.T) {
	t.Parallel()
	for stop, loaded := range []int{0, 2, 3, 5, 7} {
		t.Run(fmt.Sprint("after ", stop, " batches"), func(t *testing.T) {
			t.Parallel()
			s := openStore(t)
			text := filmLines("ab!cdefg!")
			w := &watched{Records: s, transact: after(stop)}
			first := noted(t, w, s, text, nil)
			if !strings.Contains(first.Err, "stopped, run it again to continue: stopped by hand") || first.Loaded != loaded {
				t.Errorf("%+v", first)
			}
			second := noted(t, s, s, text, nil)
			if got := titlesOf(t, s); got != "abcdefg" || second.Err != "" || first.Loaded+second.Loaded != 7 || first.Refused+second.Refused != 2 {
				t.Errorf("%q loaded by %+v and %+v", got, first, second)
			}
			check(t, noted(t, s, s, text, nil), result{})
			check(t, noted(t, s, s, text+filmLines("h"), nil), result{Loaded: 1})
			if got := titlesOf(t, s); got != "abcdefgh" {
				t.Errorf("in the end: %q", got)
			}
		})
	}
}

// The rest of an incomplete file is loaded once the file is complete.
func TestRunGoesOnBehindACut(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	text := filmLines("abc")
	if got := noted(t, s, s, text[:len(text)-5], nil); got.Loaded != 2 || !strings.HasPrefix(got.Err, "rows:3: the file ends inside the row that begins here; once that is fixed, run it again to continue") {
		t.Errorf("%+v", got)
	}
	check(t, noted(t, s, s, text, nil), result{Loaded: 1})
	if got := titlesOf(t, s); got != "abc" {
		t.Errorf("stored %q", got)
	}
}

// A file that differs from the loaded one is refused before anything is written.
func TestRunRefusesAnotherFile(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	if first := noted(t, &watched{Records: s, transact: after(2)}, s, filmLines("abcdef"), nil); first.Loaded != 4 {
		t.Fatalf("%+v", first)
	}
	for name, text := range map[string]string{
		"changed": filmLines("abxdef"), "cut": filmLines("abc"), "with a line more": filmLines("xabcdef"), "empty": "",
	} {
		got := noted(t, s, s, text, nil)
		if got.Loaded != 0 || !strings.Contains(got.Err, "rows differs from what was partly loaded as Film under the name films.ndjson (4 of 4 rows, ") ||
			!strings.Contains(got.Err, "--restart") {
			t.Errorf("%s: %+v", name, got)
		}
	}
	check(t, noted(t, s, s, filmLines("uvw"), func(c *Config) { c.NoteName = "another" }), result{Loaded: 3})
	check(t, noted(t, s, s, filmLines("xy"), func(c *Config) { c.Restart = true }), result{Loaded: 2})
	check(t, noted(t, s, s, filmLines("xyz"), nil), result{Loaded: 1})
	if got := noted(t, s, s, filmLines("yz"), nil); !strings.Contains(got.Err, "what was loaded as Film") {
		t.Errorf("%+v", got)
	}
	if got := titlesOf(t, s); got != "abcduvwxyz" {
		t.Errorf("stored %q", got)
	}
}

// A file of which nothing was loaded may change.
func TestRunBeginsAnewWhereNothingWasLoaded(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	if got := noted(t, s, s, filmLines("!!"), nil); got.Refused != 2 || got.Err != "" {
		t.Errorf("%+v", got)
	}
	check(t, noted(t, s, s, filmLines("ab"), nil), result{Loaded: 2})
	check(t, noted(t, s, s, filmLines("abc"), func(c *Config) { c.DryRun = true }), result{Loaded: 3})
	check(t, noted(t, s, s, filmLines("abc"), nil), result{Loaded: 1})
	check(t, noted(t, s, s, filmLines("xyz"), func(c *Config) { c.FromLine = 3 }), result{Loaded: 1})
	if got := titlesOf(t, s); got != "abcz" {
		t.Errorf("stored %q", got)
	}
}

// Two concurrent runs of one file load no row twice: one of them stops.
func TestRunBesideAnother(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	text := filmLines("abcdef")
	var other result
	once := true
	w := &watched{Records: s, transact: func() error {
		if once {
			once = false
			other = noted(t, s, s, text, nil)
		}
		return nil
	}}
	got := noted(t, w, s, text, nil)
	if got.Loaded != 0 || !strings.Contains(got.Err, "another load of films.ndjson as Film is running") || other.Loaded != 6 || titlesOf(t, s) != "abcdef" {
		t.Errorf("%+v beside %+v", got, other)
	}
}

// late are notes after whose reading something else happens.
type late struct {
	Notes
	happens func()
}

func (n *late) Progress(ctx context.Context, typeName, name string) (*store.Progress, error) {
	p, err := n.Notes.Progress(ctx, typeName, name)
	n.happens()
	return p, err
}

// A run does not reset the notes of a run that began meanwhile, because both would load the same rows.
func TestRunBeginsBesideAnother(t *testing.T) {
	t.Parallel()
	for batches, titles := range map[int]string{1: "ab", 9: "abcdef"} {
		s := openStore(t)
		text := filmLines("abcdef")
		notes := &late{s, func() { noted(t, &watched{Records: s, transact: after(batches)}, s, text, nil) }}
		got := noted(t, s, notes, text, nil)
		if got.Loaded != 0 || !strings.Contains(got.Err, "another load of films.ndjson as Film is running") || titlesOf(t, s) != titles {
			t.Errorf("%+v, stored %q", got, titlesOf(t, s))
		}
	}
}

// A commit whose outcome is unknown is found in the notes, or repeated.
func TestRunFindsUnknownCommitInItsNotes(t *testing.T) {
	t.Parallel()
	for name, reached := range map[string]bool{"committed": true, "lost": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openStore(t)
			calls := 0
			f := &faulty{s, func(ctx context.Context, fn func(context.Context, *store.Session) error) error {
				if calls++; calls != 2 {
					return s.Transact(ctx, fn)
				}
				if !reached {
					return errUnknown
				}
				return errors.Join(s.Transact(ctx, fn), errUnknown)
			}}
			check(t, noted(t, f, s, filmLines("abcdef"), nil), result{Loaded: 6})
			if got := titlesOf(t, s); got != "abcdef" {
				t.Errorf("stored %q", got)
			}
		})
	}
}

// The header of a CSV file is part of its digest, because it gives the cells their meaning.
func TestRunKnowsTheHeader(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	load := func(text string, allowed int) (Summary, error) {
		source, err := NewCSV(strings.NewReader(text), s.Schema().Type("Film"))
		if err != nil {
			t.Fatal(err)
		}
		w := &watched{Records: s, transact: after(allowed)}
		return Run(t.Context(), Config{Store: w, Type: s.Schema().Type("Film"), Source: source, Name: "a.csv", Notes: s, NoteName: "a.csv", BatchSize: 1})
	}
	if got, err := load("title,released\na,1998-01-02\nb,\n", 1); got.Loaded != 1 || err == nil {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := load("title,tags\na,1998-01-02\nb,\n", 9); err == nil || !strings.Contains(err.Error(), "differs") {
		t.Errorf("got %v", err)
	}
	if got, err := load("title,released\na,1998-01-02\nb,\n", 9); got.Loaded != 1 || got.Before != 1 || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}

// Rows may have IDs. Taken IDs are refused like other keys.
func TestRunKeepsIDs(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	const a, b = "film_00000000000000000000000001", "film_00000000000000000000000002"
	check(t, loadText(t, s, "Film", `{"id":"`+a+`","title":"A"}
{"id":"`+a+`","title":"B"}
{"id":"studio_00000000000000000000000001","title":"C"}
{"id":null,"title":"D"}
{"id":"`+b+`","title":"E","studio":"studio_00000000000000000000000009"}
{"id":"`+b+`","title":"F"}
`, nil), result{Loaded: 2, Refused: 4, Report: []string{
		"rows:2: id: this id is taken by line 1",
		"rows:3: id: is not the ID of a Film, which looks like film_00000000000000000000000000",
		"rows:4: id: must not be null",
		"rows:5: studio: there is no studio with this ID",
	}})
	check(t, loadText(t, s, "Film", `{"id":"`+a+`","title":"G"}`, nil), result{Refused: 1, Report: []string{"rows:1: id: this id is taken by another film"}})
	if diff := cmp.Diff([]any{a, b}, stored(t, s, "Film", "id")); diff != "" {
		t.Error(diff)
	}
}

// In CSV an empty cell omits a field, a quoted empty cell is the empty text of a text field, and \N is null.
func TestCSVNulls(t *testing.T) {
	t.Parallel()
	film := testSchema().Type("Film")
	source, err := NewCSV(strings.NewReader("title,minutes,tags\r\n\"\",\"\",\"\"\r\n,,\r\n\\N,\\N,\\N\r\n\"\\N\",1,[]\r\n\"a\r\nb\r\",\"2\",\"[\"\"\"\"]\""), film)
	want := []string{`2: {"title":""}`, `3: {}`, `4: {"minutes":null,"tags":null,"title":null}`, `5: {"minutes":1,"tags":[],"title":"\\N"}`, `6: {"minutes":2,"tags":[""],"title":"a\r\nb\r"}`}
	if diff := cmp.Diff(want, drain(t, source, err)); diff != "" {
		t.Error(diff)
	}
}
