package service

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"recordgraph/auth"
	"recordgraph/record"
)

// nowhere is a response of which only the size is kept.
type nowhere struct {
	header http.Header
	status int
	bytes  int
}

func (w *nowhere) Header() http.Header { return w.header }

func (w *nowhere) WriteHeader(status int) { w.status = status }

func (w *nowhere) Write(p []byte) (int, error) {
	w.bytes += len(p)
	return len(p), nil
}

// BenchmarkRequest sends requests to the assembled service with a real database, one after another. It also reports the process's
// own CPU time, without the waits for the database.
func BenchmarkRequest(b *testing.B) {
	c := migrated(b)
	log := slog.New(slog.NewJSONHandler(io.Discard, nil)) //nolint:sloglint // a line costs something, too
	s, err := New(b.Context(), libraryService(), c, log)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	token, err := Token(c, "tester", auth.NewScopes(AllScopes(libraryService().Schema)...), time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	ask := func(body []byte) *nowhere {
		r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+token)
		w := &nowhere{header: http.Header{}}
		s.ServeHTTP(w, r)
		return w
	}
	if w := ask(books(b)); w.status != http.StatusOK {
		b.Fatalf("status %d", w.status)
	}
	var key uuid.UUID
	if err := s.records.pool.QueryRowContext(b.Context(), `SELECT id FROM books LIMIT 1`).Scan(&key); err != nil {
		b.Fatal(err)
	}
	id := record.ID{Prefix: "book", UUID: key}.String()
	for _, bm := range []struct{ name, query, variables string }{
		{"nothing", `{ __typename }`, `{}`},
		{"one", `query Book($id: ID!) { book(id: $id) { id title genre format publishedOn pageCount readerRating updatedAt } }`, `{"id": "` + id + `"}`},
		{"page", `query Books($genre: String!, $from: Date!, $to: Date!) {
  books(filter: { genre: { eq: $genre }, publishedOn: { between: { from: $from, to: $to } } }, orderBy: [{ publishedOn: DESC }], first: 20) {
    nodes { id title genre publishedOn author readerRating } pageInfo { hasNextPage endCursor } } }`,
			`{"genre": "Drama", "from": "1950-01-01", "to": "2030-01-01"}`},
		{"page by one variable", `query Books($filter: BookFilter, $orderBy: [BookOrder!]) {
  books(filter: $filter, orderBy: $orderBy, first: 20) {
    nodes { id title genre publishedOn author readerRating } pageInfo { hasNextPage endCursor } } }`,
			`{"filter": {"genre": {"eq": "Drama"}, "publishedOn": {"between": {"from": "1950-01-01", "to": "2030-01-01"}}}, "orderBy": [{"publishedOn": "DESC"}]}`},
	} {
		body, err := json.Marshal(map[string]any{"query": bm.query, "variables": json.RawMessage(bm.variables)})
		if err != nil {
			b.Fatal(err)
		}
		if w := ask(body); w.status != http.StatusOK {
			b.Fatalf("status %d", w.status)
		}
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			before := cpu(b)
			for b.Loop() {
				ask(body)
			}
			b.ReportMetric(float64(cpu(b)-before)/float64(b.N), "cpu-ns/op")
		})
	}
}

// books is the body of a mutation that creates some.
func books(tb testing.TB) []byte {
	tb.Helper()
	var inputs []string
	for i := range 60 {
		inputs = append(inputs, fmt.Sprintf(`{title: "Book %d", genre: "Drama", publishedOn: "19%d-01-02", author: "Somebody Known", readerRating: 7.%d}`, i, 50+i%50, i%10))
	}
	body, err := json.Marshal(map[string]any{"query": `mutation { createBooks(inputs: [` + strings.Join(inputs, ",") + `]) { books { id } } }`})
	if err != nil {
		tb.Fatal(err)
	}
	return body
}

// cpu is the process's CPU time.
func cpu(tb testing.TB) time.Duration {
	tb.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
