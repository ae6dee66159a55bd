package input_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/input"
	"recordgraph/internal/library/graph"
	"recordgraph/record"
)

func showValues(values record.Values) string {
	var out []string
	for _, a := range values {
		sign := map[record.AssignOp]string{record.AssignIncrement: "+", record.AssignAppend: "++", record.AssignRemove: "--"}[a.Op]
		out = append(out, a.Field.Name+sign+"="+showValue(a.Value))
	}
	return strings.Join(out, " ")
}

type valuesTest struct {
	name, record, raw, want string
	problems                []string
}

func (tt valuesTest) run(t *testing.T, read func(*input.Reader, *record.Type, any) record.Values) {
	t.Run(tt.name, func(t *testing.T) {
		t.Parallel()
		r := newReader(input.DefaultLimits())
		values := read(r, graph.Schema().Type(tt.record), decode(t, tt.raw))
		if diff := cmp.Diff(tt.problems, problems(r)); diff != "" {
			t.Errorf("problems (-want +got):\n%s", diff)
		}
		if got := showValues(values); tt.problems == nil && got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	})
}

func TestCreate(t *testing.T) {
	t.Parallel()
	tests := []valuesTest{
		{name: "default", record: "Book", raw: `{"title":"A"}`, want: `title="A" tags=[]`},
		{name: "every scalar", record: "Book",
			raw: `{"title":"A","format":"PDF_A","publishedOn":"2024-02-29","pageCount":90,"readerRating":8,
				"worldwideSales":"9000000000","tags":["x","y"],"attributes":{"a":[1.10,null]},"publisher":"publisher_00000000000000000000000001"}`,
			want: `title="A" format="PDF_A" publishedOn=2024-02-29 pageCount=90 publisher=publisher_00000000000000000000000001 ` +
				`worldwideSales=9000000000 readerRating=8 tags=["x" "y"] attributes={"a":[1.10,null]}`},
		{name: "more scalars", record: "Loan",
			raw: `{"book":"book_00000000000000000000000001","branch":"DE","startsAt":"2024-01-01T01:00:00+01:00",
				"endsAt":"2024-02-01T00:00:00.5Z","fee":"12.50","renewal":"P1M","receipt":"2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77"}`,
			want: `book=book_00000000000000000000000001 branch="DE" startsAt=2024-01-01T00:00:00Z endsAt=2024-02-01T00:00:00.5Z ` +
				`fee=12.50 renewal=P1M receipt=2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77`},
		{name: "nulls", record: "Book", raw: `{"title":"A","genre":null,"attributes":null,"publisher":null}`,
			want: `title="A" genre=null publisher=null tags=[] attributes=null`},
		{name: "not an object", record: "Book", raw: `[]`, problems: []string{"input: must be an input object"}},
		{name: "null", record: "Book", raw: `null`, problems: []string{"input: must not be null"}},
		{name: "every mistake", record: "Book",
			raw: `{"id":"x","version":1,"loans":[],"returnOnCost":1,"nope":1,"title":"","genre":1,"format":"pdf","publishedOn":"2023-02-30",
				"pageCount":0,"readerRating":10.01,"readerVotes":2147483648,"worldwideSales":1.5,"homeSales":-1,
				"tags":["a",null,1],"publisher":"book_00000000000000000000000001"}`,
			problems: []string{
				"input.id: is set by the service",
				"input.version: is set by the service",
				"input.returnOnCost: is set by the service",
				"input.loans: can be set only on the related records",
				"input.nope: is not a field of Book",
				"input.title: must not be empty",
				"input.genre: must be a string",
				"input.format: must be one of AUDIO, PDF, PDF_A, PRINT, CD_ROM, LARGE_PRINT, LEAFLET",
				"input.publishedOn: must be a date of the calendar such as 2023-02-28, years 0001 to 9999",
				"input.pageCount: must be at least 1",
				"input.publisher: is not the ID of a Publisher, which looks like publisher_00000000000000000000000000",
				"input.homeSales: must be at least 0",
				`input.worldwideSales: must be a 64 bit integer, as a string such as "8000000"`,
				"input.readerRating: must be at most 10",
				"input.readerVotes: must be an integer from -2147483648 to 2147483647",
				"input.tags.1: must not be null",
				"input.tags.2: must be a string",
			}},
		{name: "required", record: "Loan", raw: `{"branch":"de","startsAt":null}`, problems: []string{
			"input.book: is required",
			"input.branch: must match the pattern ^[A-Z]{2}$",
			"input.startsAt: must not be null",
			"input.endsAt: is required"}},
		{name: "text", record: "Book", raw: `{"title":"` + strings.Repeat("é", 301) + `","genre":"a\u0000b","attributes":{"k\u0000":1}}`, problems: []string{
			"input.title: must have at most 300 characters, not 301",
			"input.genre: must not contain the character NUL",
			"input.attributes: must not contain the character NUL"}},
		{name: "null without a default", record: "Book", raw: `{"title":"A","tags":null}`, problems: []string{"input.tags: must not be null"}},
	}
	for _, tt := range tests {
		tt.run(t, func(r *input.Reader, typ *record.Type, raw any) record.Values { return r.Create(typ, "input", raw) })
	}
}

func TestPatch(t *testing.T) {
	t.Parallel()
	tests := []valuesTest{
		{name: "absent keeps, null clears", record: "Book", raw: `{"genre":null,"title":"B"}`, want: `title="B" genre=null`},
		{name: "change", record: "Book", raw: `{"increment":{"readerVotes":-5,"worldwideSales":"7"},"append":{"tags":["a"]}}`,
			want: `worldwideSales+=7 readerVotes+=-5 tags++=["a"]`},
		{name: "remove", record: "Book", raw: `{"remove":{"tags":["a","b"]}}`, want: `tags--=["a" "b"]`},
		{name: "nothing", record: "Book", raw: `{}`, problems: []string{"patch: must change at least one field"}},
		{name: "null for a non-null field", record: "Book", raw: `{"title":null}`, problems: []string{"patch.title: must not be null"}},
		{name: "immutable", record: "Loan", raw: `{"receipt":null,"createdAt":"2024-01-01T00:00:00Z"}`, problems: []string{
			"patch.createdAt: can't be changed after the record is created", "patch.receipt: can't be changed after the record is created"}},
		{name: "several changes of one field", record: "Book", raw: `{"readerVotes":1,"increment":{"readerVotes":1},"append":{"tags":["a"]},"remove":{"tags":["a"]}}`, problems: []string{
			"patch.readerVotes: must not be changed in several ways at once", "patch.tags: must not be changed in several ways at once"}},
		{name: "changes of the wrong type", record: "Book",
			raw: `{"increment":{"title":"x","readerVotes":null,"readerRating":"1","x":1},"append":{"genre":["a"]},"remove":null}`, problems: []string{
				"patch.increment.x: is not a field of Book",
				"patch.increment.title: is not a number",
				"patch.increment.readerRating: must be a finite number",
				"patch.increment.readerVotes: must not be null",
				"patch.append.genre: is not a list",
				"patch.remove: must not be null"}},
	}
	for _, tt := range tests {
		tt.run(t, func(r *input.Reader, typ *record.Type, raw any) record.Values { return r.Patch(typ, "patch", raw) })
	}
}
