package input_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"recordgraph/input"
	"recordgraph/internal/library/graph"
)

const novel = `{"title": "The “New” Book", "genre": "Drama", "format": "PDF_A", "publishedOn": "2012-03-04", "pageCount": 97,
	"author": "Ana Lind", "publisher": "publisher_00000000000000000000000001", "printingCost": "12000000", "worldwideSales": "90000000",
	"readerRating": 7.5, "readerVotes": 5000, "tags": ["debut", "festival"]}`

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
	rules, book, in := input.NewRules(schema, input.DefaultLimits()), schema.Type("Book"), raw(b, novel)
	b.ReportAllocs()
	for b.Loop() {
		if r := rules.Reader(time.Time{}, nil); len(r.Create(book, "input", in)) != 12 {
			b.Fatal(r.Problems())
		}
	}
}

func BenchmarkCreateAll(b *testing.B) {
	schema := graph.Schema()
	rules, book := input.NewRules(schema, input.DefaultLimits()), schema.Type("Book")
	items, _ := raw(b, "["+strings.Repeat(novel+",", 999)+novel+"]").([]any)
	b.ReportAllocs()
	for b.Loop() {
		r := rules.Reader(time.Time{}, nil)
		if r.CreateAll(book, "inputs", items); r.Problems() != nil {
			b.Fatal(r.Problems())
		}
	}
}

func BenchmarkPatch(b *testing.B) {
	schema := graph.Schema()
	rules, book, in := input.NewRules(schema, input.DefaultLimits()), schema.Type("Book"), raw(b, `{"recommendedBy": 77, "readerVotes": 5000}`)
	b.ReportAllocs()
	for b.Loop() {
		if r := rules.Reader(time.Time{}, nil); len(r.Patch(book, "patch", in)) != 2 {
			b.Fatal(r.Problems())
		}
	}
}
