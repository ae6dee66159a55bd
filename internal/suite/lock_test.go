package suite_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
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
	writers          = 8
	documentsByEach  = 6
	booksInDocuments = 4
)

// TestDocumentsInAnyOrder lets writers on two replicas send documents that name the same
// records in all orders. No document may fail or be rerun for a deadlock, and all votes
// must be counted.
func TestDocumentsInAnyOrder(t *testing.T) {
	t.Parallel()
	url := library.Database(t)
	var slow atomic.Int32
	replica := func(n uint64) *service {
		return newService(t, options{
			url: url, firstID: firstID * n, driver: driver.Config{MaxOpenConns: writers}, settings: engine.Settings{Timeout: time.Minute},
			reruns: &driver.Rerunner{Sleep: func(context.Context, time.Duration) error { slow.Add(1); return nil }},
		})
	}
	replicas := []*service{replica(1), replica(2)}
	var votes [booksInDocuments + 1]atomic.Int64
	before := replicas[0].votes(t)
	var all sync.WaitGroup
	for n := range writers {
		all.Go(func() {
			r := rand.New(rand.NewPCG(uint64(n), 1))
			for range documentsByEach {
				document := inAnyOrder(r, &votes)
				if got := replicas[n%2].send(t, document); len(got.Errors) > 0 {
					t.Errorf("%s: %v", document, got.Errors)
				}
			}
		})
	}
	all.Wait()
	if n := slow.Load(); n > 0 {
		t.Errorf("%d documents crossed others", n)
	}
	for book, n := range replicas[0].votes(t) {
		if want := before[book] + votes[book].Load(); n != want {
			t.Errorf("book %d has %d votes, want %d", book, n, want)
		}
	}
}

// inAnyOrder returns a document that adds a vote to some of the first books, in any order,
// and makes other changes.
func inAnyOrder(r *rand.Rand, votes *[booksInDocuments + 1]atomic.Int64) string {
	var b strings.Builder
	b.WriteString("mutation {")
	for i, n := range r.Perm(booksInDocuments)[:2+r.IntN(booksInDocuments-1)] {
		book, other := n+1, 1+r.IntN(3)
		votes[book].Add(1)
		fmt.Fprintf(&b, ` u%d: updateBook(id: "book#%d", patch: {increment: {readerVotes: 1}}) { book { id } }`, i, book)
		switch r.IntN(4) {
		case 0:
			fmt.Fprintf(&b, ` k%d: updatePublisher(id: "publisher#%d", patch: {name: "Publisher %d %d"}) { publisher { id } }`, i, other, other, r.IntN(1e9))
		case 1:
			fmt.Fprintf(&b, ` s%d: updatePublisher(id: "publisher#%d", patch: {website: "https://example.org/%d"}) { publisher { id } }`, i, other, r.IntN(1e9))
		case 2:
			fmt.Fprintf(&b, ` c%d: createBook(input: {title: "New", publisher: "publisher#%d"}) { book { id } }`, i, other)
		}
	}
	b.WriteString(" }")
	return b.String()
}

// votes returns the votes of the first books.
func (s *service) votes(t *testing.T) map[int]int64 {
	t.Helper()
	out := map[int]int64{}
	for n := 1; n <= booksInDocuments; n++ {
		var data struct{ Book struct{ ReaderVotes int64 } }
		if err := json.Unmarshal(s.send(t, fmt.Sprintf(`{ book(id: "book#%d") { readerVotes } }`, n)).Data, &data); err != nil {
			t.Fatal(err)
		}
		out[n] = data.Book.ReaderVotes
	}
	return out
}

