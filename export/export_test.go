package export_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recordgraph/export"
	"recordgraph/input"
	"recordgraph/record"
	"recordgraph/store/encode"
)

// notes is a store of one type, whose rows are PostgreSQL's texts.
type notes struct {
	schema *record.Schema
	rows   [][]driver.Value
	asked  *record.Export
	err    error // after the rows

	principal record.Principal
}

func newNotes(rows ...[]driver.Value) *notes {
	col := func(name string, s record.Scalar) *record.Field {
		return &record.Field{Name: name, Column: strings.ToLower(name), Scalar: s}
	}
	author := &record.Type{
		Name: "Author", Singular: "author", Plural: "authors", Table: "authors", IDPrefix: "author", Read: "author:read",
		Fields: []*record.Field{col("id", record.ScalarID)},
	}
	note := &record.Type{
		Name: "Note", Singular: "note", Plural: "notes", Table: "notes", IDPrefix: "note", Read: "note:read",
		Fields: []*record.Field{
			col("id", record.ScalarID), col("text", record.ScalarString), col("mood", record.ScalarString), col("price", record.ScalarDecimal),
			col("tags", record.ScalarString), col("doc", record.ScalarJSON), col("at", record.ScalarDateTime), col("author", record.ScalarID),
			{Name: "words", Scalar: record.ScalarInt, InGo: true}, {Name: "replies", Inverse: &record.Inverse{From: "Note", Via: "author"}},
		},
	}
	note.Fields[2].Default = "calm"
	note.Fields[3].Scope = "note:price"
	note.Fields[4].List = true
	note.Fields[7].Relation = &record.Relation{To: "Author"}
	return &notes{schema: record.NewSchema(record.Schema{Types: []*record.Type{author, note}}), rows: rows, principal: record.Principal{Operator: true}}
}

// Principal returns the test's caller, by default one with all scopes.
func (n *notes) Principal() record.Principal { return n.principal }

func (n *notes) Export(_ context.Context, e *record.Export, fn func(*encode.Table) error) error {
	n.asked = e
	for _, row := range n.rows {
		t := encode.NewTable(len(row), 1)
		if err := t.Append(row); err != nil {
			return err
		}
		if err := fn(t); err != nil {
			return err
		}
	}
	return n.err
}

// request is a request for notes with all scopes.
func (n *notes) request(f export.Format, fields ...string) export.Request {
	return export.Request{Type: n.schema.Type("Note"), Format: f, Fields: fields, Now: time.Now()}
}

func (n *notes) prepare(req export.Request) (*export.Export, []*record.Error) {
	req.Session = n
	return export.New(n.schema, input.DefaultLimits()).Prepare(req)
}

func (n *notes) write(t *testing.T, req export.Request) string {
	t.Helper()
	e, problems := n.prepare(req)
	if problems != nil {
		t.Fatal(problems)
	}
	var b strings.Builder
	count, err := e.Write(t.Context(), &b)
	if err != nil || count != int64(len(n.rows)) {
		t.Fatalf("%d records, %v", count, err)
	}
	return b.String()
}

const (
	noteID   = "01890000-0000-7000-8000-000000000001"
	authorID = "01890000-0000-7000-8000-000000000002"
)

