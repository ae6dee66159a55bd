package cost_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"recordgraph/input"
	"recordgraph/input/cost"
	"recordgraph/record"
)

// model has books, authors and reviews. A review has the weight 3.
func model() *record.Schema {
	id := func() *record.Field {
		return &record.Field{Name: "id", Column: "id", Scalar: record.ScalarID, NonNull: true}
	}
	return record.NewSchema(record.Schema{Types: []*record.Type{
		{
			Name: "Book", Singular: "book", Plural: "books", Table: "books", IDPrefix: "book", Cost: 1,
			Fields: []*record.Field{
				id(),
				{Name: "isbn", Column: "isbn", Scalar: record.ScalarString},
				{Name: "title", Column: "title", Scalar: record.ScalarString},
				{Name: "text", Column: "text", Scalar: record.ScalarString, LongText: true},
				{Name: "shelf", Column: "shelf", Scalar: record.ScalarString},
				{Name: "year", Column: "year", Scalar: record.ScalarInt},
				{Name: "pages", Column: "pages", Scalar: record.ScalarInt},
				{Name: "tags", Column: "tags", Scalar: record.ScalarString, List: true},
				{Name: "extra", Column: "extra", Scalar: record.ScalarJSON},
				{Name: "author", Column: "author_id", Scalar: record.ScalarID, Relation: &record.Relation{To: "Author", Inverse: "books"}},
				{Name: "reviews", Inverse: &record.Inverse{From: "Review", Via: "book"}},
			},
			Keys: []*record.Key{{Constraint: "books_isbn_key", Fields: []string{"isbn"}, Lookup: "bookByIsbn"}},
			Indexes: []*record.Index{
				{Name: "books_shelf_year_idx", Fields: []string{"shelf", "year"}},
				{Name: "books_title_fold_idx", Fields: []string{"title"}, Fold: true},
			},
		},
		{
			Name: "Author", Singular: "author", Plural: "authors", Table: "authors", IDPrefix: "author", Cost: 1,
			Fields: []*record.Field{
				id(),
				{Name: "name", Column: "name", Scalar: record.ScalarString},
				{Name: "books", Inverse: &record.Inverse{From: "Book", Via: "author"}},
			},
		},
		{
			Name: "Review", Singular: "review", Plural: "reviews", Table: "reviews", IDPrefix: "review", Cost: 3,
			Fields: []*record.Field{
				id(),
				{Name: "stars", Column: "stars", Scalar: record.ScalarInt},
				{Name: "book", Column: "book_id", Scalar: record.ScalarID, Relation: &record.Relation{To: "Book", Inverse: "reviews"}},
			},
		},
	}})
}