// TestDocumentsLockInOrder: another session locks one record that a document names. The
// document must wait without locks on the records that follow in lock order.
func TestDocumentsLockInOrder(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fields string
		held   string   // by FOR NO KEY UPDATE
		free   []string // still, for FOR UPDATE
		taken  []string
	}{
		"updates": {
			`c: updateBook(id: "book#3", patch: {genre: "x"}) { book { id } } a: updateBook(id: "book#1", patch: {genre: "x"}) { book { id } }
			 b: updateBook(id: "book#2", patch: {genre: "x"}) { book { id } }`,
			"book#2", []string{"book#3"}, []string{"book#1"},
		},
		"types": {
			`l: updateLoan(id: "loan#1", patch: {renewal: "P1D"}) { loan { id } } m: updateBook(id: "book#8", patch: {genre: "x"}) { book { id } }
			 s: updatePublisher(id: "publisher#3", patch: {website: "https://example.org/"}) { publisher { id } }`,
			"book#8", []string{"loan#1"}, []string{"publisher#3"},
		},
		"deletes": {
			`b: deleteBook(id: "book#8") { id } a: deleteBook(id: "book#7") { id }`,
			"book#7", []string{"book#8"}, nil,
		},
		"targets": {
			`a: createBook(input: {title: "A", publisher: "publisher#4"}) { book { id } } b: updateBook(id: "book#1", patch: {publisher: "publisher#2"}) { book { id } }`,
			"book#1", nil, []string{"publisher#2", "publisher#4"},
		},
		"handwritten field": {
			`b: extendLoan(id: "loan#2", until: "2099-01-01T00:00:00Z") { id } a: extendLoan(id: "loan#1", until: "2099-01-01T00:00:00Z") { id }`,
			"loan#1", []string{"loan#2"}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var slow atomic.Int32
			s := newService(t, options{reruns: &driver.Rerunner{Sleep: func(context.Context, time.Duration) error { slow.Add(1); return nil }}})
			tx, err := s.db.Beginx()
			if err != nil {
				t.Fatal(err)
			}
			// As an update does, so that the lock statement is refused.
			if _, err := tx.Exec(`UPDATE ` + table(c.held) + ` SET version = version + 1 WHERE id = '` + uuidOf(c.held) + `'`); err != nil {
				t.Fatal(err)
			}
			done := make(chan body, 1)
			go func() { done <- s.send(t, "mutation { "+c.fields+" }") }()
			s.untilWaiting(t)
			for _, ref := range c.free {
				if !s.lockable(t, ref) {
					t.Errorf("%s is locked", ref)
				}
			}
			for _, ref := range c.taken {
				if s.lockable(t, ref) {
					t.Errorf("%s is not locked", ref)
				}
			}
			if err := tx.Commit(); err != nil {
				t.Fatal(err)
			}
			if got := <-done; len(got.Errors) > 0 || slow.Load() > 0 {
				t.Errorf("after %d waits: %v", slow.Load(), got.Errors)
			}
		})
	}
}

// TestDocumentDuringCascade: a document names a book and its loan while the book and its
// loans are deleted. The document must wait for the delete, and not the delete for the
// document.
func TestDocumentDuringCascade(t *testing.T) {
	t.Parallel()
	var s *service
	var slow atomic.Int32
	done := make(chan body, 1)
	s = newService(t, options{
		reruns: &driver.Rerunner{Sleep: func(context.Context, time.Duration) error { slow.Add(1); return nil }},
		onSQL: func(text string, _ []any) {
			if !strings.HasPrefix(text, `SELECT t0."id" FROM "loans"`) {
				return
			}
			go func() {
				done <- s.send(t, `mutation {
					l: updateLoan(id: "loan#1", patch: {renewal: "P1D"}) { loan { id } }
					m: updateBook(id: "book#1", patch: {genre: "x"}) { book { id } }
				}`)
			}()
			s.untilWaiting(t)
		},
	})
	if got := s.send(t, `mutation { deleteBook(id: "book#1") { id } }`); len(got.Errors) > 0 {
		t.Error(got.Errors)
	}
	if got := <-done; got.code() != "NOT_FOUND" || slow.Load() > 0 {
		t.Errorf("after %d waits: got %s %v, want NOT_FOUND", slow.Load(), got.Data, got.Errors)
	}
}

// table returns the table of a reference.
func table(ref string) string {
	name, _, _ := strings.Cut(ref, "#")
	return name + "s"
}

// uuidOf returns the UUID of a reference.
func uuidOf(ref string) string {
	_, digits, _ := strings.Cut(ref, "#")
	n, _ := strconv.ParseUint(digits, 10, 64)
	return library.Number(n).String()
}

// lockable reports whether a record has no lock.
func (s *service) lockable(t *testing.T, ref string) bool {
	t.Helper()
	var n int
	text := `SELECT count(*) FROM (SELECT FROM ` + table(ref) + ` WHERE id = '` + uuidOf(ref) + `' FOR UPDATE SKIP LOCKED) r`
	if err := s.db.Get(&n, text); err != nil {
		t.Fatal(err)
	}
	return n == 1
}

// TestLockTimeout: another session locks a record until the document times out. Nothing may
// be written, and the error must be retryable.
func TestLockTimeout(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]options{
		"lock timeout": {driver: driver.Config{LockTimeout: 50 * time.Millisecond}},
		"deadline":     {settings: engine.Settings{Timeout: 500 * time.Millisecond}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t, o)
			s.holding(t, func() {
				got := s.send(t, `mutation { s: createPublisher(input: {name: "S"}) { publisher { id } } m: updateBook(id: "book#1", patch: {genre: "x"}) { book { id } } }`)
				if got.code() != "TIMEOUT" || got.Errors[0].Extensions["retryable"] != true || !strings.HasPrefix(got.Errors[0].Message, "another change held a record locked") {
					t.Errorf("got %s %v", got.Data, got.Errors)
				}
			})
			if left := s.send(t, `{ publisherByName(name: "S") { id } }`); string(left.Data) != `{"publisherByName":null}` {
				t.Errorf("left behind: %s", left.Data)
			}
		})
	}
}
