package sqlgen_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"recordgraph/record"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
	. "recordgraph/store/storetest" //nolint:revive // constructors of filters
)

// condition is the text and the arguments of a filter.
func condition(t *record.Type, f *record.Filter) (string, []any) {
	st := sqlgen.Count((&plan.Planner{}).Count(t, f))
	_, where, _ := strings.Cut(st.Text, " WHERE ")
	return where, st.Args
}

func TestOperators(t *testing.T) {
	t.Parallel()
	schema := Schema(t)
	movie, sample, licence := schema.Type("Movie"), schema.Type("Sample"), schema.Type("Licence")
	at := time.Date(2024, 2, 29, 12, 0, 0, 1000, time.UTC)
	id := record.ID{Prefix: "movie", UUID: uuid.MustParse("0190a1b2-0000-7000-8000-000000000001")}
	doc := json.RawMessage(`{"a":1}`)
	inside := func(op record.Op, as record.Scalar, v any) *record.Filter {
		return Inside(sample, "doc", op, as, v, "a", `b"\,`)
	}
	const path = `{"a","b\"\\,"}`
	for _, test := range []struct {
		filter *record.Filter
		want   string
		args   []any
	}{
		{Compare(movie, "genre", record.OpEq, "Drama"), `t0."genre" = $1::text`, []any{"Drama"}},
		{record.Not(Compare(movie, "genre", record.OpEq, "Drama")), `(t0."genre" = $1::text) IS NOT TRUE`, []any{"Drama"}},
		{Compare(movie, "genre", record.OpIn, []any{"a", `b"\,{}`, "NULL"}), `t0."genre" = ANY ($1::text[])`, []any{`{"a","b\"\\,{}","NULL"}`}},
		{Compare(movie, "genre", record.OpIsNull, nil), `t0."genre" IS NULL`, nil},
		{record.Not(Compare(movie, "genre", record.OpIsNull, nil)), `t0."genre" IS NOT NULL`, nil},
		{Compare(movie, "rating", record.OpEq, "PG_13"), `t0."rating" = $1::text`, []any{"PG_13"}},
		{Compare(movie, "id", record.OpEq, id), `t0."id" = $1::uuid`, []any{id.UUID.String()}},
		{Compare(movie, "runtimeMinutes", record.OpGt, int64(90)), `t0."runtime_minutes" > $1::integer`, []any{int64(90)}},
		{Compare(movie, "imdbRating", record.OpGte, 7.5), `t0."imdb_rating" >= $1::double precision`, []any{7.5}},
		{Compare(movie, "imdbRating", record.OpIn, []any{7.5, 1e21}), `t0."imdb_rating" = ANY ($1::double precision[])`, []any{`{"7.5","1e+21"}`}},
		{Compare(movie, "usGross", record.OpLt, int64(5e9)), `t0."us_gross" < $1::bigint`, []any{int64(5e9)}},
		{Compare(licence, "fee", record.OpLte, record.Decimal("1.50")), `t0."fee" <= $1::numeric`, []any{"1.50"}},
		{Compare(movie, "releasedOn", record.OpEq, record.Date("2024-02-29")), `t0."released_on" = $1::date`, []any{"2024-02-29"}},
		{Compare(licence, "startsAt", record.OpEq, at), `t0."starts_at" = $1::timestamptz`, []any{at}},
		{Compare(licence, "startsAt", record.OpIn, []any{at}), `t0."starts_at" = ANY ($1::timestamptz[])`, []any{`{"2024-02-29T12:00:00.000001Z"}`}},
		{Compare(licence, "holdback", record.OpEq, record.Duration{Months: 1, Days: -2, Micros: 3}), `t0."holdback" = $1::interval`, []any{"1 months -2 days 3 microseconds"}},
		{Compare(licence, "contract", record.OpEq, uuid.Nil), `t0."contract" = $1::uuid`, []any{uuid.Nil.String()}},
		{Compare(sample, "flag", record.OpEq, true), `t0."flag" = $1::boolean`, []any{true}},
		{Compare(sample, "site", record.OpContains, "x"), `strpos(t0."site", $1::text) > 0`, []any{"x"}},

		{Compare(movie, "title", record.OpContains, "50%_"), `strpos(t0."title", $1::text) > 0`, []any{"50%_"}},
		{Compare(movie, "title", record.OpStartsWith, "Ab"), `t0."title" >= $1::text AND t0."title" < $2::text`, []any{"Ab", "Ac"}},
		{record.Not(Compare(movie, "title", record.OpStartsWith, "Ab")), `(t0."title" >= $1::text AND t0."title" < $2::text) IS NOT TRUE`, []any{"Ab", "Ac"}},
		{Compare(movie, "title", record.OpStartsWith, "a\U0010FFFF"), `t0."title" >= $1::text AND t0."title" < $2::text`, []any{"a\U0010FFFF", "b"}},
		{Compare(movie, "title", record.OpStartsWith, "\uD7FF"), `t0."title" >= $1::text AND t0."title" < $2::text`, []any{"\uD7FF", "\uE000"}},
		{Compare(movie, "title", record.OpStartsWith, ""), `t0."title" >= $1::text`, []any{""}},
		{Compare(movie, "title", record.OpStartsWith, "\U0010FFFF"), `t0."title" >= $1::text`, []any{"\U0010FFFF"}},
		{Compare(movie, "title", record.OpEndsWith, "z😀"), `right(t0."title", $1::integer) = $2::text`, []any{int64(2), "z😀"}},
		{Compare(movie, "title", record.OpMatches, "^a"), `t0."title" ~ $1::text`, []any{"^a"}},
		{Compare(movie, "director", record.OpEqFold, "É"), `fold(t0."director") = (SELECT fold($1::text))`, []any{"É"}},
		{Compare(movie, "director", record.OpContainsFold, "É"), `strpos(fold(t0."director"), (SELECT fold($1::text))) > 0`, []any{"É"}},
		{Compare(movie, "director", record.OpStartsWithFold, "É"), `starts_with(fold(t0."director"), (SELECT fold($1::text)))`, []any{"É"}},
		{
			Compare(movie, "title", record.OpStartsWithFold, "É"),
			`fold(t0."title") >= (SELECT fold($1::text)) AND fold(t0."title") < (SELECT left(b.f, -1) || chr(CASE ascii(right(b.f, 1)) WHEN 55295 THEN 57344` +
				` ELSE ascii(right(b.f, 1)) + 1 END) FROM (SELECT rtrim(fold($1::text), chr(1114111)) OFFSET 0) b(f))` +
				` AND starts_with(fold(t0."title"), (SELECT fold($1::text)))`,
			[]any{"É"},
		},
		{
			Compare(movie, "title", record.OpStartsWithFold, ""),
			`fold(t0."title") >= (SELECT fold($1::text)) AND starts_with(fold(t0."title"), (SELECT fold($1::text)))`,
			[]any{""},
		},
		{Compare(movie, "director", record.OpEndsWithFold, "É"), `right(fold(t0."director"), (SELECT char_length(fold($1::text)))) = (SELECT fold($1::text))`, []any{"É"}},

		{Compare(movie, "tags", record.OpEq, []any{"a", ""}), `t0."tags" = $1::text[]`, []any{`{"a",""}`}},
		{Compare(movie, "tags", record.OpHas, "a,b"), `t0."tags" @> $1::text[]`, []any{`{"a,b"}`}},
		{Compare(movie, "tags", record.OpHasAll, []any{"a", "b"}), `t0."tags" @> $1::text[]`, []any{`{"a","b"}`}},
		{Compare(movie, "tags", record.OpHasAny, []any{"a", "b"}), `t0."tags" && $1::text[]`, []any{`{"a","b"}`}},
		{Compare(movie, "tags", record.OpIsEmpty, nil), `cardinality(t0."tags") = 0`, nil},
		{Compare(sample, "spans", record.OpHas, record.Duration{Days: 7}), `t0."spans" @> $1::interval[]`, []any{`{"0 months 7 days 0 microseconds"}`}},
		{Compare(sample, "flags", record.OpHasAny, []any{true}), `t0."flags" && $1::boolean[]`, []any{`{"true"}`}},

		{Compare(sample, "doc", record.OpEq, doc), `(t0."doc") = $1::jsonb`, []any{`{"a":1}`}},
		{Compare(sample, "doc", record.OpIn, []any{doc, json.RawMessage(`"x"`)}), `(t0."doc") = ANY ($1::jsonb[])`, []any{`{"{\"a\":1}","\"x\""}`}},
		{Compare(sample, "doc", record.OpContains, doc), `(t0."doc") @> $1::jsonb`, []any{`{"a":1}`}},
		{Compare(sample, "doc", record.OpIsNull, nil), `coalesce((t0."doc"), 'null') = 'null'`, nil},
		{
			Inside(sample, "doc", record.OpEq, record.ScalarString, "x"),
			`CASE WHEN jsonb_typeof((t0."doc")) = 'string' THEN (t0."doc" #>> $1::text[]) COLLATE "C" END = $2::text`,
			[]any{`{}`, "x"},
		},
		{Compare(sample, "doc", record.OpHasKey, "k"), `jsonb_typeof((t0."doc")) = 'object' AND jsonb_exists((t0."doc"), $1::text)`, []any{"k"}},
		{inside(record.OpIsNull, 0, nil), `coalesce((t0."doc" #> $1::text[]), 'null') = 'null'`, []any{path}},
		{record.Not(inside(record.OpIsNull, 0, nil)), `(coalesce((t0."doc" #> $1::text[]), 'null') = 'null') IS NOT TRUE`, []any{path}},
		{inside(record.OpEq, record.ScalarJSON, doc), `(t0."doc" #> $1::text[]) = $2::jsonb`, []any{path, `{"a":1}`}},
		{
			inside(record.OpGt, record.ScalarDecimal, record.Decimal("1.5")),
			`CASE WHEN jsonb_typeof((t0."doc" #> $1::text[])) = 'number' THEN (t0."doc" #>> $2::text[])::numeric END > $3::numeric`,
			[]any{path, path, "1.5"},
		},
		{
			inside(record.OpStartsWith, record.ScalarString, "x"),
			`starts_with(CASE WHEN jsonb_typeof((t0."doc" #> $1::text[])) = 'string' THEN (t0."doc" #>> $2::text[]) COLLATE "C" END, $3::text)`,
			[]any{path, path, "x"},
		},
		{
			Inside(sample, "doc", record.OpContainsFold, record.ScalarString, "x", "a"),
			`strpos((SELECT fold(j.v) FROM (SELECT CASE WHEN jsonb_typeof((t0."doc" #> $2::text[])) = 'string'` +
				` THEN (t0."doc" #>> $3::text[]) COLLATE "C" END OFFSET 0) j(v)), (SELECT fold($1::text))) > 0`,
			[]any{"x", `{"a"}`, `{"a"}`},
		},
	} {
		typ := owner(schema, test.filter)
		got, args := condition(typ, test.filter)
		for _, x := range []string{`t0."title"`, `t0."director"`, `$1::text`, `j.v`} {
			got = strings.ReplaceAll(got, record.FoldSQL(x), "fold("+x+")")
		}
		if got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
		if diff := cmp.Diff(test.args, args); diff != "" {
			t.Errorf("%s: arguments %s", got, diff)
		}
	}
}

