package suite_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// openTransactions counts the sessions of the service's database that are idle in a
// transaction.
const openTransactions = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`

// TestSingleStatementMutations checks, by the sessions of the database, which documents run
// as one statement without BEGIN and COMMIT.
func TestSingleStatementMutations(t *testing.T) {
	t.Parallel()
	for document, alone := range map[string]bool{
		`mutation { createBook(input: {title: "A"}) { book { id title } } }`:                                                      true,
		`mutation { a: createBook(input: {title: "A", publisher: "publisher#1"}) { __typename b: book { publisher { name } } } }`: true,
		`mutation { createBooks(inputs: [{title: "A"}, {title: "B"}]) { books { id } } }`:                                         true,
		`mutation { updateBook(id: "book#1", ifVersion: 1, patch: {genre: "x"}) { book { version } } }`:                           true,
		`mutation { deleteLoan(id: "loan#1") { id } }`:                                                                            true,
		`mutation { createBook(input: {title: "A"}) { book { loans { totalCount } } } }`:                                          false,
		`mutation { createBook(input: {title: "A"}) { book { returnOnCost } } }`:                                                  false,
		`mutation { createBook(input: {title: "A"}) { book { id } } __typename }`:                                                 false,
		`mutation { a: createBook(input: {title: "A"}) { book { id } } b: createBook(input: {title: "B"}) { __typename } }`:       false,
		`mutation { deleteBook(id: "book#1") { id } }`:                                                                            false,
		`mutation { extendLoan(id: "loan#1", until: "2099-01-01T00:00:00Z") { id } }`:                                             false,
	} {
		t.Run(document, func(t *testing.T) {
			t.Parallel()
			var s *service
			var statements, inside atomic.Int32
			s = newService(t, options{onSQL: func(string, []any) {
				var n int32
				if err := s.db.Get(&n, openTransactions); err != nil {
					t.Error(err)
				}
				statements.Add(1)
				inside.Add(n)
			}})
			if got := s.send(t, document); got.Data == nil || len(got.Errors) > 0 {
				t.Fatalf("got %s %v", got.Data, got.Errors)
			}
			switch n := inside.Load(); {
			case alone && (n != 0 || statements.Load() != 1):
				t.Errorf("%d statements, %d in a transaction", statements.Load(), n)
			case !alone && n != statements.Load():
				t.Errorf("%d of %d statements in a transaction", n, statements.Load())
			}
		})
	}
}

// holding runs fn while another session has an uncommitted change of the first book, and
// then ends that session's transaction.
func (s *service) holding(t *testing.T, fn func()) {
	t.Helper()
	tx, err := s.db.Beginx()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(`UPDATE books SET reader_votes = 1000, version = version + 1 WHERE title = 'Alpha'`); err != nil {
		t.Fatal(err)
	}
	fn()
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// untilWaiting waits until a statement of the database waits for a lock.
func (s *service) untilWaiting(t *testing.T) {
	t.Helper()
	const waiting = `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')`
	deadline := time.Now().Add(20 * time.Second)
	for yes := false; !yes; {
		if err := s.db.Get(&yes, waiting); err != nil || time.Now().After(deadline) {
			t.Fatalf("no statement waits: %v", err)
		}
	}
}

const increment = `mutation { updateBook(id: "book#1", patch: {increment: {readerVotes: 1}}) { book { version readerVotes } } }`

// TestSingleStatementReruns lets another writer commit while the statement waits for the
// lock: PostgreSQL refuses the statement, and the document is rerun.
func TestSingleStatementReruns(t *testing.T) {
	t.Parallel()
	var updates atomic.Int32
	s := newService(t, options{onSQL: func(text string, _ []any) {
		if strings.Contains(text, "UPDATE") {
			updates.Add(1)
		}
	}})
	done := make(chan body, 1)
	s.holding(t, func() {
		go func() { done <- s.send(t, increment) }()
		s.untilWaiting(t)
	})
	got := <-done
	if want := `{"updateBook":{"book":{"version":3,"readerVotes":1001}}}`; string(got.Data) != want || len(got.Errors) > 0 {
		t.Errorf("got %s %v, want %s", got.Data, got.Errors, want)
	}
	if n := updates.Load(); n != 2 {
		t.Errorf("%d updates, want 2", n)
	}
}

// TestSingleStatementUnknownOutcome terminates the statement's session. The statement may
// have been committed, so the response reports an unknown outcome.
func TestSingleStatementUnknownOutcome(t *testing.T) {
	t.Parallel()
	s := newService(t, options{})
	done := make(chan body, 1)
	s.holding(t, func() {
		go func() { done <- s.send(t, increment) }()
		s.untilWaiting(t)
		if _, err := s.db.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`); err != nil {
			t.Error(err)
		}
	})
	got := <-done
	if got.code() != "UNAVAILABLE" || len(got.Errors) != 1 || got.Data != nil {
		t.Fatalf("got %s %v", got.Data, got.Errors)
	}
	e := got.Errors[0]
	if !strings.HasPrefix(e.Message, "the outcome is unknown") || e.Extensions["outcome"] != "UNKNOWN" || e.Extensions["retryable"] != nil || e.Path != nil {
		t.Errorf("got %+v", e)
	}
}

// TestVersionReachedMeanwhile changes the record to the expected version between the update
// that did not match and the statement that reads the reason.
func TestVersionReachedMeanwhile(t *testing.T) {
	t.Parallel()
	var s *service
	var asked atomic.Int32
	s = newService(t, options{onSQL: func(text string, _ []any) {
		if strings.HasPrefix(text, `SELECT t0."version"`) && asked.Add(1) == 1 {
			if _, err := s.db.Exec(`UPDATE books SET version = version + 1 WHERE title = 'Alpha'`); err != nil {
				t.Error(err)
			}
		}
	}})
	update := `mutation { updateBook(id: "book#1", ifVersion: 2, patch: {genre: "x"}) { book { version } } }`
	if got := s.send(t, update); string(got.Data) != `{"updateBook":{"book":{"version":3}}}` {
		t.Errorf("got %s %v", got.Data, got.Errors)
	}
	if got := s.send(t, update); got.code() != "CONFLICT" || got.Errors[0].Extensions["currentVersion"] != float64(3) {
		t.Errorf("got %s %v", got.Data, got.Errors)
	}
}