// connection reads a filter and an order from JSON; an empty text is null.
func connection(t *testing.T, typ, filter, order string) *record.Connection {
	t.Helper()
	m := model()
	limits := input.DefaultLimits()
	limits.AllowMatches = true
	r := input.NewRules(m, limits).Reader(time.Time{}, func(input.FieldUse) {})
	decode := func(text string) (v any) {
		if text == "" {
			return nil
		}
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	c := &record.Connection{Type: m.Type(typ)}
	c.Filter = r.Filter(c.Type, "filter", decode(filter))
	c.Order = r.Order(c.Type, "orderBy", decode(order))
	if problems := r.Problems(); len(problems) > 0 {
		t.Fatal(problems)
	}
	return c
}

// TestRows compares the costs of filters and orders with figures computed from the table of weights.
func TestRows(t *testing.T) {
	t.Parallel()
	tests := []struct {
		filter, order string
		want          int
	}{
		{``, ``, 0},
		{`{"pages":{"eq":1}}`, ``, 10},
		{`{"pages":{"ne":1,"gt":1,"gte":1,"lt":1,"lte":1,"isNull":true}}`, ``, 6 * 10},
		{`{"pages":{"between":{"from":1,"to":2}}}`, ``, 2 * 10},
		{`{"pages":{"in":[1,2,3]}}`, ``, 10 + 3},
		{`{"pages":{"in":[]}}`, ``, 10},
		{`{"title":{"startsWith":"a"}}`, ``, 10},
		{`{"title":{"contains":"a"}}`, ``, 40},
		{`{"title":{"endsWith":"a"}}`, ``, 40},
		{`{"shelf":{"eqFold":"a","containsFold":"a","startsWithFold":"a","endsWithFold":"a"}}`, ``, 4 * 200},
		{`{"title":{"matches":"a"}}`, ``, 400},
		{`{"text":{"eq":"a","startsWith":"a"}}`, ``, 2 * 10},
		{`{"text":{"contains":"a","containsFold":"a"}}`, ``, 10 * (40 + 200)},
		{`{"tags":{"eq":["a","b"],"isEmpty":true,"isNull":true}}`, ``, 3 * 10},
		{`{"tags":{"has":"a"}}`, ``, 25 + 25},
		{`{"tags":{"hasAny":["a","b"],"hasAll":["a","b","c"]}}`, ``, 25 + 2*25 + 25 + 3*25},
		{`{"extra":{"eq":1,"contains":{},"hasKey":"a","isNull":true}}`, ``, 30 + 80 + 30 + 30},
		{`{"extra":{"in":[1,2]}}`, ``, 30 + 2*25},
		{`{"extra":{"path":{"at":["a"],"eq":"x"}}}`, ``, 100 + 30},
		{`{"extra":{"path":{"at":["a"],"gt":1,"containsFold":"x"}}}`, ``, 100 + 10 + 100 + 200},
		{`{"extra":{"path":{"at":["a"],"isNull":true}}}`, ``, 100 + 30},

		{`{"isbn":{"eq":"1"}}`, ``, 1},
		{`{"isbn":{"in":["1","2","3"]}}`, ``, 3},
		{`{"id":{"eq":"book_00000000000000000000000000"}}`, ``, 1},
		{`{"shelf":{"eq":"A"},"title":{"contains":"a"}}`, ``, 1 + 40},
		{`{"year":{"eq":1}}`, ``, 10},
		{`{"isbn":{"ne":"1"}}`, ``, 10},
		{`{"isbn":{"startsWith":"1"}}`, ``, 10},
		{`{"not":{"isbn":{"eq":"1"}}}`, ``, 10},
		{`{"or":[{"isbn":{"eq":"1"}},{"shelf":{"eq":"A"},"pages":{"eq":1}}]}`, ``, 1 + 1 + 10},
		{`{"or":[{"isbn":{"eq":"1"}},{"pages":{"eq":1}}]}`, ``, 10 + 10},
		{`{"title":{"eqFold":"a"}}`, ``, 1},
		{`{"title":{"startsWithFold":"a"}}`, ``, 10},
		{`{"title":{"containsFold":"a"}}`, ``, 200},
		{`{"or":[{"title":{"startsWithFold":"a"}},{"isbn":{"eq":"1"}}]}`, ``, 10 + 1},
		{`{"or":[{"title":{"startsWithFold":"a"}},{"pages":{"eq":1}}]}`, ``, 200 + 10},
		{`{"title":{"eq":"a"}}`, ``, 10},
		{`{"or":[{"isbn":{"eq":"1"}},{"and":[{"shelf":{"eq":"A"}},{"not":{"isbn":{"eq":"1"}}}]}]}`, ``, 1 + 1 + 10},

		{`{"author":{"isNull":true}}`, ``, 10},
		{`{"author":{}}`, ``, 50},
		{`{"author":{"name":{"eq":"a"}}}`, ``, 50 + 10},
		{`{"author":{"id":{"eq":"author_00000000000000000000000000"}}}`, ``, 50 + 10},
		{`{"reviews":{"some":{}}}`, ``, 100},
		{`{"reviews":{"none":{"stars":{"lt":3}},"every":{"stars":{"gt":1}}}}`, ``, 2 * (100 + 10*3*10)},
		{`{"author":{"books":{"none":{"author":{"books":{"some":{"title":{"contains":"a"}}}}}}}}`, ``, 50 + 100 + 10*(50+100+10*40)},

		{``, `[{"id":"DESC"}]`, 0},
		{``, `[{"shelf":"ASC"},{"title":"ASC"}]`, 0},
		{``, `[{"title":"ASC"},{"shelf":"ASC"}]`, 100},
		{``, `[{"year":"ASC"}]`, 100},
		{`{"shelf":{"eq":"A"}}`, `[{"year":"ASC"}]`, 1},
		{`{"shelf":{"in":["A","B"]}}`, `[{"year":"ASC"}]`, 2 + 100},
		{`{"or":[{"shelf":{"eq":"A"}},{"pages":{"eq":1}}]}`, `[{"year":"ASC"}]`, 10 + 10 + 100},
		{``, `[{"author":{"name":"ASC"}},{"author":{"id":"ASC"}}]`, 100 + 2*50},
	}
	for _, tt := range tests {
		t.Run(tt.filter+tt.order, func(t *testing.T) {
			t.Parallel()
			c := connection(t, "Book", tt.filter, tt.order)
			if got := cost.Rows(c.Type, c.Filter, c.Order); got != tt.want {
				t.Errorf("costs %d, want %d", got, tt.want)
			}
		})
	}
}

// TestScan compares the costs of lists with figures computed from the table of weights.
func TestScan(t *testing.T) {
	t.Parallel()
	const filter, order = `{"stars":{"gt":3}}`, `[{"stars":"DESC"}]`
	for _, tt := range []struct {
		typ                 string
		rows, count, inside bool
		want                int
	}{
		{"Review", false, false, false, 0},
		{"Review", true, false, false, 3 * (10 + 100)},
		{"Review", false, true, false, 3 * (40 + 10)},
		{"Review", true, true, false, 3 * (10 + 100 + 40 + 10)},
		{"Review", true, true, true, 5}, // 480 ÷ 100, rounded up
		{"Review", false, false, true, 0},
	} {
		t.Run(fmt.Sprint(tt), func(t *testing.T) {
			t.Parallel()
			if got := cost.Scan(connection(t, tt.typ, filter, order), tt.rows, tt.count, tt.inside); got != tt.want {
				t.Errorf("costs %d, want %d", got, tt.want)
			}
		})
	}
}

// TestGreatestCost adds and multiplies costs that would overflow.
func TestGreatestCost(t *testing.T) {
	t.Parallel()
	const most = math.MaxInt32
	for got, want := range map[int]int{
		cost.Sum(most, 1): most, cost.Sum(most-1, 1): most, cost.Sum(2, 3): 5,
		cost.Times(most, most): most, cost.Times(2, most/2): most - 1, cost.Times(0, most): 0,
	} {
		if got != want {
			t.Errorf("%d, want %d", got, want)
		}
	}
}
