package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/cursor"
	"recordgraph/store/driver"
)

// tables are those of testSchema.
const tables = `
CREATE TABLE studios (
	id uuid CONSTRAINT studios_pkey PRIMARY KEY, version int NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
	name text COLLATE "C" NOT NULL, CONSTRAINT studios_name_key UNIQUE (name),
	CONSTRAINT studios_name_check CHECK (name <> 'Forbidden'));
CREATE TABLE films (
	id uuid CONSTRAINT films_pkey PRIMARY KEY, version int NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
	title text COLLATE "C" NOT NULL, minutes int, score float8, gross bigint, released date, tags text[], extra jsonb, seen boolean,
	studio uuid CONSTRAINT films_studio_fkey REFERENCES studios, CONSTRAINT films_title_released_key UNIQUE (title, released),
	CONSTRAINT films_minutes_check CHECK (minutes < 1000));
CREATE TABLE licences (
	id uuid CONSTRAINT licences_pkey PRIMARY KEY, version int NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
	film uuid NOT NULL CONSTRAINT licences_film_fkey REFERENCES films, territory text COLLATE "C", fee numeric,
	CONSTRAINT licences_film_territory_key UNIQUE (film, territory));
`

// openStore opens the store of testSchema on a new database.
func openStore(t *testing.T) Records {
	t.Helper()
	db, err := driver.Open(driver.Config{URL: newDatabase(t, "load", tables)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s, err := store.New(t.Context(), store.Config{DB: db, Schema: testSchema(), CursorKeys: []cursor.Key{{ID: 1, Secret: bytes.Repeat([]byte("k"), 32)}}})
	if err != nil {
		t.Fatal(err)
	}
	return Records{s}
}

// result is the comparable result of a run.
type result struct {
	Loaded, Refused int
	Related         map[string]int
	Report          []string
	Err             string
}

// loadText loads NDJSON.
func loadText(t *testing.T, s Store, typeName, text string, set func(*Config)) result {
	t.Helper()
	source, err := NewNDJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var report bytes.Buffer
	cfg := Config{Store: s, Type: s.Schema().Type(typeName), Source: source, Name: "rows", Report: &report}
	if set != nil {
		set(&cfg)
	}
	summary, err := Run(t.Context(), cfg)
	out := result{Loaded: summary.Loaded, Refused: summary.Refused, Related: summary.Related}
	if report.Len() > 0 {
		out.Report = strings.Split(strings.TrimSpace(report.String()), "\n")
	}
	if err != nil {
		out.Err = err.Error()
	}
	return out
}

func check(t *testing.T, got, want result) {
	t.Helper()
	if want.Related == nil {
		want.Related = map[string]int{}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// stored lists the values of one field of all records of a type, in order.
func stored(t *testing.T, s Records, typeName, field string) []any {
	t.Helper()
	typ := s.Schema().Type(typeName)
	sel := &record.Selection{Type: typ, Fields: []record.Selected{{Key: "v", Field: typ.Field(field)}}}
	if typ.Field(field).Relation != nil {
		to := typ.Field(field).Relation.Type
		sel.Fields[0].One = &record.Selection{Type: to, Fields: []record.Selected{{Key: "name", Field: to.Field("name")}}}
	}
	b, err := s.List(t.Context(), &record.Connection{
		Type: typ, Page: record.Page{Limit: 10_000},
		Fields: []record.ConnectionField{{Key: "nodes", Part: record.PartNodes, Nodes: sel}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var page struct{ Nodes []struct{ V any } }
	if err := json.Unmarshal(b, &page); err != nil {
		t.Fatal(err)
	}
	out := []any{}
	for _, n := range page.Nodes {
		out = append(out, n.V)
	}
	return out
}

func createRelated(c *Config) { c.CreateRelated = true }

func TestRunLoadsAndReports(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	check(t, loadText(t, s, "Film", `
{"title":"A","minutes":90,"score":7.5,"gross":"8000000","released":"1998-01-02","tags":["x","y"],"extra":{"k":1.10},"seen":true}
{"minutes":"90","gross":1.5,"released":"2023-02-30","nothing":1}
{"title":null}
not JSON
{"title":"B"}
`, nil), result{
		Loaded: 2, Refused: 3,
		Report: []string{
			"rows:3: nothing: is not a field of Film",
			"rows:3: title: is required",
			"rows:3: minutes: must be an integer from -2147483648 to 2147483647",
			`rows:3: gross: must be a 64 bit integer, as a string such as "8000000"`,
			"rows:3: released: must be a date of the calendar such as 2023-02-28, years 0001 to 9999",
			"rows:4: title: must not be null",
			"rows:5: is not JSON: invalid character 'o' in literal null (expecting 'u')",
		},
	})
	if diff := cmp.Diff([]any{"A", "B"}, stored(t, s, "Film", "title")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]any{map[string]any{"k": 1.1}, nil}, stored(t, s, "Film", "extra")); diff != "" {
		t.Error(diff)
	}
}

func TestRunRelations(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	films := `{"title":"A","studio":{"name":"P"}}
{"title":"B","studio":{"name":"Q"}}
{"studio":{"name":"never"}}
{"title":"C","studio":{"name":"P"}}
{"title":"D","studio":{"name":""},"seen":1}
{"title":"E","studio":{"nam":"P"}}
{"title":"F","studio":{"name":7}}
{"title":"G","studio":"film_00000000000000000000000000"}
{"title":"H","studio":"studio_00000000000000000000000000"}
{"title":"I","studio":null}
`
	check(t, loadText(t, s, "Film", films, func(c *Config) { c.BatchSize = 2 }), result{
		Loaded: 1, Refused: 9,
		Report: []string{
			`rows:1: studio: no Studio has name "P"; --create-related would create it`,
			`rows:2: studio: no Studio has name "Q"; --create-related would create it`,
			"rows:3: title: is required",
			`rows:3: studio: no Studio has name "never"; --create-related would create it`,
			`rows:4: studio: no Studio has name "P"; --create-related would create it`,
			"rows:5: seen: must be true or false",
			`rows:5: studio: no Studio has name ""; --create-related would create it`,
			"rows:6: studio: must be an ID or an object with the unique key name of Studio and nothing else",
			"rows:7: studio.name: must be a string",
			"rows:8: studio: is not the ID of a Studio, which looks like studio_00000000000000000000000000",
			"rows:9: studio: there is no studio with this ID",
		},
	})
	again := strings.Join(strings.Split(films, "\n")[:4], "\n")
	check(t, loadText(t, s, "Film", again, func(c *Config) { c.BatchSize, c.CreateRelated = 2, true }), result{
		Loaded: 3, Refused: 1, Related: map[string]int{"Studio": 2}, Report: []string{"rows:3: title: is required"},
	})
	if diff := cmp.Diff([]any{"P", "Q"}, stored(t, s, "Studio", "name")); diff != "" {
		t.Error(diff)
	}
	p, q := map[string]any{"name": "P"}, map[string]any{"name": "Q"}
	if diff := cmp.Diff([]any{nil, p, q, p}, stored(t, s, "Film", "studio")); diff != "" {
		t.Error(diff)
	}
	check(t, loadText(t, s, "Film", `{"title":"X","studio":{"name":"Q"}}`, nil), result{Loaded: 1})
}

func TestRunKeyOfSeveralFields(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	check(t, loadText(t, s, "Licence", `{"film":{"title":"A","released":"1998-01-02"},"territory":"FR","fee":"1.50"}
{"film":{"title":"A","released":"1998-01-02"},"territory":"FR","fee":"2"}
{"film":{"released":"1998-01-03","title":"A"},"territory":"FR"}
{"film":{"title":"A"},"territory":"DE"}
{"film":{"title":"A","released":"never"},"territory":"DE"}
`, createRelated), result{
		Loaded: 2, Refused: 3, Related: map[string]int{"Film": 2},
		Report: []string{
			"rows:2: film: this film and territory are taken by line 1",
			"rows:4: film: must be an ID or an object with the unique key title, released of Film and nothing else",
			"rows:5: film.released: must be a date of the calendar such as 2023-02-28, years 0001 to 9999",
		},
	})
	check(t, loadText(t, s, "Licence", `{"film":{"title":"A","released":"1998-01-02"},"territory":"FR"}
{"film":{"title":"A","released":"1998-01-03"},"territory":"GB"}
`, nil), result{Loaded: 1, Refused: 1, Report: []string{"rows:1: film: this film and territory are taken by another licence"}})
}

func TestRunTakenKeys(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	rows := strings.Repeat("{\"name\":\"same\"}\n", 3) + "{\"name\":\"other\"}\n"
	check(t, loadText(t, s, "Studio", rows, nil), result{
		Loaded: 2, Refused: 2,
		Report: []string{"rows:2: name: this name is taken by line 1", "rows:3: name: this name is taken by line 1"},
	})
	check(t, loadText(t, s, "Studio", rows, nil), result{
		Refused: 4,
		Report: []string{
			"rows:1: name: this name is taken by another studio", "rows:2: name: this name is taken by another studio",
			"rows:3: name: this name is taken by another studio", "rows:4: name: this name is taken by another studio",
		},
	})
}

// A later row may have the unique key of a row that the database refuses.
func TestRunRowsRefusedByTheDatabase(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	var rows strings.Builder
	var want []any
	for i := range 40 {
		minutes := 90
		if i%13 == 5 {
			minutes = 1000
		} else {
			want = append(want, fmt.Sprint("film ", i))
		}
		fmt.Fprintf(&rows, "{\"title\":\"film %d\",\"released\":\"1998-01-02\",\"minutes\":%d,\"studio\":{\"name\":\"P%d\"}}\n", i, minutes, i%3)
	}
	rows.WriteString(`{"title":"film 5","released":"1998-01-02"}`)
	want = append(want, "film 5")
	check(t, loadText(t, s, "Film", rows.String(), createRelated), result{
		Loaded: 38, Refused: 3, Related: map[string]int{"Studio": 3},
		Report: []string{
			"rows:6: minutes: breaks a rule of the field", "rows:19: minutes: breaks a rule of the field",
			"rows:32: minutes: breaks a rule of the field",
		},
	})
	if diff := cmp.Diff(want, stored(t, s, "Film", "title")); diff != "" {
		t.Error(diff)
	}
}

func TestRunRelatedRefusedByTheDatabase(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	check(t, loadText(t, s, "Film", `{"title":"A","studio":{"name":"Forbidden"}}
{"title":"B","studio":{"name":"P"}}`, createRelated), result{
		Loaded: 1, Refused: 1, Related: map[string]int{"Studio": 1},
		Report: []string{"rows:1: studio.name: breaks a rule of the field"},
	})
}

func TestRunDryRun(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	rows := `{"title":"A","released":"1998-01-02","studio":{"name":"P"}}
{"title":"B","minutes":1000}
{"title":"C","studio":{"name":"P"}}
{"title":"A","released":"1998-01-02"}
`
	check(t, loadText(t, s, "Film", rows, func(c *Config) { c.DryRun, c.CreateRelated, c.BatchSize = true, true, 2 }), result{
		Loaded: 2, Refused: 2, Related: map[string]int{"Studio": 1},
		Report: []string{"rows:2: minutes: breaks a rule of the field", "rows:4: title: this title and released are taken by line 1"},
	})
	if got := append(stored(t, s, "Film", "title"), stored(t, s, "Studio", "name")...); len(got) > 0 {
		t.Errorf("a dry run wrote %v", got)
	}
}

func TestRunStopsAtBrokenFile(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	source, err := NewJSON(strings.NewReader("[{\"name\":\"a\"},\n{\"name\":\"b\"},\n{\"name\":"))
	if err != nil {
		t.Fatal(err)
	}
	summary, err := Run(t.Context(), Config{Store: s, Type: s.Schema().Type("Studio"), Source: source, Name: "a.json", BatchSize: 1})
	want := "a.json:3: the file ends inside the array, in or after the element that begins here; once that is fixed, continue with --from-line 3"
	if err == nil || err.Error() != want || summary.Loaded != 2 {
		t.Errorf("%v, %v", summary, err)
	}
	var syntax *SyntaxError
	if !errors.As(err, &syntax) {
		t.Errorf("%v is no *SyntaxError", err)
	}
}

func TestRunFromLine(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	check(t, loadText(t, s, "Studio", "{\"name\":\"a\"}\nbad\n{\"name\":\"b\"}\nbad\n", func(c *Config) { c.FromLine = 3 }), result{
		Loaded: 1, Refused: 1, Report: []string{"rows:4: is not JSON: invalid character 'b' looking for beginning of value"},
	})
}

func TestRunCancelled(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	ctx, cancel := context.WithCancel(t.Context())
	source, err := NewNDJSON(strings.NewReader(strings.Repeat("{\"title\":\"a\"}\n", 10)))
	if err != nil {
		t.Fatal(err)
	}
	summary, err := Run(ctx, Config{
		Store: s, Type: s.Schema().Type("Film"), Source: source, Name: "rows", BatchSize: 4,
		Progress: func(Summary) { cancel() },
	})
	want := "rows:5: stopped, continue with --from-line 5: context canceled"
	if !errors.Is(err, context.Canceled) || err.Error() != want || summary.Loaded != 4 || len(stored(t, s, "Film", "title")) != 4 {
		t.Errorf("%v, %v", summary, err)
	}
}
