package suite_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recordgraph/engine"
	"recordgraph/internal/library"
	"recordgraph/store/driver"
)

const (
	benchClients = 32
	benchTurn    = 2 * time.Second
	benchTimeout = 10 * time.Second // of a request, as by default
)

// BenchmarkDocumentsInAnyOrder compares the throughput of documents that change the same
// records in any order with that of documents that change them in one order. An iteration
// runs both:
//
//	go test ./internal/suite -run '^$' -bench DocumentsInAnyOrder -benchtime 5x
func BenchmarkDocumentsInAnyOrder(b *testing.B) {
	for name, books := range map[string]func(client int, r *rand.Rand) []int{
		"2 opposite":  func(client int, _ *rand.Rand) []int { return [][]int{{1, 2}, {2, 1}}[client%2] },
		"2 of 4":      func(_ int, r *rand.Rand) []int { return r.Perm(4)[:2] },
		"3 of 4":      func(_ int, r *rand.Rand) []int { return r.Perm(4)[:3] },
		"4 of 4":      func(_ int, r *rand.Rand) []int { return r.Perm(4) },
		"2 to 4 of 4": func(_ int, r *rand.Rand) []int { return r.Perm(4)[:2+r.IntN(3)] },
	} {
		b.Run(name, func(b *testing.B) {
			s := newService(b, options{driver: driver.Config{MaxOpenConns: driver.DefaultMaxOpenConns}, settings: engine.Settings{Timeout: benchTimeout}})
			var inAny, inOne, ratios []float64
			failed := int64(0)
			for b.Loop() {
				mixed, f := s.turn(b, books)
				sorted, g := s.turn(b, func(client int, r *rand.Rand) []int { return slices.Sorted(slices.Values(books(client, r))) })
				inAny, inOne, ratios = append(inAny, mixed), append(inOne, sorted), append(ratios, mixed/sorted)
				failed += f + g
			}
			b.Logf("any order %.0f, one order %.0f documents/s, ratios %.2f", inAny, inOne, ratios)
			slices.Sort(ratios)
			b.ReportMetric(ratios[len(ratios)/2], "ratio")
			b.ReportMetric(float64(failed), "failed")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// turn lets all clients send documents for benchTurn. It returns the successful documents
// per second and the number of failed ones.
func (s *service) turn(b *testing.B, books func(int, *rand.Rand) []int) (rate float64, failed int64) {
	var answered, wrong atomic.Int64
	var all sync.WaitGroup
	start := time.Now()
	for client := range benchClients {
		all.Go(func() {
			r := rand.New(rand.NewPCG(uint64(client), 1))
			for time.Since(start) < benchTurn {
				if s.succeeds(b, countVotes(books(client, r))) {
					answered.Add(1)
				} else {
					wrong.Add(1)
				}
			}
		})
	}
	all.Wait()
	return float64(answered.Load()) / time.Since(start).Seconds(), wrong.Load()
}

// countVotes returns a document that adds one vote to each book, in this order.
func countVotes(books []int) string {
	var b strings.Builder
	b.WriteString("mutation {")
	for i, n := range books {
		fmt.Fprintf(&b, ` m%d: updateBook(id: "book#%d", patch: {increment: {readerVotes: 1}}) { book { id version } }`, i, n+1)
	}
	b.WriteString(" }")
	return b.String()
}

// succeeds sends a document and reports whether the response has no errors.
func (s *service) succeeds(b *testing.B, document string) bool {
	text, err := json.Marshal(map[string]string{"query": library.Resolve(document)})
	if err != nil {
		b.Fatal(err)
	}
	r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/graphql", strings.NewReader(string(text)))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(scopesHeader, allScopes())
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var got body
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		b.Error(err)
	}
	return len(got.Errors) == 0
}