// owner returns the type of a filter's field.
func owner(s *record.Schema, f *record.Filter) *record.Type {
	for f.Field == nil {
		f = f.Args[0]
	}
	for _, t := range s.Types {
		if t.Field(f.Field.Name) == f.Field {
			return t
		}
	}
	return nil
}

func TestConnectives(t *testing.T) {
	t.Parallel()
	schema := Schema(t)
	movie, studio, licence := schema.Type("Movie"), schema.Type("Studio"), schema.Type("Licence")
	drama := Compare(movie, "genre", record.OpIsNull, nil)
	long := Compare(movie, "runtimeMinutes", record.OpIsNull, nil)
	named := Compare(studio, "website", record.OpIsNull, nil)
	free := Compare(licence, "fee", record.OpIsNull, nil)
	for _, test := range []struct {
		filter *record.Filter
		want   string
	}{
		{All(drama, long), `t0."genre" IS NULL AND t0."runtime_minutes" IS NULL`},
		{Either(drama, long), `(t0."genre" IS NULL OR t0."runtime_minutes" IS NULL)`},
		{All(drama, Either(drama, long)), `t0."genre" IS NULL AND (t0."genre" IS NULL OR t0."runtime_minutes" IS NULL)`},
		{Either(drama, All(drama, long)), `(t0."genre" IS NULL OR (t0."genre" IS NULL AND t0."runtime_minutes" IS NULL))`},
		{Either(), `false`},
		{Related(movie, "studio", record.OpOne, named), `EXISTS (SELECT FROM "studios" e0 WHERE e0."id" = t0."studio_id" AND e0."website" IS NULL)`},
		{Related(movie, "licences", record.OpSome), `EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id")`},
		{
			Related(movie, "licences", record.OpNone, Either(free, free)),
			`NOT EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id" AND (e0."fee" IS NULL OR e0."fee" IS NULL))`,
		},
		{
			Related(movie, "licences", record.OpEvery, Related(licence, "movie", record.OpOne, All(drama, long))),
			`NOT EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id" AND NOT EXISTS (SELECT FROM "movies" e1 WHERE e1."id" = e0."movie_id" AND e1."genre" IS NULL AND e1."runtime_minutes" IS NULL))`,
		},
	} {
		if got, _ := condition(movie, test.filter); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

// TestTextIsIndependentOfValues compares the texts of filters with different values.
func TestTextIsIndependentOfValues(t *testing.T) {
	t.Parallel()
	schema := Schema(t)
	movie, sample := schema.Type("Movie"), schema.Type("Sample")
	many := make([]any, 1000)
	for i := range many {
		many[i] = strings.Repeat("x", i)
	}
	for _, op := range []record.Op{
		record.OpEq, record.OpContains, record.OpStartsWith, record.OpEndsWith, record.OpMatches,
		record.OpEqFold, record.OpContainsFold, record.OpStartsWithFold, record.OpEndsWithFold,
	} {
		first, _ := condition(movie, Compare(movie, "title", op, "a"))
		for _, v := range []string{"b", "' OR 1=1 --", `\`, "😀", "$1", strings.Repeat("long", 2500)} {
			if text, _ := condition(movie, Compare(movie, "title", op, v)); text != first {
				t.Errorf("%q: %s, want %s", v, text, first)
			}
		}
	}
	pairs := [][2]*record.Filter{
		{Compare(movie, "genre", record.OpIn, []any{"a"}), Compare(movie, "genre", record.OpIn, many)},
		{Compare(movie, "tags", record.OpHasAll, []any{}), Compare(movie, "tags", record.OpHasAll, many)},
		{Compare(movie, "imdbRating", record.OpGt, 1.0), Compare(movie, "imdbRating", record.OpGt, -1e300)},
		{Inside(sample, "doc", record.OpEq, 0, json.RawMessage("1"), "a"), Inside(sample, "doc", record.OpEq, 0, json.RawMessage(`{"x":[]}`), "b", "c")},
		{Inside(sample, "doc", record.OpLt, record.ScalarDecimal, record.Decimal("1"), "a"), Inside(sample, "doc", record.OpLt, record.ScalarDecimal, record.Decimal("-9.5"), "b")},
	}
	for _, p := range pairs {
		a, _ := condition(movie, p[0])
		if b, _ := condition(movie, p[1]); a != b {
			t.Errorf("%s differs from %s", a, b)
		}
	}
}