func TestNDJSON(t *testing.T) {
	t.Parallel()
	n := newNotes(
		[]driver.Value{noteID, "a \"b\"\n", "calm", "1.50", `{"x","y, z"}`, `{"k": [1]}`, time.Date(2026, 11, 21, 12, 0, 0, 5000, time.UTC), authorID},
		[]driver.Value{noteID, "", nil, nil, "{}", nil, nil, nil},
	)
	want := `{"id":"note_01h4000000e008000000000001","text":"a \"b\"\n","mood":"calm","price":"1.50","tags":["x","y, z"],"doc":{"k": [1]},` +
		`"at":"2026-11-21T12:00:00.000005Z","author":"author_01h4000000e008000000000002"}` + "\n" +
		`{"id":"note_01h4000000e008000000000001","text":"","mood":null,"price":null,"tags":[],"doc":null,"at":null,"author":null}` + "\n"
	if diff := cmp.Diff(want, n.write(t, n.request(export.NDJSON))); diff != "" {
		t.Error(diff)
	}
	if got := newNotes().write(t, newNotes().request(export.NDJSON)); got != "" {
		t.Errorf("of nothing: %q", got)
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	n := newNotes(
		[]driver.Value{noteID, "a \"b\",\r\n", "calm", "1.50", `{"x","y"}`, `{"k": 1}`, time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), authorID},
		[]driver.Value{noteID, "", "", nil, "{}", "7", nil, nil},
		[]driver.Value{noteID, nil, nil, nil, nil, `"s"`, nil, nil},
		[]driver.Value{noteID, `\N`, " x", "-1", nil, nil, nil, nil},
		[]driver.Value{noteID, "=1+1", "@x", nil, nil, nil, nil, nil},
	)
	const id = "note_01h4000000e008000000000001"
	want := "id,text,mood,price,tags,doc,at,author\r\n" +
		id + ",\"a \"\"b\"\",\r\n\",calm,1.50,\"[\"\"x\"\",\"\"y\"\"]\",\"{\"\"k\"\": 1}\",2026-11-21T12:00:00Z,author_01h4000000e008000000000002\r\n" +
		id + ",\"\",\"\",,[],7,,\r\n" +
		id + ",,\\N,,,\"\"\"s\"\"\",,\r\n" +
		id + ",\"\\N\",\" x\",-1,,,,\r\n" +
		id + ",=1+1,@x,,,,,\r\n"
	if diff := cmp.Diff(want, n.write(t, n.request(export.CSV))); diff != "" {
		t.Error(diff)
	}
	one := newNotes([]driver.Value{nil}, []driver.Value{"a"})
	if diff := cmp.Diff("text\r\n\\N\r\na\r\n", one.write(t, one.request(export.CSV, "text"))); diff != "" {
		t.Error(diff)
	}
	if got := newNotes().write(t, newNotes().request(export.CSV, "text", "id")); got != "text,id\r\n" {
		t.Errorf("of nothing: %q", got)
	}
}

func TestPrepareReadsFilterAndOrder(t *testing.T) {
	t.Parallel()
	n := newNotes()
	req := n.request(export.CSV, "text")
	req.Filter, req.OrderBy = `{"text":{"startsWith":"a"}}`, `[{"at":"DESC"}]`
	req.MaxCost = 110
	n.write(t, req)
	text, at := n.schema.Type("Note").Field("text"), n.schema.Type("Note").Field("at")
	if f := n.asked.Filter; f == nil || f.Op != record.OpStartsWith || f.Field != text || f.Value != "a" {
		t.Errorf("filter %+v", f)
	}
	if o := n.asked.Order; len(o) != 1 || o[0].Field != at || !o[0].Desc {
		t.Errorf("order %+v", o)
	}
}

