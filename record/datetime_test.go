package record_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"recordgraph/record"
)

func TestAppendDateTime(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		at := time.Date(random.IntN(10_000), 1, random.IntN(366), 0, 0, random.IntN(86_400), 0, time.UTC)
		switch random.IntN(4) {
		case 0:
			at = at.Add(time.Duration(random.IntN(1e9)))
		case 1:
			at = at.Add(time.Duration(random.IntN(1000)) * time.Millisecond)
		case 2:
			at = at.In(time.FixedZone("", 3600*5+1800))
		}
		want := at.UTC().Format("2006-01-02T15:04:05.999999Z")
		if got := string(record.AppendDateTime(nil, at)); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
	old := time.Date(-43, 3, 15, 0, 0, 0, 0, time.UTC)
	if got, want := string(record.AppendDateTime(nil, old)), old.Format("2006-01-02T15:04:05Z"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func BenchmarkAppendDateTime(b *testing.B) {
	at := time.Date(2026, 11, 21, 8, 30, 0, 250_000_000, time.UTC)
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		out = record.AppendDateTime(out[:0], at)
	}
}
