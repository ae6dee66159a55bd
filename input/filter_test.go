package input_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/input"
	"recordgraph/internal/library/graph"
)

func TestFilter(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, raw, want string }{
		{"absent", `null`, `all`},
		{"empty", `{}`, `all`},
		{"eq", `{"genre":{"eq":"Drama"}}`, `(= genre "Drama")`},
		{"ne", `{"genre":{"ne":"Drama"}}`, `(not (= genre "Drama"))`},
		{"in", `{"genre":{"in":["Drama","Comedy"]}}`, `(in genre ["Drama" "Comedy"])`},
		{"in of one", `{"genre":{"in":"Drama"}}`, `(in genre ["Drama"])`},
		{"in nothing", `{"genre":{"in":[]}}`, `(in genre [])`},
		{"not in", `{"genre":{"notIn":["Drama"]}}`, `(not (in genre ["Drama"]))`},
		{"is null", `{"genre":{"isNull":true}}`, `(null genre)`},
		{"is not null", `{"genre":{"isNull":false}}`, `(not (null genre))`},
		{"several operators", `{"readerVotes":{"lt":9,"gte":1}}`, `(and (>= readerVotes 1) (< readerVotes 9))`},
		{"fields in the model's order", `{"format":{"eq":"PRINT"},"title":{"eq":"x"}}`, `(and (= title "x") (= format "PRINT"))`},
		{"between", `{"publishedOn":{"between":{"from":"2000-01-01","to":"2001-01-01"}}}`,
			`(and (>= publishedOn 2000-01-01) (< publishedOn 2001-01-01))`},
		{"between without to", `{"publishedOn":{"between":{"from":"2000-01-01"}}}`, `(>= publishedOn 2000-01-01)`},
		{"string operators", `{"title":{"contains":"a%","startsWith":"_","endsWith":"\\"}}`,
			`(and (contains title "a%") (starts title "_") (ends title "\\"))`},
		{"folded operators", `{"title":{"eqFold":"a","containsFold":"b","startsWithFold":"c","endsWithFold":"d"}}`,
			`(and (=* title "a") (contains* title "b") (starts* title "c") (ends* title "d"))`},
		{"NUL is data", `{"title":{"eq":"a\u0000"}}`, `(= title "a\x00")`},
		{"big integer from a string", `{"worldwideSales":{"gt":"9007199254740993"}}`, `(> worldwideSales 9007199254740993)`},
		{"big integer from an integer", `{"worldwideSales":{"gt":9007199254740993}}`, `(> worldwideSales 9007199254740993)`},
		{"float from an integer", `{"readerRating":{"gte":8}}`, `(>= readerRating 8)`},
		{"lists", `{"tags":{"has":"a","hasAny":["b"],"hasAll":[],"isEmpty":false}}`,
			`(and (has tags "a") (hasAny tags ["b"]) (hasAll tags []) (not (empty tags)))`},
		{"whole list", `{"tags":{"eq":["a","b"]}}`, `(= tags ["a" "b"])`},
		{"JSON", `{"attributes":{"contains":{"a":1.10},"hasKey":"k"}}`, `(and (contains attributes {"a":1.10}) (hasKey attributes "k"))`},
		{"inside JSON", `{"attributes":{"path":{"at":["a","b"],"eq":{"x":null},"gt":"m","lt":1e3,"startsWith":"s","isNull":false}}}`,
			`(and (= attributes @a.b JSON {"x":null}) (not (null attributes @a.b )) (> attributes @a.b String "m") ` +
				`(< attributes @a.b Decimal 1000) (starts attributes @a.b String "s"))`},
		{"key with NUL", `{"attributes":{"path":{"at":["a\u0000"],"eq":1}}}`, `(or)`},
		{"to-one", `{"publisher":{"name":{"startsWith":"Peg"}}}`, `(one publisher (starts name "Peg"))`},
		{"to-one is not null", `{"publisher":{}}`, `(one publisher)`},
		{"to-one is null", `{"publisher":{"isNull":true}}`, `(null publisher)`},
		{"isNull with a condition", `{"publisher":{"isNull":false,"name":{"eq":"x"}}}`, `(and (not (null publisher)) (one publisher (= name "x")))`},
		{"to-many", `{"loans":{"some":{"branch":{"eq":"DE"}},"every":{},"none":{"fee":{"gt":"1.5"}}}}`,
			`(and (some loans (= branch "DE")) (every loans) (none loans (> fee 1.5)))`},
		{"own ID", `{"id":{"eq":"book_00000000000000000000000001"}}`, `(= id book_00000000000000000000000001)`},
		{"or", `{"or":[{"genre":{"eq":"a"}},{"genre":{"eq":"b"}}]}`, `(or (= genre "a") (= genre "b"))`},
		{"or with everything", `{"or":[{"genre":{"eq":"a"}},{}]}`, `all`},
		{"or of one", `{"or":[{"genre":{"eq":"a"}}]}`, `(= genre "a")`},
		{"and", `{"and":[{"genre":{"eq":"a"}},{},{"title":{"eq":"b"}}]}`, `(and (= genre "a") (= title "b"))`},
		{"not", `{"not":{"genre":{"eq":"a"},"title":{"eq":"b"}}}`, `(not (and (= title "b") (= genre "a")))`},
		{"not everything", `{"not":{"and":[{}]}}`, `(not (and))`},
		{"last days", `{"publishedOn":{"last":"P7D"}}`, `(and (>= publishedOn 2026-11-15) (< publishedOn 2026-11-22))`},
		{"next days", `{"publishedOn":{"next":"P1M"}}`, `(and (>= publishedOn 2026-11-22) (< publishedOn 2026-12-22))`},
		{"today in another time zone", `{"publishedOn":{"next":"P1D","timeZone":"Pacific/Auckland"}}`,
			`(and (>= publishedOn 2026-11-23) (< publishedOn 2026-11-24))`},
		{"last hours", `{"createdAt":{"last":"PT36H"}}`, `(and (>= createdAt 2026-11-20T00:00:00Z) (< createdAt 2026-11-21T12:00:00Z))`},
		{"days across the end of daylight saving time", `{"createdAt":{"last":"P30D","timeZone":"Europe/Berlin"}}`,
			`(and (>= createdAt 2026-10-22T11:00:00Z) (< createdAt 2026-11-21T12:00:00Z))`},
		{"months", `{"createdAt":{"last":"P9M"}}`, `(and (>= createdAt 2026-02-21T12:00:00Z) (< createdAt 2026-11-21T12:00:00Z))`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newReader(input.DefaultLimits())
			f := r.Filter(graph.Schema().Type("Book"), "filter", decode(t, tt.raw))
			if diff := cmp.Diff([]string(nil), problems(r)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if got := show(f); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// mistakesTest lists the mistakes of a filter.
type mistakesTest struct {
	name, raw string
	want      []string
}

func (tt mistakesTest) run(t *testing.T) {
	t.Run(tt.name, func(t *testing.T) {
		t.Parallel()
		r := newReader(input.DefaultLimits())
		r.Filter(graph.Schema().Type("Book"), "filter", decode(t, tt.raw))
		if diff := cmp.Diff(tt.want, problems(r)); diff != "" {
			t.Errorf("problems (-want +got):\n%s", diff)
		}
	})
}

func TestFilterMistakes(t *testing.T) {
	t.Parallel()
	tests := []mistakesTest{
		{"no object", `"Drama"`, []string{"filter: must be an input object"}},
		{"unknown field", `{"gender":{"eq":"x"},"a":1}`, []string{"filter.a: is not a field of Book", "filter.gender: is not a field of Book"}},
		{"no operator", `{"genre":{}}`, []string{"filter.genre: must have an operator, such as eq"}},
		{"unknown operator", `{"format":{"gt":"AUDIO"}}`, []string{"filter.format.gt: is not one of the operators eq, ne, in, notIn, isNull"}},
		{"null operator object", `{"genre":null}`, []string{"filter.genre: must not be null"}},
		{"null operands", `{"genre":{"eq":null,"ne":null,"gt":null,"in":null,"contains":null}}`, []string{
			"filter.genre.gt: is not one of the operators eq, ne, in, notIn, isNull, contains, startsWith, endsWith, matches, eqFold, containsFold, startsWithFold, endsWithFold",
			"filter.genre.eq: must not be null; to find nulls write isNull: true",
			"filter.genre.ne: must not be null; to find nulls write isNull: false",
			"filter.genre.in: must not be null",
			"filter.genre.contains: must not be null",
		}},
		{"null element", `{"genre":{"in":["a",null]}}`, []string{"filter.genre.in.1: must not be null"}},
		{"empty between", `{"readerRating":{"between":{}}}`, []string{"filter.readerRating.between: must have from or to"}},
		{"null in between", `{"readerRating":{"between":{"from":null,"til":1}}}`, []string{
			"filter.readerRating.between.til: is not one of from and to", "filter.readerRating.between.from: must not be null"}},
		{"empty or, and, not", `{"or":[],"and":[],"not":{}}`, []string{
			"filter.and: must have at least one filter", "filter.or: must have at least one filter", "filter.not: must have a condition"}},
		{"every mistake", `{"and":[{"title":{"eq":1}},{"readerRating":{"gte":"8"}}],"publishedOn":{"gt":"2023-02-30"}}`, []string{
			"filter.publishedOn.gt: must be a date of the calendar such as 2023-02-28, years 0001 to 9999",
			"filter.and.0.title.eq: must be a string", "filter.and.1.readerRating.gte: must be a finite number"}},
		{"enum in the wrong case", `{"format":{"in":["PDF","pdf"]}}`, []string{
			"filter.format.in.1: must be one of AUDIO, PDF, PDF_A, PRINT, CD_ROM, LARGE_PRINT, LEAFLET"}},
		{"32 bits", `{"readerVotes":{"eq":2147483648}}`, []string{"filter.readerVotes.eq: must be an integer from -2147483648 to 2147483647"}},
		{"no fractions in integers", `{"readerVotes":{"eq":1.5}}`, []string{"filter.readerVotes.eq: must be an integer from -2147483648 to 2147483647"}},
		{"ID of another type", `{"id":{"in":["publisher_00000000000000000000000001","x",7]}}`, []string{
			"filter.id.in.0: is not the ID of a Book, which looks like book_00000000000000000000000000",
			"filter.id.in.1: is not the ID of a Book, which looks like book_00000000000000000000000000",
			"filter.id.in.2: must be an ID, which is a string"}},
		{"computed in Go", `{"returnOnCost":{"gt":1}}`, []string{"filter.returnOnCost: is computed by the service, which filters do not support"}},
		{"no quantifier", `{"loans":{}}`, []string{"filter.loans: must have some, every or none"}},
		{"unknown quantifier", `{"loans":{"any":{}}}`, []string{"filter.loans.any: is not one of some, every and none"}},
		{"null quantifier", `{"loans":{"some":null}}`, []string{"filter.loans.some: must not be null"}},
		{"isNull out of place", `{"isNull":true}`, []string{"filter.isNull: must be directly inside a relation, such as publisher: {isNull: true}"}},
		{"isNull that is not a boolean", `{"genre":{"isNull":"yes"},"publisher":{"isNull":null}}`, []string{
			"filter.genre.isNull: must be true or false", "filter.publisher.isNull: must be true or false"}},
		{"regular expressions are disabled", `{"title":{"matches":"^a"}}`, []string{"filter.title.matches: regular expressions are disabled on this service"}},
		{"duration", `{"createdAt":{"last":"7 days","next":"-P1D"}}`, []string{
			"filter.createdAt.last: must be an ISO 8601 duration such as P7D or PT36H", "filter.createdAt.next: must not be negative"}},
		{"hours of a date", `{"publishedOn":{"last":"PT1H"}}`, []string{"filter.publishedOn.last: must be whole days for a Date, such as P7D"}},
		{"years after 9999", `{"publishedOn":{"next":"P9000Y"}}`, []string{"filter.publishedOn.next: must stay within the years 0001 to 9999"}},
		{"files that are not time zones", `{"or":[{"createdAt":{"last":"P1D","timeZone":"localtime"}},{"createdAt":{"last":"P1D","timeZone":"right/UTC"}},{"createdAt":{"last":"P1D","timeZone":"posix/UTC"}},{"createdAt":{"last":"P1D","timeZone":"Local"}}]}`, []string{
			"filter.or.0.createdAt.timeZone: must be a time zone of the IANA database, such as Europe/Berlin",
			"filter.or.1.createdAt.timeZone: must be a time zone of the IANA database, such as Europe/Berlin",
			"filter.or.2.createdAt.timeZone: must be a time zone of the IANA database, such as Europe/Berlin",
			"filter.or.3.createdAt.timeZone: must be a time zone of the IANA database, such as Europe/Berlin"}},
		{"time zone", `{"createdAt":{"last":"P1D","timeZone":"Mars/Olympus"},"updatedAt":{"timeZone":"UTC","gt":"2020-01-01T00:00:00Z"}}`, []string{
			"filter.createdAt.timeZone: must be a time zone of the IANA database, such as Europe/Berlin",
			"filter.updatedAt.timeZone: needs last or next in the same object"}},
		{"inside JSON", `{"attributes":{"path":{"at":[],"gt":true,"between":{"from":[]}}}}`, []string{
			"filter.attributes.path.at: must name at least one key",
			"filter.attributes.path.gt: must be a number or a string",
			"filter.attributes.path.between.from: must be a number or a string"}},
		{"JSON without a path", `{"attributes":{"path":{"eq":1}}}`, []string{
			"filter.attributes.path.at: is required", "filter.attributes.path: must have at and an operator, such as eq"}},
	}
	for _, tt := range tests {
		tt.run(t)
	}
}

func TestFilterLimits(t *testing.T) {
	t.Parallel()
	nested := func(n int) string {
		return strings.Repeat(`{"not":`, n-1) + `{"genre":{"eq":"x"}}` + strings.Repeat(`}`, n-1)
	}
	leaves := func(n int) string {
		return `{"or":[` + strings.Repeat(`{"genre":{"eq":"x"}},`, n-1) + `{"genre":{"eq":"x"}}]}`
	}
	elements := func(n int) string {
		return `{"readerVotes":{"in":[` + strings.Repeat(`1,`, n-1) + `1]}}`
	}
	related := func(n int) string {
		open, closing := "", ""
		for i := range n {
			if i%2 == 0 {
				open, closing = open+`{"loans":{"some":`, `}}`+closing
			} else {
				open, closing = open+`{"book":`, `}`+closing
			}
		}
		return open + `{}` + closing
	}
	tests := []mistakesTest{
		{"depth 8", nested(8), nil},
		{"depth 9", nested(9), []string{"LIMIT filter: 9 levels of nesting exceed the limit of 8"}},
		{"200 leaves", leaves(200), nil},
		{"201 leaves", leaves(201), []string{"LIMIT filter.or: 201 filters exceed the limit of 200"}},
		{"1,000 elements", elements(1000), nil},
		{"100,000 elements", elements(100_000), []string{"LIMIT filter.readerVotes.in: 100000 elements exceed the limit of 1000"}},
		{"4 relations", related(4), nil},
		{"5 relations", related(5), []string{"LIMIT filter: 5 nested relations exceed the limit of 4"}},
	}
	for _, tt := range tests {
		tt.run(t)
	}
}

func TestMatchesIfAllowed(t *testing.T) {
	t.Parallel()
	limits := input.DefaultLimits()
	limits.AllowMatches = true
	r := newReader(limits)
	f := r.Filter(graph.Schema().Type("Book"), "filter", decode(t, `{"and":[{"title":{"matches":"^A.*z$"}},{"title":{"matches":"("}}]}`))
	if diff := cmp.Diff([]string{"filter.and.1.title.matches: must be a regular expression of PostgreSQL: missing closing )"}, problems(r)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if got := show(f); got != `(~ title "^A.*z$")` {
		t.Errorf("got %s", got)
	}
}

func TestProblemsAreBounded(t *testing.T) {
	t.Parallel()
	var fields []string
	for i := range 1000 {
		fields = append(fields, fmt.Sprintf(`"f%d":1`, i))
	}
	r := newReader(input.DefaultLimits())
	r.Filter(graph.Schema().Type("Book"), "filter", decode(t, "{"+strings.Join(fields, ",")+"}"))
	if n := len(r.Problems()); n != 50 {
		t.Errorf("%d problems, want 50", n)
	}
}
