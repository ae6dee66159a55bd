package load

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
	"recordgraph/store"
)

// watched is a store with hooks before each look-up and transaction.
type watched struct {
	Records
	list     func(c *record.Connection) error
	transact func() error
}

func (w *watched) List(ctx context.Context, c *record.Connection) ([]byte, error) {
	if w.list != nil {
		if err := w.list(c); err != nil {
			return nil, err
		}
	}
	return w.Records.List(ctx, c)
}

func (w *watched) Transact(ctx context.Context, fn func(context.Context, *store.Session) error) error {
	if w.transact != nil {
		if err := w.transact(); err != nil {
			return err
		}
	}
	return w.Records.Transact(ctx, fn)
}

var errStopped = errors.New("stopped by hand")

// after fails all calls after the first n.
func after(n int) func() error {
	return func() error {
		if n--; n < 0 {
			return errStopped
		}
		return nil
	}
}

func listAfter(n int) func(*record.Connection) error {
	next := after(n)
	return func(*record.Connection) error { return next() }
}

// A run that stops names the line from which to continue.
func TestRunSaysWhereToGoOn(t *testing.T) {
	t.Parallel()
	studios := func(names string) string {
		var rows strings.Builder
		for name := range strings.FieldsSeq(names) {
			fmt.Fprintf(&rows, "{\"name\":%q}\n", name)
		}
		return rows.String()
	}
	for _, c := range []struct {
		name, typ, rows string
		batch           int
		store           watched
		loaded          int
		want            string
	}{
		{
			"looking for related records", "Film", threeFilms + `{"title":"d","studio":{"name":"Q"}}`, 2,
			watched{list: listAfter(1)}, 2, "continue with --from-line 3: look up Studio by name: stopped by hand",
		},
		{
			"looking for unique keys", "Studio", studios("a b c Forbidden"), 2,
			watched{list: listAfter(0)}, 2, "continue with --from-line 3: look up Studio by name: stopped by hand",
		},
		{
			"looking for unique keys at once", "Studio", studios("Forbidden b c d"), 4,
			watched{list: listAfter(0)}, 0, "continue with --from-line 1: look up Studio by name: stopped by hand",
		},
		{
			"writing behind a refused row", "Studio", "{}\n{}\n" + studios("a b"), 1,
			watched{transact: after(0)}, 0, "continue with --from-line 3: stopped by hand",
		},
		{
			"writing with care", "Studio", studios("a Forbidden b Forbidden c") + studios("d"), 5,
			watched{transact: after(1)}, 0, "continue with --from-line 1: stopped by hand",
		},
		{
			"writing behind a batch written with care", "Studio", studios("a Forbidden b Forbidden c") + studios("d"), 5,
			watched{transact: after(2)}, 3, "continue with --from-line 6: stopped by hand",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.store.Records = openStore(t)
			got := loadText(t, &c.store, c.typ, c.rows, func(cfg *Config) { cfg.BatchSize, cfg.CreateRelated = c.batch, true })
			if got.Loaded != c.loaded || !strings.HasSuffix(got.Err, ": stopped, "+c.want) {
				t.Errorf("%d loaded, %s; want %d, %s", got.Loaded, got.Err, c.loaded, c.want)
			}
		})
	}
}

func TestRunSaysWhatOfALineIsLoaded(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`[{"name":"a"},{"name":"b"},{"name":"c"},{"name":"d"}]`: "rows:2: stopped, continue with --from-line 2; " +
			"several rows begin on line 1, and not all of them may be loaded: stopped by hand",
		"[{\"name\":\"a\"},\n{\"name\":\"b\"},\n{\"name\":\"c\"},{\"name\":\"d\"}]": "rows:3: stopped, continue with --from-line 3: stopped by hand",
	} {
		source, err := NewJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		s := &watched{Records: openStore(t), transact: after(1)}
		_, err = Run(t.Context(), Config{Store: s, Type: s.Schema().Type("Studio"), Source: source, Name: "rows", BatchSize: 2})
		if err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// A report that can't be written stops a run, with the line from which to continue.
func TestRunStopsWithoutReports(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	got := loadText(t, s, "Studio", "{}\n", func(c *Config) { c.Report = closed{} })
	if want := "rows:2: stopped, continue with --from-line 2: report: closed"; got.Err != want {
		t.Errorf("%s, want %s", got.Err, want)
	}
}

type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errors.New("closed") }

// Keys of several fields are looked for in statements of few shapes, none with more arguments than the protocol has
// room for.
func TestRunLooksForManyKeys(t *testing.T) {
	t.Parallel()
	s := &watched{Records: openStore(t)}
	check(t, loadText(t, s, "Film", `{"title":"A","released":"1998-01-02"}`, nil), result{Loaded: 1})
	var shapes []int
	s.list = func(c *record.Connection) error {
		if c.Type.Name == "Licence" {
			shapes = append(shapes, len(c.Filter.Args))
		}
		return nil
	}
	var rows strings.Builder
	for i := range 300 {
		fmt.Fprintf(&rows, "{\"film\":{\"title\":\"A\",\"released\":\"1998-01-02\"},\"territory\":\"T%d\"}\n", i)
	}
	check(t, loadText(t, s, "Licence", rows.String(), nil), result{Loaded: 300})
	if len(shapes) > 0 {
		t.Errorf("statements for %v tuples that nothing was wrong with", shapes)
	}
	again := loadText(t, s, "Licence", rows.String(), nil)
	if want := []int{128, 128, 64}; again.Refused != 300 || !slices.Equal(shapes, want) {
		t.Errorf("%d refused, statements for %v tuples, want %v", again.Refused, shapes, want)
	}
}

// All mistakes of a row are in one report.
func TestRunReportsAllMistakesOfARow(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	check(t, loadText(t, s, "Film", `{"title":"A","released":"1998-01-02"}`, nil), result{Loaded: 1})
	source, err := NewCSV(strings.NewReader("title,released,minutes,tags,extra,studio.name\n"+
		"A,1998-01-02,ninety,[,{,Nobody\n"+
		"caf\xe9,never,1,\"[\"\"x\"\"]\",1,\xe9\n"+
		",,1.5,x,,\n"), s.Schema().Type("Film"))
	if err != nil {
		t.Fatal(err)
	}
	var report strings.Builder
	_, err = Run(t.Context(), Config{Store: s, Type: s.Schema().Type("Film"), Source: source, Name: "rows", Report: &report})
	if err != nil {
		t.Fatal(err)
	}
	want := `rows:2: tags: must be a JSON list such as ["a", "b"]
rows:2: extra: must be JSON
rows:2: minutes: must be an integer from -2147483648 to 2147483647
rows:2: studio: no Studio has name "Nobody"; --create-related would create it
rows:2: title: this title and released are taken by another film
rows:3: title: is not UTF-8: byte 0xe9 at position 4
rows:3: studio.name: is not UTF-8: byte 0xe9 at position 1
rows:3: released: must be a date of the calendar such as 2023-02-28, years 0001 to 9999
rows:4: tags: must be a JSON list such as ["a", "b"]
rows:4: title: is required
rows:4: minutes: must be an integer from -2147483648 to 2147483647
`
	if diff := cmp.Diff(want, report.String()); diff != "" {
		t.Error(diff)
	}
}
