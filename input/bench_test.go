package input_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"recordgraph/graph"
	"recordgraph/input"
)

const film = `{"title": "The “New” Film", "genre": "Drama", "rating": "PG_13", "releasedOn": "2012-03-04", "runtimeMinutes": 97,
	"director": "Ana Lind", "studio": "studio_00000000000000000000000001", "productionBudget": "12000000", "worldwideGross": "90000000",
	"imdbRating": 7.5, "imdbVotes": 5000, "tags": ["debut", "festival"]}`

// raw decodes as a request's body is decoded.
func raw(b *testing.B, text string) any {
	b.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var out any
	if err := dec.Decode(&out); err != nil {
		b.Fatal(err)
	}
	return out
}

func BenchmarkCreate(b *testing.B) {
	schema := graph.Schema()
	rules, movie, in := input.NewRules(schema, input.DefaultLimits()), schema.Type("Movie"), raw(b, film)
	b.ReportAllocs()
	for b.Loop() {
		if r := rules.Reader(time.Time{}, nil); len(r.Create(movie, "input", in)) != 12 {
			b.Fatal(r.Problems())
		}
	}
}

func BenchmarkCreateAll(b *testing.B) {
	schema := graph.Schema()
	rules, movie := input.NewRules(schema, input.DefaultLimits()), schema.Type("Movie")
	items, _ := raw(b, "["+strings.Repeat(film+",", 999)+film+"]").([]any)
	b.ReportAllocs()
	for b.Loop() {
		r := rules.Reader(time.Time{}, nil)
		if r.CreateAll(movie, "inputs", items); r.Problems() != nil {
			b.Fatal(r.Problems())
		}
	}
}

func BenchmarkPatch(b *testing.B) {
	schema := graph.Schema()
	rules, movie, in := input.NewRules(schema, input.DefaultLimits()), schema.Type("Movie"), raw(b, `{"rottenTomatoes": 77, "imdbVotes": 5000}`)
	b.ReportAllocs()
	for b.Loop() {
		if r := rules.Reader(time.Time{}, nil); len(r.Patch(movie, "patch", in)) != 2 {
			b.Fatal(r.Problems())
		}
	}
}
