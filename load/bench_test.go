package load

import (
	"bytes"
	"strings"
	"testing"

	"recordgraph/input"
)

// BenchmarkRows reads and checks a batch of films, which is the work of a load outside the database.
func BenchmarkRows(b *testing.B) {
	const row = `{"title":"The Prince of Tides 7","genre":"Drama","rating":"R","released":"1991-12-25","minutes":132,"gross":"74787599",` +
		`"score":6.4,"tags":["a","b"],"seen":true,"extra":{"source":"Based on Book/Short Story","votes":6829},"studio":{"name":"Sony/Columbia"}}`
	text := strings.Repeat(row+"\n", DefaultBatchSize)
	schema := testSchema()
	b.SetBytes(int64(len(row) + 1))
	b.ReportAllocs()
	for b.Loop() {
		source, err := NewNDJSON(bytes.NewReader([]byte(text)))
		if err != nil {
			b.Fatal(err)
		}
		l := &loader{Config: Config{Type: schema.Type("Film"), BatchSize: DefaultBatchSize, Source: source}, rules: input.NewRules(schema, input.DefaultLimits())}
		batch := l.split()
		l.readBatch(batch)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/DefaultBatchSize, "ns/row")
}
