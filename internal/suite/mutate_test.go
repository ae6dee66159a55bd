package suite_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/jmoiron/sqlx"

	"recordgraph/engine"
	"recordgraph/internal/library"
	"recordgraph/internal/pgtest"
	"recordgraph/store/driver"
)

// body is the part of a response that tests read.
type body struct {
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Path       []any
		Extensions map[string]any
	}
}

// send runs one document with all scopes.
func (s *service) send(t *testing.T, document string) body {
	t.Helper()
	got := s.do(t, parseSteps(document)[0], nil)
	var b body
	if err := json.Unmarshal(got.Body, &b); err != nil {
		t.Fatalf("%s: %v", got.Body, err)
	}
	return b
}

func (b body) code() string {
	if len(b.Errors) == 0 {
		return ""
	}
	code, _ := b.Errors[0].Extensions["code"].(string)
	return code
}

// clearBeta is a document whose second field changes books that it does not name: deleting
// the publisher finds and locks its books.
const clearBeta = `mutation {
	a: updateBook(id: "book#5", patch: {genre: "x"}) { book { version genre } }
	b: deletePublisher(id: "publisher#1") { id }
}`

// changeBeta is the change of another writer.
const changeBeta = `UPDATE books SET author = 'Interfering', version = version + 1 WHERE title = 'Beta'`

// clearing calls interfere, with the number of the attempt, before each statement that clears
// the books of a publisher.
func clearing(interfere func(attempt int32)) func(string, []any) {
	var attempts atomic.Int32
	return func(text string, _ []any) {
		if strings.Contains(text, `UPDATE "books"`) && strings.Contains(text, `DELETE FROM "publishers"`) {
			interfere(attempts.Add(1))
		}
	}
}

// TestMutationReruns lets another writer change a record before the statement that finds the
// record: PostgreSQL refuses the transaction, and the document is rerun.
func TestMutationReruns(t *testing.T) {
	t.Parallel()
	var s *service
	var attempts int32
	s = newService(t, options{onSQL: clearing(func(attempt int32) {
		if attempts = attempt; attempt > 1 {
			return
		}
		if _, err := s.db.Exec(changeBeta); err != nil {
			t.Errorf("interfere: %v", err)
		}
	})})
	got := s.send(t, clearBeta)
	want := library.Resolve(`{"a":{"book":{"version":2,"genre":"x"}},"b":{"id":"publisher#1"}}`)
	if string(got.Data) != want || len(got.Errors) > 0 || attempts != 2 {
		t.Errorf("%d attempts, got %s %v, want %s", attempts, got.Data, got.Errors, want)
	}
	got = s.send(t, `{ book(id: "book#2") { version author publisher { id } } }`)
	if want := `{"book":{"version":3,"author":"Interfering","publisher":null}}`; string(got.Data) != want {
		t.Errorf("got %s, want %s", got.Data, want)
	}
}

// TestMutationGivesUp lets another writer win every attempt.
func TestMutationGivesUp(t *testing.T) {
	t.Parallel()
	var s *service
	var attempts int32
	s = newService(t, options{reruns: &driver.Rerunner{Attempts: 3, Backoff: time.Millisecond}, onSQL: clearing(func(attempt int32) {
		attempts = attempt
		if _, err := s.db.Exec(changeBeta); err != nil {
			t.Errorf("interfere: %v", err)
		}
	})})
	got := s.send(t, clearBeta)
	if got.code() != "CONFLICT" || got.Errors[0].Extensions["retryable"] != true || got.Data != nil || attempts != 3 {
		t.Errorf("%d attempts, got %s %v, want a CONFLICT that may be retried after 3", attempts, got.Data, got.Errors)
	}
	if left := s.send(t, `{ books(filter: {genre: {eq: "x"}}) { totalCount } }`); string(left.Data) != `{"books":{"totalCount":0}}` {
		t.Errorf("left behind: %s", left.Data)
	}
}

// TestDeadlineDuringRerun lets another writer win once, and then lock the record until the
// deadline of the request.
func TestDeadlineDuringRerun(t *testing.T) {
	t.Parallel()
	var s *service
	var attempts int32
	var held *sqlx.Tx
	s = newService(t, options{settings: engine.Settings{Timeout: time.Second}, onSQL: clearing(func(attempt int32) {
		var err error
		if attempts = attempt; attempt == 1 {
			_, err = s.db.Exec(changeBeta)
		} else if held, err = s.db.Beginx(); err == nil {
			_, err = held.Exec(changeBeta)
		}
		if err != nil {
			t.Errorf("interfere: %v", err)
		}
	})})
	got := s.send(t, clearBeta)
	if got.code() != "CONFLICT" || got.Errors[0].Extensions["retryable"] != true || got.Data != nil {
		t.Errorf("got %s %v, want a CONFLICT that may be retried", got.Data, got.Errors)
	}
	if attempts != 2 || held == nil {
		t.Fatalf("%d attempts, want 2", attempts)
	}
	if err := held.Rollback(); err != nil {
		t.Error(err)
	}
}

