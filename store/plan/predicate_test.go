package plan_test

import (
	"encoding/json"
	"testing"

	"github.com/google/uuid"

	"recordgraph/record"
	"recordgraph/store/plan"
	. "recordgraph/store/storetest" //nolint:revive // constructors of filters
)

func TestPredicates(t *testing.T) {
	t.Parallel()
	schema := Schema(t)
	movie, studio, licence, sample := schema.Type("Movie"), schema.Type("Studio"), schema.Type("Licence"), schema.Type("Sample")
	drama := Compare(movie, "genre", record.OpEq, "Drama")
	long := Compare(movie, "runtimeMinutes", record.OpGt, int64(120))
	never, always := Either(), All()
	named := Compare(studio, "name", record.OpEq, "A")
	german := Compare(licence, "territory", record.OpEq, "DE")
	id := record.ID{Prefix: "studio", UUID: uuid.Nil}
	for _, test := range []struct {
		name   string
		filter *record.Filter
		want   string
	}{
		{"no filter", nil, "true"},
		{"leaf", drama, "t0.genre = Drama"},
		{"negated leaf", record.Not(drama), "not t0.genre = Drama"},
		{"negated twice", record.Not(record.Not(drama)), "t0.genre = Drama"},
		{"and", All(drama, long), "all(t0.genre = Drama, t0.runtimeMinutes > 120)"},
		{"negated and", record.Not(All(drama, long)), "either(not t0.genre = Drama, not t0.runtimeMinutes > 120)"},
		{"negated or", record.Not(Either(drama, long)), "all(not t0.genre = Drama, not t0.runtimeMinutes > 120)"},
		{"not inside or inside not", record.Not(Either(record.Not(drama), long)), "all(t0.genre = Drama, not t0.runtimeMinutes > 120)"},

		{"nested ands are flat", All(drama, All(long, drama)), "all(t0.genre = Drama, t0.runtimeMinutes > 120, t0.genre = Drama)"},
		{"or in and", All(drama, Either(long, drama)), "all(t0.genre = Drama, either(t0.runtimeMinutes > 120, t0.genre = Drama))"},
		{"one argument", Either(drama), "t0.genre = Drama"},
		{"empty and", always, "true"},
		{"empty or", never, "false"},
		{"negated empty and", record.Not(always), "false"},
		{"true in and", All(drama, always), "t0.genre = Drama"},
		{"true in or", Either(drama, always), "true"},
		{"false in and", All(drama, never), "false"},
		{"false in or", Either(drama, never), "t0.genre = Drama"},

		{"in nothing", Compare(movie, "genre", record.OpIn, []any{}), "false"},
		{"not in nothing", record.Not(Compare(movie, "genre", record.OpIn, []any{})), "true"},
		{"has any of nothing", Compare(movie, "tags", record.OpHasAny, []any{}), "t0.tags hasAny []"},
		{"has all of nothing", Compare(movie, "tags", record.OpHasAll, []any{}), "t0.tags hasAll []"},
		{"is null", Compare(movie, "genre", record.OpIsNull, nil), "t0.genre null"},

		{"NUL", Compare(movie, "genre", record.OpEq, "a\x00"), "false"},
		{"not NUL", record.Not(Compare(movie, "genre", record.OpContains, "\x00")), "true"},
		{"invalid UTF-8", Compare(movie, "genre", record.OpStartsWith, "a\xff"), "false"},
		{"NUL in a list", Compare(movie, "genre", record.OpIn, []any{"a", "b\x00"}), "t0.genre in [a]"},
		{"only NUL in a list", Compare(movie, "genre", record.OpIn, []any{"\x00"}), "false"},
		{"has any with NUL", Compare(movie, "tags", record.OpHasAny, []any{"a", "\x00"}), "t0.tags hasAny [a]"},
		{"has all with NUL", Compare(movie, "tags", record.OpHasAll, []any{"a", "\x00"}), "false"},
		{"has NUL", record.Not(Compare(movie, "tags", record.OpHas, "\x00")), "true"},
		{"list equal to one with NUL", Compare(movie, "tags", record.OpEq, []any{"\x00"}), "false"},
		{"JSON with NUL", Compare(sample, "doc", record.OpEq, json.RawMessage(`{"a":["\u0000"]}`)), "false"},
		{"JSON key with NUL", Compare(sample, "doc", record.OpContains, json.RawMessage(`{"\u0000":1}`)), "false"},
		{"JSON with an escaped backslash", Compare(sample, "doc", record.OpEq, json.RawMessage(`"\\u0000"`)), `t0.doc = [34 92 92 117 48 48 48 48 34]`},
		{"path with NUL", Inside(sample, "doc", record.OpEq, record.ScalarString, "x", "a", "\x00"), "false"},
		{"null at a path with NUL", Inside(sample, "doc", record.OpIsNull, record.ScalarJSON, nil, "\x00"), "true"},
		{"not null at a path with NUL", record.Not(Inside(sample, "doc", record.OpIsNull, record.ScalarJSON, nil, "\x00")), "false"},

		{"to one", Related(movie, "studio", record.OpOne, named), "exists(e0 t0.studio: e0.name = A)"},
		{"not to one", record.Not(Related(movie, "studio", record.OpOne, named)), "not exists(e0 t0.studio: e0.name = A)"},
		{"to one not", Related(movie, "studio", record.OpOne, record.Not(named)), "exists(e0 t0.studio: not e0.name = A)"},
		{"to one at all", Related(movie, "studio", record.OpOne), "not t0.studio null"},
		{"to none", record.Not(Related(movie, "studio", record.OpOne)), "t0.studio null"},
		{"to one by ID", Related(movie, "studio", record.OpOne, Compare(studio, "id", record.OpEq, id)), "t0.studio = " + id.String()},
		{"not to one by ID", record.Not(Related(movie, "studio", record.OpOne, Compare(studio, "id", record.OpIn, []any{id}))), "not t0.studio in [" + id.String() + "]"},
		{"to one without matches", Related(movie, "studio", record.OpOne, never), "false"},
		{"foreign key null", Compare(movie, "studio", record.OpIsNull, nil), "t0.studio null"},

		{"some", Related(movie, "licences", record.OpSome, german), "exists(e0 t0.licences: e0.territory = DE)"},
		{"some at all", Related(movie, "licences", record.OpSome), "exists(e0 t0.licences)"},
		{"some of what matches all", Related(movie, "licences", record.OpSome, always), "exists(e0 t0.licences)"},
		{"none", Related(movie, "licences", record.OpNone, german), "not exists(e0 t0.licences: e0.territory = DE)"},
		{"not none", record.Not(Related(movie, "licences", record.OpNone, german)), "exists(e0 t0.licences: e0.territory = DE)"},
		{"every", Related(movie, "licences", record.OpEvery, german), "not exists(e0 t0.licences: not e0.territory = DE)"},
		{"not every", record.Not(Related(movie, "licences", record.OpEvery, german)), "exists(e0 t0.licences: not e0.territory = DE)"},
		{"every without condition", Related(movie, "licences", record.OpEvery), "true"},
		{"every of none that match", Related(movie, "licences", record.OpEvery, never), "not exists(e0 t0.licences)"},
		{"none of none that match", Related(movie, "licences", record.OpNone, never), "true"},
		{
			"not stays outside", record.Not(Related(movie, "licences", record.OpSome, All(german, record.Not(german)))),
			"not exists(e0 t0.licences: all(e0.territory = DE, not e0.territory = DE))",
		},
		{
			"nested relations have different aliases",
			Either(
				Related(movie, "licences", record.OpSome, Related(licence, "movie", record.OpOne, drama)),
				Related(movie, "studio", record.OpOne, named),
			),
			"either(exists(e0 t0.licences: exists(e1 e0.movie: e1.genre = Drama)), exists(e2 t0.studio: e2.name = A))",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := show((&plan.Planner{}).Count(movie, test.filter).Where); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestHasNUL(t *testing.T) {
	t.Parallel()
	for doc, want := range map[string]bool{
		`"a"`: false, `"\u0000"`: true, `"\\u0000"`: false, `"\\\u0000"`: true, `{"k":[1,{"\u0000":2}]}`: true, `["\\u0000","\u0000"]`: true,
	} {
		if got := record.HasNUL(json.RawMessage(doc)); got != want {
			t.Errorf("%s: %t", doc, got)
		}
	}
}
