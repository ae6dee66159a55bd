package encode_test

import (
	"testing"
	"time"

	"recordgraph/store/encode"
	"recordgraph/store/plan"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

// BenchmarkPage scans and encodes a page of 100 films with 10 fields.
func BenchmarkPage(b *testing.B) {
	movie := Schema(b).Type("Movie")
	s := Select(movie, "id", "title", "genre", "rating", "releasedOn", "runtimeMinutes", "imdbRating", "worldwideGross", "tags", "createdAt")
	p := (&plan.Planner{}).List(Nodes(s, 100))
	now := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
	row := driverRow{[]byte(movieID), "The \"Land\" Girls", "Drama", "R", now, int64(111), 6.1, int64(146083), []byte(`{a,b}`), now}
	rows := make([]int, 100)
	for i := range rows {
		rows[i] = i
	}
	e := &encode.Encoder{Cursors: Cursors(b)}
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		level := &encode.Level{Plan: p.Level, Table: encode.NewTable(len(row), len(rows))}
		for range rows {
			if err := level.Table.Append(row); err != nil {
				b.Fatal(err)
			}
		}
		out, _ = e.List(out[:0], &encode.Lists{Plan: p, Level: level, Pages: []encode.PageRows{{Rows: rows}}}, 0)
	}
	b.SetBytes(int64(len(out)))
}

func BenchmarkString(b *testing.B) {
	text := []byte("A title of ordinary length, with é and \"quotes\"")
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		out = encode.AppendString(out[:0], text)
	}
}
