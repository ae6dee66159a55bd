package sqlgen_test

import (
	"testing"

	"recordgraph/record"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
	. "recordgraph/store/storetest" //nolint:revive // the words of queries
)

func BenchmarkSelect(b *testing.B) {
	movie := Schema(b).Type("Movie")
	s := Select(movie, "id", "title", "genre", "releasedOn", "imdbRating")
	One(s, "studio", "name")
	c := Nodes(s, 20)
	c.Order = Order(movie, "-releasedOn nl", "title")
	c.Filter = All(Compare(movie, "genre", record.OpIn, []any{"Drama", "Comedy"}), Compare(movie, "imdbRating", record.OpGte, 7.5))
	l, err := plan.ForList(Cursors(b), c)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		_ = sqlgen.Level(l.Level)
	}
}

func BenchmarkInsert(b *testing.B) {
	movie := Schema(b).Type("Movie")
	in := sqlgen.Insert{Type: movie, Fields: []*record.Field{Field(movie, "title"), Field(movie, "tags"), Field(movie, "imdbRating")}}
	for range 100 {
		in.IDs = append(in.IDs, id1)
		in.Rows = append(in.Rows, []any{"A title", []any{"x", "y"}, 7.5})
	}
	p, err := plan.ForRecords(Cursors(b), movie, []*record.Selection{Select(movie, "id")})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		_ = in.Write(p.Level.Rows)
	}
}
