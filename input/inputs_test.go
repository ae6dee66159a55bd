package input_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recordgraph/input"
	"recordgraph/internal/library/graph"
	"recordgraph/record"
)

func TestLastDayOfMonth(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 3, 31, 8, 0, 0, 0, time.UTC)
	r := input.NewRules(graph.Schema(), input.DefaultLimits()).Reader(now, nil)
	f := r.Filter(graph.Schema().Type("Book"), "filter", decode(t, `{"publishedOn":{"last":"P1M"},"createdAt":{"next":"P1M1DT1H"}}`))
	want := `(and (and (>= createdAt 2024-03-31T08:00:00Z) (< createdAt 2024-05-01T09:00:00Z)) ` +
		`(and (>= publishedOn 2024-03-01) (< publishedOn 2024-04-01)))`
	if got := show(f); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func showOrder(terms []record.Order) string {
	var out []string
	for _, o := range terms {
		text := ""
		for _, via := range o.Via {
			text += via.Name + "."
		}
		text += o.Field.Name
		if o.Desc {
			text += " desc"
		}
		out = append(out, text+map[record.Nulls]string{record.NullsFirst: " nulls first", record.NullsLast: " nulls last"}[o.Nulls])
	}
	return strings.Join(out, ", ")
}

func TestOrder(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, raw, want string
		problems        []string
	}{
		{name: "absent", raw: `null`},
		{name: "none", raw: `[]`},
		{name: "one without a list", raw: `{"title":"ASC"}`, want: "title"},
		{name: "several", raw: `[{"publishedOn":"DESC_NULLS_LAST"},{"publisher":{"name":"ASC_NULLS_FIRST"}},{"id":"DESC"}]`,
			want: "publishedOn desc nulls last, publisher.name nulls first, id desc"},
		{name: "two keys", raw: `[{"title":"ASC","genre":"ASC"},{}]`, problems: []string{
			"orderBy.0: must have exactly one field, not 2; write one term per field",
			"orderBy.1: must have exactly one field, not 0; write one term per field"}},
		{name: "direction", raw: `[{"title":"asc"},{"genre":null},{"format":1}]`, problems: []string{
			"orderBy.0.title: must be one of ASC, DESC, ASC_NULLS_FIRST, ASC_NULLS_LAST, DESC_NULLS_FIRST, DESC_NULLS_LAST",
			"orderBy.1.genre: must be one of ASC, DESC, ASC_NULLS_FIRST, ASC_NULLS_LAST, DESC_NULLS_FIRST, DESC_NULLS_LAST",
			"orderBy.2.format: must be one of ASC, DESC, ASC_NULLS_FIRST, ASC_NULLS_LAST, DESC_NULLS_FIRST, DESC_NULLS_LAST"}},
		{name: "fields without an order", raw: `[{"tags":"ASC"},{"attributes":"ASC"},{"loans":"ASC"},{"returnOnCost":"ASC"},{"x":"ASC"},null]`, problems: []string{
			"orderBy.0.tags: is a list, which orderBy does not support",
			"orderBy.1.attributes: is a JSON, which orderBy does not support",
			"orderBy.2.loans: is a list, which orderBy does not support",
			"orderBy.3.returnOnCost: is computed by the service, which orderBy does not support",
			"orderBy.4.x: is not a field of Book",
			"orderBy.5: must not be null"}},
		{name: "twice", raw: `[{"title":"ASC"},{"title":"DESC"}]`, want: "title, title desc", problems: []string{
			"orderBy.1: repeats the field of an earlier term"}},
		{name: "many terms", raw: `[` + strings.Repeat(`{"title":"ASC"},`, 8) + `{"title":"ASC"}]`, problems: []string{
			"LIMIT orderBy: 9 terms exceed the limit of 8"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newReader(input.DefaultLimits())
			terms := r.Order(graph.Schema().Type("Book"), "orderBy", decode(t, tt.raw))
			if diff := cmp.Diff(tt.problems, problems(r)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if got := showOrder(terms); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestPage(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, raw string
		cursors   bool // no record is selected
		want      record.Page
		problems  []string
	}{
		{name: "default", raw: `{}`, want: record.Page{Limit: 20}},
		{name: "nulls", raw: `{"first":null,"after":null,"last":null,"before":null}`, want: record.Page{Limit: 20}},
		{name: "forward", raw: `{"first":5,"after":"abc"}`, want: record.Page{Limit: 5, After: record.Cursor{Text: "abc"}}},
		{name: "backward", raw: `{"last":5,"before":"abc"}`, want: record.Page{Limit: 5, Backward: true, Before: record.Cursor{Text: "abc"}}},
		{name: "empty", raw: `{"first":0}`, want: record.Page{}},
		{name: "largest", raw: `{"last":100}`, want: record.Page{Limit: 100, Backward: true}},
		{name: "both", raw: `{"first":1,"last":1}`, want: record.Page{Limit: 20}, problems: []string{"last: must not be given together with first"}},
		{name: "negative", raw: `{"first":-1}`, want: record.Page{Limit: -1}, problems: []string{"first: must not be negative"}},
		{name: "too large", raw: `{"last":101}`, want: record.Page{Limit: 101, Backward: true}, problems: []string{
			"LIMIT last: 101 records exceed the limit of 100"}},
		{name: "cursors alone", raw: `{"last":1000}`, cursors: true, want: record.Page{Limit: 1000, Backward: true}},
		{name: "too many cursors", raw: `{"first":1001}`, cursors: true, problems: []string{
			"LIMIT first: 1001 records exceed the limit of 1000"}},
		{name: "no integers", raw: `{"first":"5","last":1.5}`, want: record.Page{Limit: 20}, problems: []string{
			"first: must be an integer from -2147483648 to 2147483647",
			"last: must be an integer from -2147483648 to 2147483647"}},
		{name: "no cursors", raw: `{"after":"","before":7}`, want: record.Page{Limit: 20}, problems: []string{
			"CURSOR after: is not a cursor of this service", "before: must be a cursor, which is a string"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newReader(input.DefaultLimits())
			args := decode(t, tt.raw).(map[string]any)
			book := graph.Schema().Type("Book")
			page := r.Page(book, "", input.PageArguments{First: args["first"], After: args["after"], Last: args["last"], Before: args["before"]})
			r.PageSize(book, page, !tt.cursors)
			if diff := cmp.Diff(tt.problems, problems(r)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if tt.problems == nil && !cmp.Equal(page, tt.want) {
				t.Errorf("got %+v, want %+v", page, tt.want)
			}
		})
	}
}
