package suite_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recordgraph/engine"
)

// TestRequestTimeout lets queries and mutations wait for a lock. Each must end within the
// timeout.
func TestRequestTimeout(t *testing.T) {
	t.Parallel()
	s := newService(t, options{settings: engine.Settings{Timeout: 300 * time.Millisecond}})
	tx, err := s.db.Beginx()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.Exec(`LOCK TABLE books IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	for _, document := range []string{
		`{ books { nodes { title } } }`,
		`{ nodes(ids: ["book#1", "publisher#1"]) { id } }`,
		`mutation { updateBook(id: "book#1", patch: {genre: "x"}) { book { id } } }`,
	} {
		start := time.Now()
		got := s.send(t, document)
		if got.code() != "TIMEOUT" || got.Errors[0].Extensions["retryable"] != nil {
			t.Errorf("%s: got %s %v", document, got.Data, got.Errors)
		}
		if took := time.Since(start); took > 1500*time.Millisecond { // the database's own limit is two seconds
			t.Errorf("%s took %s", document, took)
		}
	}
}

// TestRequestTimeoutBeforeAnythingRuns sets a timeout that has already passed.
func TestRequestTimeoutBeforeAnythingRuns(t *testing.T) {
	t.Parallel()
	s := newService(t, options{settings: engine.Settings{Timeout: time.Nanosecond}})
	for _, document := range []string{`{ books { nodes { title } } }`, `mutation { createBook(input: {title: "Late"}) { book { id } } }`} {
		if got := s.send(t, document); got.code() != "TIMEOUT" || got.Errors[0].Extensions["retryable"] != nil || got.Data != nil {
			t.Errorf("%s: got %s %v", document, got.Data, got.Errors)
		}
	}
}

// TestOneInstantPerOperation uses a clock that advances with each call.
func TestOneInstantPerOperation(t *testing.T) {
	t.Parallel()
	var looks atomic.Int64
	s := newService(t, options{settings: engine.Settings{Now: func() time.Time { return now.Add(time.Duration(looks.Add(1)) * time.Hour) }}})
	got := s.send(t, `mutation {
		a: createBook(input: {title: "A"}) { book { createdAt } }
		b: createPublisher(input: {name: "B"}) { publisher { createdAt } }
		c: updateBook(id: "book#1", patch: {genre: "C"}) { book { updatedAt } }
	}`)
	want := `{"a":{"book":{"createdAt":"2026-11-21T13:00:00Z"}},"b":{"publisher":{"createdAt":"2026-11-21T13:00:00Z"}},"c":{"book":{"updatedAt":"2026-11-21T13:00:00Z"}}}`
	if string(got.Data) != want {
		t.Errorf("got %s %v", got.Data, got.Errors)
	}
}

// TestRootFieldsReadOneState changes publishers between the statements of one root field.
func TestRootFieldsReadOneState(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ document, want string }{
		{
			`{ nodes(ids: ["book#1", "publisher#1"]) { ... on Book { genre } ... on Publisher { website } } }`,
			`{"nodes":[{"genre":"Drama"},{"website":"https://press.example.org/"}]}`,
		},
		{`{ librarySummary { publishers books } }`, `{"librarySummary":{"publishers":4,"books":8}}`},
	} {
		var statements atomic.Int32
		var between func()
		s := newService(t, options{onSQL: func(string, []any) {
			if statements.Add(1) == 2 {
				between()
			}
		}})
		between = func() {
			_, err := s.db.Exec(`UPDATE publishers SET website = 'https://example.org/later'; UPDATE books SET genre = 'Later';
				INSERT INTO publishers (id, name, created_at, updated_at) VALUES (gen_random_uuid(), 'Later', now(), now());
				INSERT INTO books (id, title, created_at, updated_at) VALUES (gen_random_uuid(), 'Later', now(), now())`)
			if err != nil {
				t.Error(err)
			}
		}
		if got := s.send(t, tt.document); len(got.Errors) > 0 || string(got.Data) != tt.want || statements.Load() != 2 {
			t.Errorf("%s: got %s %v, want %s", tt.document, got.Data, got.Errors, tt.want)
		}
	}
}

// entries collects the lines of a log.
type entries struct {
	mu  sync.Mutex
	out bytes.Buffer
}

func (e *entries) Write(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.out.Write(p)
}

// lines returns the lines so far.
func (e *entries) lines(t *testing.T) []map[string]any {
	t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []map[string]any
	for line := range strings.Lines(e.out.String()) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatal(err)
		}
		out = append(out, entry)
	}
	return out
}

// TestDisconnectIsNotAWarning cancels requests before and during a statement.
func TestDisconnectIsNotAWarning(t *testing.T) {
	t.Parallel()
	for _, document := range []string{`{ books { nodes { title } } }`, `mutation { createBook(input: {title: "Gone"}) { book { id } } }`} {
		ctx, leave := context.WithCancel(t.Context())
		log := &entries{}
		s := newService(t, options{
			onSQL: func(string, []any) { leave() },
			log:   slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		})
		s.doCtx(ctx, t, parseSteps(document)[0], nil)
		s.doCtx(ctx, t, parseSteps(document)[0], nil)
		for _, line := range log.lines(t) {
			if line["level"] != "DEBUG" && line["level"] != "INFO" || line["msg"] == "request" && line["clientGone"] != true {
				t.Errorf("%s: %v", document, line)
			}
		}
	}
}
