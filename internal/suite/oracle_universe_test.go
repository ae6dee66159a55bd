package suite_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/jmoiron/sqlx"

	"recordgraph/internal/library"
	"recordgraph/record"
)

// thing is a record in memory: the values in the form of the API, nil for null, and the
// related records.
type thing struct {
	typ, id string // "Book", "book_…"
	n       uint64 // of its UUID
	values  map[string]any
	one     map[string]*thing
	many    map[string][]*thing // in the order of their IDs
}

// universe is the contents of the database, in memory: records by type, in ID order.
type universe struct {
	all  map[string][]*thing
	byID map[string]*thing
}

// nothing is a null among the values of a field.
const nothing = "∅"

// domains are the values of fields. They are few, so that many records have equal values,
// and they include values that are hard to quote, fold and sort, and extreme values.
var domains = map[string][]any{
	"title":          {"Alpha", "alpha", "Alpha", "Beta", "Éta 🎬", "éTA", "e\u0301ta", "100%", "a_b", `say "no"`, `back\slash`, "tab\tnew\nline", "東宝", "'; --", " ", "\u2028"},
	"genre":          {nothing, "Drama", "drama", "Drama", "Comedy", "", "a,b"},
	"format":         {nothing, "AUDIO", "PDF_A", "PRINT", "CD_ROM", "PRINT"},
	"publishedOn":    {nothing, "0001-01-01", "1998-05-08", "1998-05-08", "2024-02-29", "2026-11-21", "9999-12-31"},
	"pageCount":      {nothing, json.Number("1"), json.Number("95"), json.Number("95"), json.Number("1000")},
	"author":         {nothing, "Ana Lima", "ANA LIMA", "ΟΔΥΣΣΕΎΣ", "Οδυσσεύς", "日本", `{"a":1}`, "NULL"},
	"printingCost":   {nothing, "0", "100", "9007199254740993", "9223372036854775807"},
	"homeSales":      {nothing, "1", "2"},
	"worldwideSales": {nothing, nothing, "0", "250", "9007199254740993", "9007199254740992"},
	"audioBookSales": {nothing, "7"},
	"recommendedBy":  {nothing, json.Number("0"), json.Number("100"), json.Number("48")},
	"readerRating":   {nothing, json.Number("0"), json.Number("0.1"), json.Number("7.5"), json.Number("7.5"), json.Number("10")},
	"readerVotes":    {nothing, json.Number("0"), json.Number("2147483647")},
	"available":      {nothing, true, false},
	"source":         {nothing, "Remake"},
	"storyType":      {nothing, "Fantasy", "fantasy"},
	"tags":           {[]any{}, []any{}, []any{"a"}, []any{"a", "b"}, []any{"b", "a"}, []any{"", `q"d`, "NULL", "a,b"}},
	"attributes": {nothing, jsonDocument(`{"sound":"mono","parts":7}`), jsonDocument(`{"sound":null}`), jsonDocument(`[]`),
		jsonDocument(`"text"`), jsonDocument(`{"a":{"b":[1.50,"é\"\\"]}}`), jsonDocument(`true`)},
	"website":  {nothing, nothing, "https://example.org/", "https://example.org/?a=b&c=%20", "http://b.example/"},
	"branch":   {"DE", "FR", "US", "DE"},
	"startsAt": {"2026-01-01T00:00:00Z", "2026-11-21T11:00:00Z", "2026-11-21T11:00:00.000001Z", "0001-01-01T00:00:00Z"},
	"endsAt":   {"2027-01-01T00:00:00Z", "2026-11-21T13:00:00.5Z", "9999-12-31T23:59:59.999999Z"},
	"fee":      {nothing, "0", "0.10", "0.1", "12.50", "1000000.999"},
	"renewal":  {nothing, "P6M", "P180D", "P1DT12H", "PT36H", "PT0S"},
	"receipt":  {nothing, "2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77", "00000000-0000-0000-0000-000000000000"},
}

// names are the unique names of publishers.
var names = []string{"Pegasus", "pegasus", "Union House", "Éclair", "20th \"Fox\"", "Zzz", "100% A_B", "東宝"}

func jsonDocument(text string) any {
	v, err := ordered([]byte(text))
	if err != nil {
		panic(err)
	}
	return document{plainJSON(v)}
}

// document is a value of the scalar JSON, whose keys have no order.
type document struct{ value any }

// MarshalJSON implements [json.Marshaler].
func (d document) MarshalJSON() ([]byte, error) { return json.Marshal(d.value) }

func pick[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }

