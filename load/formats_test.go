package load

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
)

// drain reads all of a source: one text per row, "3: {…}" or "3! reason".
func drain(t *testing.T, s Source, err error) []string {
	t.Helper()
	if err != nil {
		return []string{"open: " + err.Error()}
	}
	var out []string
	for range 100 {
		row, err := Next(s)
		var bad *RowError
		var syntax *SyntaxError
		switch {
		case errors.As(err, &bad):
			for _, p := range bad.Problems {
				out = append(out, fmt.Sprintf("%d! %s", bad.Line, p))
			}
		case errors.As(err, &syntax):
			return append(out, fmt.Sprintf("%d!! %s", syntax.Line, syntax.Reason))
		case errors.Is(err, io.EOF):
			return out
		case err != nil:
			return append(out, "!! "+err.Error())
		case row.Problems != nil:
			for _, p := range row.Problems {
				out = append(out, fmt.Sprintf("%d! %s", row.Line, p))
			}
		default:
			b, err := json.Marshal(row.Object)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, fmt.Sprintf("%d: %s", row.Line, b))
		}
	}
	t.Fatal("the source never ends")
	return nil
}

func zip(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

type formatCase struct {
	name, text string
	want       []string
}

func runFormat(t *testing.T, cases []formatCase, open func(io.Reader) (Source, error)) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, err := open(strings.NewReader(c.text))
			if diff := cmp.Diff(c.want, drain(t, s, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNDJSON(t *testing.T) {
	t.Parallel()
	long := `{"title":"` + strings.Repeat("x", maxRowBytes) + `"}`
	runFormat(t, []formatCase{
		{"nothing", "", nil},
		{"rows, empty lines and CRLF", "{\"a\":1}\r\n\r\n  \n{\"a\":\"é\"}\n{\"a\":3}", []string{`1: {"a":1}`, `4: {"a":"é"}`, `5: {"a":3}`}},
		{"byte order mark", "\xef\xbb\xbf{\"a\":1}\n", []string{`1: {"a":1}`}},
		{"numbers keep their spelling", `{"a":1.10,"b":12345678901234567890}`, []string{`1: {"a":1.10,"b":12345678901234567890}`}},
		{"gzip", zip(t, "{\"a\":1}\n"), []string{`1: {"a":1}`}},
		{"bad line goes on", "{\"a\":tru}\n{\"a\":1}\n", []string{`1! is not JSON: invalid character '}' in literal true (expecting 'e')`, `2: {"a":1}`}},
		{"line cut short", "{\"a\":\n{}", []string{`1! is not JSON: it ends early`, `2: {}`}},
		{"file cut short", "{}\n{\"a\":\"caf\xc3", []string{`1: {}`, "2!! the file ends inside the row that begins here"}},
		{"trailing garbage", `{"a":1} x`, []string{`1! is not JSON: invalid character 'x' after top-level value`}},
		{"two values", `{"a":1}{"a":2}`, []string{`1! is not JSON: invalid character '{' after top-level value`}},
		{"key twice", `{"a":1,"b":{"c":1,"c":2}}` + "\n{}", []string{`1! has the key "c" twice`, `2: {}`}},
		{"no object", "[1]\n\"x\"\nnull", []string{
			`1! must be a JSON object, with a key per field`, `2! must be a JSON object, with a key per field`,
			`3! must be a JSON object, with a key per field`,
		}},
		{"latin-1", "{\"a\":\"caf\xe9\"}\n{}", []string{`1! is not UTF-8: byte 0xe9 at position 10`, `2: {}`}},
		{"UTF-16", "\xff\xfe{\x00}\x00", []string{"open: is UTF-16 or UTF-32: convert it to UTF-8 first"}},
		{"UTF-16 without a mark", "{\x00}\x00", []string{"open: is UTF-16 or UTF-32: convert it to UTF-8 first"}},
		{"half a surrogate pair", `{"a":"\\\ud83d"}` + "\n" + `{"a":"\ud83d\ude00 \u00e9 \\ud83d"}`, []string{
			`1! is not JSON: it holds half of a surrogate pair, such as \ud800`, `2: {"a":"😀 é \\ud83d"}`,
		}},
		{"too deep", strings.Repeat(`{"a":`, 300) + "1" + strings.Repeat("}", 300), []string{"1! is not JSON: its objects and lists nest too deep"}},
		{"too long", long + "\n{}", []string{"1! is longer than 4 MiB", "2: {}"}},
		{"too long and last", long, []string{"1! is longer than 4 MiB"}},
	}, NewNDJSON)
}

func TestJSON(t *testing.T) {
	t.Parallel()
	long := `{"title":"` + strings.Repeat("x", maxRowBytes) + `"}`
	runFormat(t, []formatCase{
		{"empty file", " \n", []string{"open: is empty: expected a JSON array of objects"}},
		{"empty array", "[ ]\n", nil},
		{"rows over several lines", "\xef\xbb\xbf[\r\n {\"a\": \"],}\\\"\"},\r\n {\n\"a\": [1, 2]\n}\n, {\"a\": {}} ]\r\n", []string{
			`2: {"a":"],}\""}`, `3: {"a":[1,2]}`, `6: {"a":{}}`,
		}},
		{"gzip", zip(t, `[{"a":1}]`), []string{`1: {"a":1}`}},
		{"gzip cut short", zip(t, `[{"a":1}]`)[:20], []string{`1: {"a":1}`, "1!! can't be read: unexpected EOF"}},
		{"objects without an array", "\n{\"a\":1}\n{\"a\":2}\n", []string{`2: {"a":1}`, `3: {"a":2}`}},
		{"no array", `"x"`, []string{`open: line 1: expected a JSON array of objects, found '"'`}},
		{"bad element goes on", "[\n{\"a\":\n tru},\n{\"a\":1}]", []string{
			`3! is not JSON: invalid character '}' in literal true (expecting 'e')`, `4: {"a":1}`,
		}},
		{"key twice", `[{"a":1,"a":2},{}]`, []string{`1! has the key "a" twice`, "1: {}"}},
		{"no objects", `[1, "x", null, [{}], {}]`, []string{
			"1! must be a JSON object, with a key per field", "1! must be a JSON object, with a key per field",
			"1! must be a JSON object, with a key per field", "1! must be a JSON object, with a key per field", "1: {}",
		}},
		{"comma too many", "[{},\n,{},]", []string{"1: {}", "2! is empty: a comma too many", "2: {}", "2! is empty: a comma too many"}},
		{"missing comma", "[{} {}, {}]", []string{"1! is not JSON: invalid character '{' after top-level value", "1: {}"}},
		{"truncated after a row", "[{},\n{}\n", []string{"1: {}", "2!! the file ends inside the array, in or after the element that begins here"}},
		{"truncated inside a row", "[{},\n{\"a\": \"x", []string{"1: {}", "2!! the file ends inside the array, in or after the element that begins here"}},
		{"truncated at once", "[", []string{"1!! the file ends inside the array, in or after the element that begins here"}},
		{"garbage after the array", "[{}]\n]", []string{"1: {}", "2!! unexpected ']' after the array"}},
		{"closed too often", "[}, {}]", []string{"1! is not JSON: invalid character '}' looking for beginning of value", "1: {}"}},
		{"too long", "[" + long + ",\n{}]", []string{"1! is longer than 4 MiB", "2: {}"}},
	}, NewJSON)
}

func TestCSV(t *testing.T) {
	t.Parallel()
	film := testSchema().Type("Film")
	runFormat(t, []formatCase{
		{"empty", "", []string{"open: is empty: expected a header of field names"}},
		{"header alone", "title\r\n", nil},
		{
			"conversion by field",
			"\xef\xbb\xbftitle,minutes,score,gross,released,tags,extra,studio.name,seen\r\n" +
				"\"A \"\"b\"\"\nc\",12,7.5,8000000,1998-01-02,\"[\"\"x\"\"]\",\"{\"\"k\"\": 1.10}\",Paramount,true\r\n" +
				"x,,,,,,,,\r\n",
			[]string{
				`2: {"extra":{"k":1.10},"gross":"8000000","minutes":12,"released":"1998-01-02","score":7.5,"seen":true,` +
					`"studio":{"name":"Paramount"},"tags":["x"],"title":"A \"b\"\nc"}`,
				`4: {"title":"x"}`,
			},
		},
		{"text that is no number stays text", "minutes,score,seen\n007,1e,yes\n", []string{`2: {"minutes":"007","score":"1e","seen":"yes"}`}},
		{"relation by ID", "title,studio\na,studio_00000000000000000000000000\n", []string{`2: {"studio":"studio_00000000000000000000000000","title":"a"}`}},
		{"bad JSON cells", "tags,extra\n\"{}\",{\n[],\n", []string{
			`2! tags: must be a JSON list such as ["a", "b"]`, `2! extra: must be JSON`, `3: {"tags":[]}`,
		}},
		{"too few and too many cells", "title,minutes\na\na,1,2\na,1\n", []string{
			"2! has 1 cells, the header 2", "3! has 3 cells, the header 2", `4: {"minutes":1,"title":"a"}`,
		}},
		{"bad quotes go on", "title\na \"b\" c\n\"a\"b\nok\n", []string{
			"2! has a quote inside a bare cell at column 3: quote the cell and double the quote",
			"3! has a quoted cell that does not end properly at line 3, column 3",
			`4: {"title":"ok"}`,
		}},
		{"quote left open", "title\n\"a\nb\n", []string{"2!! a quoted cell begins here that never ends"}},
		{"latin-1", "title\ncaf\xe9\nok\n", []string{"2! title: is not UTF-8: byte 0xe9 at position 4", `3: {"title":"ok"}`}},
		{"row without end", "title\n\"" + strings.Repeat("x\n", maxRowBytes), []string{"2!! a row from here on is longer than 4 MiB: is a quote left open?"}},
		{"unknown column", "titel\na\n", []string{`open: line 1: the header's "titel" is no field of Film`}},
		{"inverse column", "title,licences\n", []string{`open: line 1: the header's "licences" is no field of Film`}},
		{"unknown key column", "studio.nam\n", []string{`open: line 1: the header's "studio.nam": Studio has no field nam`}},
		{"no relation", "title.x\n", []string{`open: line 1: the header's "title.x": title is no relation`}},
		{"column twice", "title,title\n", []string{`open: line 1: the header names title twice`}},
		{"relation twice", "studio,studio.name\n", []string{`open: line 1: the header names studio twice`}},
	}, func(r io.Reader) (Source, error) { return NewCSV(r, film) })
}

func TestCSVKeyOfSeveralFields(t *testing.T) {
	t.Parallel()
	licence := testSchema().Type("Licence")
	runFormat(t, []formatCase{
		{"whole key", "film.released,territory,film.title,fee\n1998-01-02,FR,A,1.50\n,FR,A,\n", []string{
			`2: {"fee":1.50,"film":{"released":"1998-01-02","title":"A"},"territory":"FR"}`,
			`3: {"film":{"title":"A"},"territory":"FR"}`,
		}},
		{"part of the key", "film.title\n", []string{
			`open: line 1: the header's "film.title": film must be an ID or the unique key title, released of Film and nothing else`,
		}},
	}, func(r io.Reader) (Source, error) { return NewCSV(r, licence) })
}

func TestFormatOf(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]Format{
		"a.json": FormatJSON, "dir/A.JSON.gz": FormatJSON, "a.ndjson": FormatNDJSON, "a.jsonl": FormatNDJSON,
		"a.b.csv": FormatCSV, "a.csv.gz": FormatCSV, "-": "", "a.gz": "", "a": "", "a.xml": "",
	} {
		if got, err := FormatOf(name); got != want || (err == nil) != (want != "") {
			t.Errorf("FormatOf(%q) = %q, %v; want %q", name, got, err, want)
		}
	}
}

func FuzzSources(f *testing.F) {
	film := testSchema().Type("Film")
	f.Add([]byte("[{\"title\":\"a\"},{\"studio\":{\"name\":\"b\"}}]"))
	f.Add([]byte("{\"title\":\"\\ud83d\"}\n\n[]"))
	f.Add([]byte("title,studio.name\n\"a\"\"b\",c\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, open := range []func(io.Reader) (Source, error){
			NewNDJSON, NewJSON, func(r io.Reader) (Source, error) { return NewCSV(r, film) },
		} {
			s, err := open(bytes.NewReader(data))
			for last := 0; err == nil; {
				var row Row
				row, err = Next(s)
				var bad *RowError
				if errors.As(err, &bad) {
					row.Line, err = bad.Line, nil
				}
				if err == nil && (row.Line < last || row.Line < 1) {
					t.Fatalf("line %d behind line %d", row.Line, last)
				}
				last = row.Line
			}
		}
	})
}

// testSchema has types with all kinds of fields that the loader distinguishes.
func testSchema() *record.Schema {
	id := func() *record.Field {
		return &record.Field{Name: "id", Column: "id", Scalar: record.ScalarID, NonNull: true, ReadOnly: true}
	}
	col := func(name string, s record.Scalar) *record.Field {
		return &record.Field{Name: name, Column: name, Scalar: s}
	}
	studio := &record.Type{
		Name: "Studio", Singular: "studio", Plural: "studios", Table: "studios", IDPrefix: "studio",
		Fields: []*record.Field{id(), col("name", record.ScalarString), {Name: "films", Inverse: &record.Inverse{From: "Film", Via: "studio"}}},
		Keys:   []*record.Key{{Constraint: "studios_name_key", Fields: []string{"name"}, Lookup: "studioByName"}},
	}
	studio.Fields[1].NonNull = true
	film := &record.Type{
		Name: "Film", Singular: "film", Plural: "films", Table: "films", IDPrefix: "film",
		Fields: []*record.Field{
			id(), col("title", record.ScalarString), col("minutes", record.ScalarInt), col("score", record.ScalarFloat),
			col("gross", record.ScalarBigInt), col("released", record.ScalarDate), col("tags", record.ScalarString),
			col("extra", record.ScalarJSON), col("seen", record.ScalarBoolean), col("studio", record.ScalarID),
			{Name: "licences", Inverse: &record.Inverse{From: "Licence", Via: "film"}},
		},
		Keys: []*record.Key{{Constraint: "films_title_released_key", Fields: []string{"title", "released"}, Lookup: "filmByTitleReleased"}},
	}
	film.Fields[1].NonNull = true
	film.Fields[6].List, film.Fields[6].ElemNonNull = true, true
	film.Fields[9].Relation = &record.Relation{To: "Studio", Inverse: "films"}
	licence := &record.Type{
		Name: "Licence", Singular: "licence", Plural: "licences", Table: "licences", IDPrefix: "licence",
		Fields: []*record.Field{id(), col("film", record.ScalarID), col("territory", record.ScalarString), col("fee", record.ScalarDecimal)},
		Keys:   []*record.Key{{Constraint: "licences_film_territory_key", Fields: []string{"film", "territory"}, Lookup: "licenceByFilmTerritory"}},
	}
	licence.Fields[1].Relation = &record.Relation{To: "Film", Inverse: "licences"}
	return record.NewSchema(record.Schema{Types: []*record.Type{studio, film, licence}})
}
