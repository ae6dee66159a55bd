package plan_test

import (
	"testing"

	"recordgraph/record"
	"recordgraph/store/plan"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

// wide is a filtered and ordered page of films with their studios and licences.
func wide(schema *record.Schema) *record.Connection {
	movie, studio, licence := schema.Type("Movie"), schema.Type("Studio"), schema.Type("Licence")
	s := Select(movie, "id", "title", "genre", "rating", "releasedOn", "runtimeMinutes", "director", "imdbRating", "imdbVotes", "worldwideGross", "tags")
	One(s, "studio", "name")
	Many(s, "licences", Nodes(Select(licence, "territory", "startsAt"), 5))
	c := WithPageInfo(WithCount(Nodes(s, 20)))
	c.Order = Order(movie, "-releasedOn nl", "title")
	c.Filter = All(
		Compare(movie, "genre", record.OpIn, []any{"Drama", "Comedy"}),
		record.Not(Compare(movie, "director", record.OpIsNull, nil)),
		Either(Compare(movie, "imdbRating", record.OpGte, 7.5), Related(movie, "studio", record.OpOne, Compare(studio, "name", record.OpStartsWith, "P"))),
	)
	return c
}

func BenchmarkList(b *testing.B) {
	c := wide(Schema(b))
	b.ReportAllocs()
	for b.Loop() {
		_ = (&plan.Planner{}).List(c)
	}
}
