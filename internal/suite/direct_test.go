package suite_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"recordgraph/internal/library"
	"recordgraph/store/driver"
)

// singles are operations of one derived field, which run without gqlgen's executor, with
// their data when the field fails.
var singles = map[string]string{
	`{ books: books(first: 2) { totalCount nodes { title } } }`:                                     `null`,
	`{ books { nodes { title loans { nodes { fee } } publisher { name books { totalCount } } } } }`: `null`,
	`{ book: book(id: "book#1") { title } }`:                                                        `{"book":null}`,
	`{ node(id: "book#1") { id } }`:                                                                 `{"node":null}`,
	`mutation { changed: updateBook(id: "book#1", patch: {genre: "x"}) { book { genre } } }`:        ``,
	`mutation { createBook(input: {title: "New"}) { book { loans { totalCount } } } }`:              ``,
	`mutation { deleteBook(id: "book#2") { id } }`:                                                  ``,
}

// walked returns the operation with one more root field, so that gqlgen's executor runs it.
func walked(document string) string { return strings.TrimSuffix(document, "}") + " __typename }" }

// locked runs fn while all books are locked, so that every statement on books waits.
func (s *service) locked(t *testing.T, fn func()) {
	t.Helper()
	tx, err := s.db.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer rollBack(t, tx)
	if _, err := tx.Exec(`LOCK TABLE books IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	fn()
}

func rollBack(t *testing.T, tx *sqlx.Tx) {
	t.Helper()
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
}

// untilIdle waits until no statement of the database waits or runs but its own.
func (s *service) untilIdle(t *testing.T, within time.Duration) {
	t.Helper()
	const busy = `SELECT count(*) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid() AND (state = 'active' OR wait_event_type = 'Lock')`
	deadline := time.Now().Add(within)
	for n := 1; n > 0; {
		if err := s.db.Get(&n, busy); err != nil || time.Now().After(deadline) {
			t.Errorf("%d statements still run: %v", n, err)
			return
		}
	}
}

// TestDisconnectCancelsSQL closes the connection of a client whose query waits. A mutation
// continues, because its commit may already be in progress.
func TestDisconnectCancelsSQL(t *testing.T) {
	t.Parallel()
	s := newService(t, options{driver: driver.Config{
		StatementTimeout: time.Minute, TxTimeout: time.Minute, LockTimeout: driver.Off, IdleInTransactionTimeout: driver.Off,
	}})
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	for document := range singles {
		if strings.HasPrefix(document, "mutation") {
			continue
		}
		for _, document := range []string{document, walked(document)} {
			s.locked(t, func() {
				ctx, leave := context.WithCancel(t.Context())
				defer leave()
				gone := make(chan error, 1)
				go func() { gone <- post(ctx, h, document) }()
				s.untilWaiting(t)
				leave()
				if err := <-gone; err == nil {
					t.Errorf("%s: answered", document)
				}
				s.untilIdle(t, 10*time.Second)
			})
		}
	}
	if got := s.send(t, `{ books { totalCount } }`); string(got.Data) != `{"books":{"totalCount":8}}` {
		t.Errorf("got %s %v", got.Data, got.Errors)
	}
}

// post sends a document on its own connection.
func post(ctx context.Context, h *httptest.Server, document string) error {
	text, err := json.Marshal(map[string]any{"query": library.Resolve(document)})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL+"/graphql", strings.NewReader(string(text)))
	if err != nil {
		return err
	}
	r.Close = true
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(scopesHeader, allScopes())
	response, err := h.Client().Do(r)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

// failure makes all statements on books fail.
type failure struct {
	code string
	options
	during func(s *service, t *testing.T, fn func())
}

func failures() map[string]failure {
	var armed atomic.Bool
	return map[string]failure{
		"statement timeout": {
			code:    "TIMEOUT",
			options: options{driver: driver.Config{StatementTimeout: 100 * time.Millisecond, LockTimeout: driver.Off}},
			during:  (*service).locked,
		},
		"panic": {
			code: "INTERNAL",
			options: options{onSQL: func(string, []any) {
				if armed.Load() {
					panic("secret")
				}
			}},
			during: func(_ *service, _ *testing.T, fn func()) {
				armed.Store(true)
				defer armed.Store(false)
				fn()
			},
		},
		"missing column": {
			code: "INTERNAL",
			during: func(s *service, t *testing.T, fn func()) {
				t.Helper()
				s.db.MustExecContext(t.Context(), `ALTER TABLE books RENAME COLUMN id TO other`)
				fn()
				s.db.MustExecContext(t.Context(), `ALTER TABLE books RENAME COLUMN other TO id`)
			},
		},
	}
}

// TestDirectErrorsEqualExecutorErrors makes statements fail. An operation of one field must
// return the same error as together with another field, and the service must continue.
func TestDirectErrorsEqualExecutorErrors(t *testing.T) {
	t.Parallel()
	for name, f := range failures() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t, f.options)
			f.during(s, t, func() {
				for document, data := range singles {
					s.failsAsWalked(t, f.code, document, data)
				}
			})
			for document := range singles {
				if got := s.send(t, document); len(got.Errors) > 0 || len(got.Data) < len(`{"node":{}}`) {
					t.Errorf("afterwards %s: got %s %v", document, got.Data, got.Errors)
				}
			}
		})
	}
}

func (s *service) failsAsWalked(t *testing.T, code, document, data string) {
	t.Helper()
	got := s.do(t, parseSteps(document)[0], nil)
	want := s.do(t, parseSteps(walked(document))[0], nil)
	var single, executed struct {
		Data   json.RawMessage
		Errors []map[string]any
	}
	if err := json.Unmarshal(got.Body, &single); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(want.Body, &executed); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(executed.Errors, single.Errors); diff != "" {
		t.Errorf("%s: errors (-walked +single):\n%s", document, diff)
	}
	if without := strings.Replace(string(executed.Data), `,"__typename":"Query"`, "", 1); string(single.Data) != data || without != data {
		t.Errorf("%s: got data %s, executor %s, want %s", document, single.Data, executed.Data, data)
	}
	var shown body
	if err := json.Unmarshal(got.Body, &shown); err != nil || shown.code() != code || len(shown.Errors) != 1 || got.Status != want.Status {
		t.Fatalf("%s: status %d, walked %d: %s, want %s", document, got.Status, want.Status, got.Body, code)
	}
	key, _, _ := strings.Cut(strings.TrimLeft(strings.TrimPrefix(document, "mutation"), " {"), "(")
	key, _, _ = strings.Cut(key, ":")
	key, _, _ = strings.Cut(key, " ")
	if diff := cmp.Diff([]any{key}, shown.Errors[0].Path); diff != "" {
		t.Errorf("%s: path (-want +got):\n%s", document, diff)
	}
}
