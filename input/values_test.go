package input_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/graph"
	"recordgraph/input"
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
		{name: "default", record: "Movie", raw: `{"title":"A"}`, want: `title="A" tags=[]`},
		{name: "every scalar", record: "Movie",
			raw: `{"title":"A","rating":"PG_13","releasedOn":"2024-02-29","runtimeMinutes":90,"imdbRating":8,
				"worldwideGross":"9000000000","tags":["x","y"],"attributes":{"a":[1.10,null]},"studio":"studio_00000000000000000000000001"}`,
			want: `title="A" rating="PG_13" releasedOn=2024-02-29 runtimeMinutes=90 studio=studio_00000000000000000000000001 ` +
				`worldwideGross=9000000000 imdbRating=8 tags=["x" "y"] attributes={"a":[1.10,null]}`},
		{name: "more scalars", record: "Licence",
			raw: `{"movie":"movie_00000000000000000000000001","territory":"DE","startsAt":"2024-01-01T01:00:00+01:00",
				"endsAt":"2024-02-01T00:00:00.5Z","fee":"12.50","holdback":"P1M","contract":"2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77"}`,
			want: `movie=movie_00000000000000000000000001 territory="DE" startsAt=2024-01-01T00:00:00Z endsAt=2024-02-01T00:00:00.5Z ` +
				`fee=12.50 holdback=P1M contract=2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77`},
		{name: "nulls", record: "Movie", raw: `{"title":"A","genre":null,"attributes":null,"studio":null}`,
			want: `title="A" genre=null studio=null tags=[] attributes=null`},
		{name: "not an object", record: "Movie", raw: `[]`, problems: []string{"input: must be an input object"}},
		{name: "null", record: "Movie", raw: `null`, problems: []string{"input: must not be null"}},
		{name: "every mistake", record: "Movie",
			raw: `{"id":"x","version":1,"licences":[],"returnOnBudget":1,"nope":1,"title":"","genre":1,"rating":"pg","releasedOn":"2023-02-30",
				"runtimeMinutes":0,"imdbRating":10.01,"imdbVotes":2147483648,"worldwideGross":1.5,"usGross":-1,
				"tags":["a",null,1],"studio":"movie_00000000000000000000000001"}`,
			problems: []string{
				"input.id: is set by the service",
				"input.version: is set by the service",
				"input.returnOnBudget: is set by the service",
				"input.licences: can be set only on the related records",
				"input.nope: is not a field of Movie",
				"input.title: must not be empty",
				"input.genre: must be a string",
				"input.rating: must be one of G, PG, PG_13, R, NC_17, NOT_RATED, OPEN",
				"input.releasedOn: must be a date of the calendar such as 2023-02-28, years 0001 to 9999",
				"input.runtimeMinutes: must be at least 1",
				"input.studio: is not the ID of a Studio, which looks like studio_00000000000000000000000000",
				"input.usGross: must be at least 0",
				`input.worldwideGross: must be a 64 bit integer, as a string such as "8000000"`,
				"input.imdbRating: must be at most 10",
				"input.imdbVotes: must be an integer from -2147483648 to 2147483647",
				"input.tags.1: must not be null",
				"input.tags.2: must be a string",
			}},
		{name: "required", record: "Licence", raw: `{"territory":"de","startsAt":null}`, problems: []string{
			"input.movie: is required",
			"input.territory: must match the pattern ^[A-Z]{2}$",
			"input.startsAt: must not be null",
			"input.endsAt: is required"}},
		{name: "text", record: "Movie", raw: `{"title":"` + strings.Repeat("é", 301) + `","genre":"a\u0000b","attributes":{"k\u0000":1}}`, problems: []string{
			"input.title: must have at most 300 characters, not 301",
			"input.genre: must not contain the character NUL",
			"input.attributes: must not contain the character NUL"}},
		{name: "null without a default", record: "Movie", raw: `{"title":"A","tags":null}`, problems: []string{"input.tags: must not be null"}},
	}
	for _, tt := range tests {
		tt.run(t, func(r *input.Reader, typ *record.Type, raw any) record.Values { return r.Create(typ, "input", raw) })
	}
}

func TestPatch(t *testing.T) {
	t.Parallel()
	tests := []valuesTest{
		{name: "absent keeps, null clears", record: "Movie", raw: `{"genre":null,"title":"B"}`, want: `title="B" genre=null`},
		{name: "change", record: "Movie", raw: `{"increment":{"imdbVotes":-5,"worldwideGross":"7"},"append":{"tags":["a"]}}`,
			want: `worldwideGross+=7 imdbVotes+=-5 tags++=["a"]`},
		{name: "remove", record: "Movie", raw: `{"remove":{"tags":["a","b"]}}`, want: `tags--=["a" "b"]`},
		{name: "nothing", record: "Movie", raw: `{}`, problems: []string{"patch: must change at least one field"}},
		{name: "null for a non-null field", record: "Movie", raw: `{"title":null}`, problems: []string{"patch.title: must not be null"}},
		{name: "immutable", record: "Licence", raw: `{"contract":null,"createdAt":"2024-01-01T00:00:00Z"}`, problems: []string{
			"patch.createdAt: can't be changed after the record is created", "patch.contract: can't be changed after the record is created"}},
		{name: "several changes of one field", record: "Movie", raw: `{"imdbVotes":1,"increment":{"imdbVotes":1},"append":{"tags":["a"]},"remove":{"tags":["a"]}}`, problems: []string{
			"patch.imdbVotes: must not be changed in several ways at once", "patch.tags: must not be changed in several ways at once"}},
		{name: "changes of the wrong type", record: "Movie",
			raw: `{"increment":{"title":"x","imdbVotes":null,"imdbRating":"1","x":1},"append":{"genre":["a"]},"remove":null}`, problems: []string{
				"patch.increment.x: is not a field of Movie",
				"patch.increment.title: is not a number",
				"patch.increment.imdbRating: must be a finite number",
				"patch.increment.imdbVotes: must not be null",
				"patch.append.genre: is not a list",
				"patch.remove: must not be null"}},
	}
	for _, tt := range tests {
		tt.run(t, func(r *input.Reader, typ *record.Type, raw any) record.Values { return r.Patch(typ, "patch", raw) })
	}
}
