package graph_test

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
	"recordgraph/store/driver"
)

const (
	writers          = 8
	documentsByEach  = 6
	filmsInDocuments = 4
)

// TestDocumentsInAnyOrder lets writers on two replicas send documents that name the same
// records in all orders. No document may fail or be rerun for a deadlock, and all votes
// must be counted.
func TestDocumentsInAnyOrder(t *testing.T) {
	t.Parallel()
	url := database(t)
	var slow atomic.Int32
	replica := func(n uint64) *service {
		return newService(t, options{
			url: url, firstID: firstID * n, driver: driver.Config{MaxOpenConns: writers}, settings: engine.Settings{Timeout: time.Minute},
			reruns: &driver.Rerunner{Sleep: func(context.Context, time.Duration) error { slow.Add(1); return nil }},
		})
	}
	replicas := []*service{replica(1), replica(2)}
	var votes [filmsInDocuments + 1]atomic.Int64
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
	for film, n := range replicas[0].votes(t) {
		if want := before[film] + votes[film].Load(); n != want {
			t.Errorf("film %d has %d votes, want %d", film, n, want)
		}
	}
}

// inAnyOrder returns a document that adds a vote to some of the first films, in any order,
// and makes other changes.
func inAnyOrder(r *rand.Rand, votes *[filmsInDocuments + 1]atomic.Int64) string {
	var b strings.Builder
	b.WriteString("mutation {")
	for i, n := range r.Perm(filmsInDocuments)[:2+r.IntN(filmsInDocuments-1)] {
		film, other := n+1, 1+r.IntN(3)
		votes[film].Add(1)
		fmt.Fprintf(&b, ` u%d: updateMovie(id: "movie#%d", patch: {increment: {imdbVotes: 1}}) { movie { id } }`, i, film)
		switch r.IntN(4) {
		case 0:
			fmt.Fprintf(&b, ` k%d: updateStudio(id: "studio#%d", patch: {name: "Studio %d %d"}) { studio { id } }`, i, other, other, r.IntN(1e9))
		case 1:
			fmt.Fprintf(&b, ` s%d: updateStudio(id: "studio#%d", patch: {website: "https://example.org/%d"}) { studio { id } }`, i, other, r.IntN(1e9))
		case 2:
			fmt.Fprintf(&b, ` c%d: createMovie(input: {title: "New", studio: "studio#%d"}) { movie { id } }`, i, other)
		}
	}
	b.WriteString(" }")
	return b.String()
}

// votes returns the votes of the first films.
func (s *service) votes(t *testing.T) map[int]int64 {
	t.Helper()
	out := map[int]int64{}
	for n := 1; n <= filmsInDocuments; n++ {
		var data struct{ Movie struct{ ImdbVotes int64 } }
		if err := json.Unmarshal(s.send(t, fmt.Sprintf(`{ movie(id: "movie#%d") { imdbVotes } }`, n)).Data, &data); err != nil {
			t.Fatal(err)
		}
		out[n] = data.Movie.ImdbVotes
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
			`c: updateMovie(id: "movie#3", patch: {genre: "x"}) { movie { id } } a: updateMovie(id: "movie#1", patch: {genre: "x"}) { movie { id } }
			 b: updateMovie(id: "movie#2", patch: {genre: "x"}) { movie { id } }`,
			"movie#2", []string{"movie#3"}, []string{"movie#1"},
		},
		"types": {
			`l: updateLicence(id: "licence#1", patch: {holdback: "P1D"}) { licence { id } } m: updateMovie(id: "movie#8", patch: {genre: "x"}) { movie { id } }
			 s: updateStudio(id: "studio#3", patch: {website: "https://example.org/"}) { studio { id } }`,
			"movie#8", []string{"licence#1"}, []string{"studio#3"},
		},
		"deletes": {
			`b: deleteMovie(id: "movie#8") { id } a: deleteMovie(id: "movie#7") { id }`,
			"movie#7", []string{"movie#8"}, nil,
		},
		"targets": {
			`a: createMovie(input: {title: "A", studio: "studio#4"}) { movie { id } } b: updateMovie(id: "movie#1", patch: {studio: "studio#2"}) { movie { id } }`,
			"movie#1", nil, []string{"studio#2", "studio#4"},
		},
		"handwritten field": {
			`b: extendLicence(id: "licence#2", until: "2099-01-01T00:00:00Z") { id } a: extendLicence(id: "licence#1", until: "2099-01-01T00:00:00Z") { id }`,
			"licence#1", []string{"licence#2"}, nil,
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

// TestDocumentDuringCascade: a document names a film and its licence while the film and its
// licences are deleted. The document must wait for the delete, and not the delete for the
// document.
func TestDocumentDuringCascade(t *testing.T) {
	t.Parallel()
	var s *service
	var slow atomic.Int32
	done := make(chan body, 1)
	s = newService(t, options{
		reruns: &driver.Rerunner{Sleep: func(context.Context, time.Duration) error { slow.Add(1); return nil }},
		onSQL: func(text string, _ []any) {
			if !strings.HasPrefix(text, `SELECT t0."id" FROM "licences"`) {
				return
			}
			go func() {
				done <- s.send(t, `mutation {
					l: updateLicence(id: "licence#1", patch: {holdback: "P1D"}) { licence { id } }
					m: updateMovie(id: "movie#1", patch: {genre: "x"}) { movie { id } }
				}`)
			}()
			s.untilWaiting(t)
		},
	})
	if got := s.send(t, `mutation { deleteMovie(id: "movie#1") { id } }`); len(got.Errors) > 0 {
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
	return numbered(n).String()
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
				got := s.send(t, `mutation { s: createStudio(input: {name: "S"}) { studio { id } } m: updateMovie(id: "movie#1", patch: {genre: "x"}) { movie { id } } }`)
				if got.code() != "TIMEOUT" || got.Errors[0].Extensions["retryable"] != true || !strings.HasPrefix(got.Errors[0].Message, "another change held a record locked") {
					t.Errorf("got %s %v", got.Data, got.Errors)
				}
			})
			if left := s.send(t, `{ studioByName(name: "S") { id } }`); string(left.Data) != `{"studioByName":null}` {
				t.Errorf("left behind: %s", left.Data)
			}
		})
	}
}