// newUniverse makes the same records each time, including books without a publisher or loans,
// books that differ only in the ID, and publishers without books.
func newUniverse() *universe {
	r := rand.New(rand.NewPCG(7, 11))
	u := &universe{all: map[string][]*thing{}, byID: map[string]*thing{}}
	for _, name := range names {
		u.add(r, "Publisher", "website").values["name"] = name
	}
	for range 30 {
		m := u.add(r, "Book", "title", "genre", "format", "publishedOn", "pageCount", "author", "printingCost", "homeSales",
			"worldwideSales", "audioBookSales", "recommendedBy", "readerRating", "readerVotes", "source", "storyType", "tags", "attributes", "available")
		if n := r.IntN(len(names) + 3); n < len(names)-1 {
			u.relate(m, "publisher", u.all["Publisher"][n], "books")
		}
		if r.IntN(3) == 0 {
			u.relate(m, "sequelOf", pick(r, u.all["Book"]), "sequels") // perhaps itself
		}
	}
	taken := map[string]bool{}
	for len(u.all["Loan"]) < 45 {
		book, branch, from := pick(r, u.all["Book"][:20]), pick(r, domains["branch"]), pick(r, domains["startsAt"])
		key := fmt.Sprint(book.id, branch, from)
		if taken[key] {
			continue
		}
		taken[key] = true
		l := u.add(r, "Loan", "endsAt", "fee", "renewal", "receipt")
		l.values["branch"], l.values["startsAt"] = branch, from
		u.relate(l, "book", book, "loans")
	}
	return u
}

func (u *universe) add(r *rand.Rand, typ string, fields ...string) *thing {
	n := uint64(len(u.all[typ]) + 1)
	prefix := strings.ToLower(typ)
	created := time.Date(2026, 1, 1+r.IntN(3), 0, 0, 0, 1000*r.IntN(3), time.UTC)
	x := &thing{
		typ: typ, id: record.ID{Prefix: prefix, UUID: library.Number(n)}.String(), n: n,
		one: map[string]*thing{}, many: map[string][]*thing{}, values: map[string]any{
			"version": json.Number(fmt.Sprint(1 + r.IntN(3))), "createdAt": created.Format(time.RFC3339Nano),
			"updatedAt": created.Add(time.Duration(r.IntN(3)) * time.Hour).Format(time.RFC3339Nano),
		},
	}
	x.values["id"] = x.id
	for _, f := range fields {
		if x.values[f] = pick(r, domains[f]); x.values[f] == nothing {
			x.values[f] = nil
		}
	}
	u.all[typ] = append(u.all[typ], x)
	u.byID[x.id] = x
	return x
}

func (u *universe) relate(x *thing, relation string, to *thing, inverse string) {
	x.one[relation] = to
	to.many[inverse] = append(to.many[inverse], x)
}

// columns are the column values of the record.
func (x *thing) columns() map[string]any {
	out := map[string]any{}
	for name, v := range x.values {
		out[snake(name)] = v
	}
	out["id"] = library.Number(x.n)
	for name, to := range x.one {
		out[snake(name)+"_id"] = library.Number(to.n)
	}
	return out
}

// snake converts a field name to a column name: "audioBookSales" to audio_book_sales.
func snake(name string) string {
	var b strings.Builder
	for _, c := range name {
		if unicode.IsUpper(c) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}

// database returns a migrated database with the universe.
func (u *universe) database(tb testing.TB) string {
	tb.Helper()
	inserts := u.inserts(tb)
	return library.DatabaseOf(tb, "oracle", strings.Join(inserts, "\n"), func(ctx context.Context, db *sqlx.DB) error {
		for _, insert := range inserts {
			if _, err := db.ExecContext(ctx, insert); err != nil {
				return fmt.Errorf("%.100s: %w", insert, err)
			}
		}
		return nil
	})
}

// inserts returns INSERT statements, made without the code of the store.
func (u *universe) inserts(tb testing.TB) []string {
	tb.Helper()
	var out []string
	for _, table := range [][2]string{{"Publisher", "publishers"}, {"Book", "books"}, {"Loan", "loans"}} {
		var rows []map[string]any
		for _, x := range u.all[table[0]] {
			rows = append(rows, x.columns())
		}
		text, err := json.Marshal(rows)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, fmt.Sprintf(`INSERT INTO %s SELECT * FROM jsonb_populate_recordset(NULL::%s, '%s')`,
			table[1], table[1], strings.ReplaceAll(string(text), "'", "''")))
	}
	return out
}