// bomb panics around one root field.
type bomb struct{ field string }

func (bomb) ExtensionName() string                   { return "Bomb" }
func (bomb) Validate(graphql.ExecutableSchema) error { return nil }
func (b bomb) InterceptRootField(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	if graphql.GetRootFieldContext(ctx).Field.Alias == b.field {
		panic("secret")
	}
	return next(ctx)
}

func TestPanicsAreInternalErrors(t *testing.T) {
	t.Parallel()
	s := newService(t, options{extensions: []graphql.HandlerExtension{bomb{"b"}}})
	got := s.send(t, `{ a: book(id: "book#1") { title } b: book(id: "book#1") { title } c: book(id: "book#2") { title } }`)
	if got.code() != "INTERNAL" || strings.Contains(got.Errors[0].Message, "secret") ||
		string(got.Data) != `{"a":{"title":"Alpha"},"b":null,"c":{"title":"Beta"}}` {
		t.Errorf("query: got %s %v", got.Data, got.Errors)
	}
	got = s.send(t, `mutation { a: createBook(input: {title: "Boom"}) { book { id } } b: createBook(input: {title: "Boom"}) { book { id } } }`)
	if got.code() != "INTERNAL" || len(got.Errors) != 1 || got.Data != nil {
		t.Errorf("mutation: got %s %v", got.Data, got.Errors)
	}
	if left := s.send(t, `{ books(filter: {title: {eq: "Boom"}}) { totalCount } }`); string(left.Data) != `{"books":{"totalCount":0}}` {
		t.Errorf("left behind: %s", left.Data)
	}
}

// TestInternalErrorsShowNothing damages the database's schema under the running service.
func TestInternalErrorsShowNothing(t *testing.T) {
	t.Parallel()
	s := newService(t, options{})
	if _, err := s.db.Exec(`ALTER TABLE publishers RENAME COLUMN name TO secret_name`); err != nil {
		t.Fatal(err)
	}
	for _, document := range []string{`{ publishers { nodes { name } } }`, `mutation { createPublisher(input: {name: "x"}) { publisher { id } } }`} {
		got := s.do(t, parseSteps(document)[0], nil)
		for _, hidden := range []string{"pq:", "does not exist", "SELECT", "INSERT", "42703", "secret"} {
			if strings.Contains(string(got.Body), hidden) {
				t.Errorf("%s shows %q: %s", document, hidden, got.Body)
			}
		}
		if !strings.Contains(string(got.Body), `"code":"INTERNAL"`) || !strings.Contains(string(got.Body), `"requestId":"golden"`) {
			t.Errorf("%s: got %s", document, got.Body)
		}
	}
}

// TestClientDisconnects cancels the request during a mutation. Either all of the document is
// written or nothing, and the response says which.
func TestClientDisconnects(t *testing.T) {
	t.Parallel()
	ctx, leave := context.WithCancel(t.Context())
	s := newService(t, options{onSQL: func(text string, _ []any) {
		if strings.Contains(text, "INSERT") {
			leave()
		}
	}})
	st := parseSteps(`mutation { a: createBook(input: {title: "Gone"}) { book { id } } b: createBook(input: {title: "Gone"}) { book { id } } }`)[0]
	got := s.doCtx(ctx, t, st, nil)
	want := `{"books":{"totalCount":0}}`
	if strings.Contains(string(got.Body), `"data"`) {
		want = `{"books":{"totalCount":2}}`
	}
	if left := s.send(t, `{ books(filter: {title: {eq: "Gone"}}) { totalCount } }`); string(left.Data) != want {
		t.Errorf("answered %s and left %s", got.Body, left.Data)
	}
}

// TestDatabaseOutage closes all connections, and refuses new ones for a while.
func TestDatabaseOutage(t *testing.T) {
	t.Parallel()
	s := newService(t, options{})
	admin, err := sql.Open("postgres", pgtest.Server(t))
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	name := s.databaseName(t)
	exec := func(statement string, args ...any) {
		t.Helper()
		if _, err := admin.Exec(statement, args...); err != nil {
			t.Fatal(err)
		}
	}
	s.send(t, `{ books { totalCount } }`)
	exec(`ALTER DATABASE ` + name + ` ALLOW_CONNECTIONS false`)
	exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, name)
	for _, document := range []string{`{ books { totalCount } }`, `mutation { createPublisher(input: {name: "Away"}) { publisher { id } } }`} {
		got := s.send(t, document)
		if code := got.code(); code != "UNAVAILABLE" || got.Errors[0].Extensions["retryable"] != true {
			t.Errorf("%s: got %s %v, want UNAVAILABLE", document, got.Data, got.Errors)
		}
	}
	exec(`ALTER DATABASE ` + name + ` ALLOW_CONNECTIONS true`)
	if got := s.send(t, `mutation { createPublisher(input: {name: "Back"}) { publisher { name } } }`); string(got.Data) != `{"createPublisher":{"publisher":{"name":"Back"}}}` {
		t.Errorf("got %s %v", got.Data, got.Errors)
	}
}