// All mistakes are reported together, by their paths; scopes come first.
func TestPrepareRefuses(t *testing.T) {
	t.Parallel()
	all := map[string]bool{"note:read": true, "note:price": true, "author:read": true}
	for name, c := range map[string]struct {
		set    func(*export.Request)
		scopes map[string]bool
		want   []string
	}{
		"mistakes": {func(r *export.Request) {
			r.Filter, r.OrderBy, r.Fields = `{"text":{"eq":1},"mod":{}}`, `[{"tags":"ASC"}]`, []string{"text", "nothing", "words", "text", "replies", ""}
		}, all, []string{
			"fields.1: nothing is not a field of Note", "fields.2: words is computed by the service and can't be exported", "fields.3: text is named twice",
			"fields.4: replies is a list of other records, which can be exported on their own", `fields.5: "" is not a field of Note`,
			"filter.mod: is not a field of Note", "filter.text.eq: must be a string", "orderBy.0.tags: is a list, which orderBy does not support",
		}},
		"no JSON": {func(r *export.Request) { r.Filter, r.OrderBy = `{"text":`, `[] []` }, all, []string{
			"filter: is not JSON: unexpected end of JSON input", "orderBy: is not JSON: invalid character '[' after top-level value",
		}},
		"a member twice": {func(r *export.Request) {
			r.Filter, r.OrderBy = `{"or":[{},{"text":{"eq":"a","eq":"b"}}]}`, `[{"text":"ASC","\u0074ext":"DESC"}]`
		}, all, []string{"filter.or.1.text.eq: is given twice", "orderBy.0.text: is given twice"}},
		"a filter that costs too much": {
			func(r *export.Request) { r.Filter, r.MaxCost = `{"text":{"containsFold":"a","endsWithFold":"b"}}`, 399 }, all,
			[]string{"the filter and the order of the export cost 400, at most 399 are allowed; use fewer conditions"},
		},
		"an order that costs too much": {
			func(r *export.Request) { r.OrderBy, r.MaxCost = `[{"text":"ASC"}]`, 99 }, all,
			[]string{"the filter and the order of the export cost 100, at most 99 are allowed; use fewer conditions"},
		},
		"no filter": {func(r *export.Request) { r.Filter = `7` }, all, []string{"filter: must be an input object"}},
		"no scope": {func(r *export.Request) { r.Filter = `{"mod":{}}` }, nil, []string{
			"reading Note needs the scope note:read", "Note.price needs the scope note:price", "reading Author needs the scope author:read",
		}},
		"fields without their scopes": {
			func(r *export.Request) { r.Fields = []string{"price", "author"} }, map[string]bool{"note:read": true},
			[]string{"fields.0: Note.price needs the scope note:price", "fields.1: reading Author needs the scope author:read"},
		},
		"filter and order without their scopes": {
			func(r *export.Request) {
				r.Fields = []string{"text"}
				r.Filter, r.OrderBy = `{"price":{"gt":"1"},"author":{"id":{"isNull":false}}}`, `[{"price":"ASC"}]`
			}, map[string]bool{"note:read": true},
			[]string{
				"filter.price: Note.price needs the scope note:price", "filter.author: reading Author needs the scope author:read",
				"orderBy.0.price: Note.price needs the scope note:price",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNotes()
			req := n.request(export.CSV)
			req.Fields = nil
			n.principal = record.Principal{Scopes: slices.Sorted(maps.Keys(c.scopes))}
			c.set(&req)
			e, problems := n.prepare(req)
			var got []string
			for _, p := range problems {
				got = append(got, p.Message)
				if wrong := errors.Is(p, record.ErrForbidden) != (len(c.scopes) < 3); wrong {
					t.Errorf("%v is of kind %v", p, p.Kind)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" || e != nil || n.asked != nil {
				t.Errorf("%s, %v, %v", diff, e, n.asked)
			}
		})
	}
	n := newNotes()
	req := n.request(export.CSV, "text")
	n.principal = record.Principal{Scopes: []string{"note:read"}}
	if _, problems := n.prepare(req); problems != nil {
		t.Errorf("what a caller may read is refused: %v", problems)
	}
}

// failing accepts some writes and fails the later ones.
type failing struct{ left int }

func (f *failing) Write(p []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

var errFull = errors.New("full")

func TestWriteFails(t *testing.T) {
	t.Parallel()
	n := newNotes([]driver.Value{"a"}, []driver.Value{"b"})
	for left, want := range map[int]int64{0: 1, 1: 2} {
		e, _ := n.prepare(n.request(export.NDJSON, "text"))
		if count, err := e.Write(t.Context(), &failing{left}); !errors.Is(err, errFull) || count != want {
			t.Errorf("%d records, %v", count, err)
		}
	}
	n.err = fmt.Errorf("lost: %w", record.ErrUnavailable)
	e, _ := n.prepare(n.request(export.NDJSON, "text"))
	var b strings.Builder
	if _, err := e.Write(t.Context(), &b); !errors.Is(err, record.ErrUnavailable) || strings.Count(b.String(), "\n") != 2 {
		t.Errorf("%q, %v", b.String(), err)
	}
}

func TestParseFormat(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]export.Format{"ndjson": export.NDJSON, "CSV": export.CSV, "xml": "", "": ""} {
		if got, err := export.ParseFormat(name); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", name, got, err)
		}
	}
}

// TestNames exports a renamed field, by its former name too, an enum value that is stored by another text, and a null of
// a required field, which is the default.
func TestNames(t *testing.T) {
	t.Parallel()
	n := newNotes([]driver.Value{"F", nil}, []driver.Value{"DULL", `{"b"}`})
	mood, tags := n.schema.Type("Note").Field("mood"), n.schema.Type("Note").Field("tags")
	mood.Scalar, mood.Default = record.ScalarEnum, nil
	mood.Enum = &record.Enum{Name: "Mood", Values: []string{"FUN", "DULL"}, Renamed: []record.RenamedValue{{Value: "FUN", Stored: "F"}}}
	tags.NonNull, tags.Default, tags.Former = true, []any{"a"}, "labels"
	n.schema = record.NewSchema(*n.schema)
	if diff := cmp.Diff("mood,tags\r\nFUN,\"[\"\"a\"\"]\"\r\nDULL,\"[\"\"b\"\"]\"\r\n", n.write(t, n.request(export.CSV, "mood", "labels"))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("{\"mood\":\"FUN\",\"tags\":[\"a\"]}\n{\"mood\":\"DULL\",\"tags\":[\"b\"]}\n", n.write(t, n.request(export.NDJSON, "mood", "tags"))); diff != "" {
		t.Error(diff)
	}
}
