package sqlgen_test

import (
	"slices"
	"testing"
	"time"

	"recordgraph/record"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

func BenchmarkSelect(b *testing.B) {
	movie := Schema(b).Type("Movie")
	s := Select(movie, "id", "title", "genre", "releasedOn", "imdbRating")
	One(s, "studio", "name")
	c := Nodes(s, 20)
	c.Order = Order(movie, "-releasedOn nl", "title")
	c.Filter = All(Compare(movie, "genre", record.OpIn, []any{"Drama", "Comedy"}), Compare(movie, "imdbRating", record.OpGte, 7.5))
	l := (&plan.Planner{}).List(c)
	b.ReportAllocs()
	for b.Loop() {
		_ = sqlgen.Level(l.Level)
	}
}

func BenchmarkInsert(b *testing.B) {
	movie := Schema(b).Type("Movie")
	fields := []*record.Field{Field(movie, "title"), Field(movie, "tags"), Field(movie, "imdbRating")}
	var rows [][]any
	for range 100 {
		rows = append(rows, []any{"A title", []any{"x", "y"}, 7.5})
	}
	in := planner.Insert(movie, time.Now(), fields, slices.Repeat(ids(movie, id1), len(rows)), rows)
	p := (&plan.Planner{}).Records(movie, []*record.Selection{Select(movie, "id")})
	b.ReportAllocs()
	for b.Loop() {
		_ = write(in, p.Level.Rows)
	}
}
