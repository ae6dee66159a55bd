package service

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// waiting counts the connections whose statement waits for a lock.
func (a api) waiting(t *testing.T) int {
	t.Helper()
	var n int
	const query = `SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
	if err := a.records.pool.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// lists is a query of a list under many aliases.
func lists(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d: books(first: %d) { nodes { title loans(first: 1) { nodes { branch } } publisher { books(first: 1) { totalCount } } } } ", i, i%3+1)
	}
	return "{ " + b.String() + "}"
}

// TestConnectionsOfAnOperation counts the connections of an operation of forty lists, each of which takes several statements in a
// snapshot: four at most, and one while half of the pool is in use.
func TestConnectionsOfAnOperation(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ others, want int }{{0, 4}, {9, 1}} { // of a pool of 20, of which half is in use with the operation's first connection
		t.Run(fmt.Sprintf("beside %d", tt.others), func(t *testing.T) {
			t.Parallel()
			c := migrated(t)
			patient(&c)
			c.AcquireTimeout = time.Minute
			a := serving(t, c)
			unlock := lockBooks(t, a)
			var all sync.WaitGroup
			send := func(query string) {
				all.Go(func() {
					if status, code, message := a.ask(t, "", "", request(t, query, "")); status != 200 || code != "" {
						t.Errorf("%d %s %s", status, code, message)
					}
				})
			}
			for range tt.others {
				send(`{ books { totalCount } }`)
			}
			eventually(t, "the others wait", func() bool { return a.waiting(t) == tt.others })
			send(lists(40))
			eventually(t, "the operation waits", func() bool { return a.waiting(t) == tt.others+tt.want })
			for range 20 { // there are no more
				<-time.After(5 * time.Millisecond)
				if n := a.waiting(t); n != tt.others+tt.want {
					t.Fatalf("%d connections wait, want %d of the operation", n, tt.want)
				}
			}
			unlock()
			all.Wait()
		})
	}
}

// TestStallingCaller has one caller stall in as many bodies as it may send: others find places.
func TestStallingCaller(t *testing.T) {
	t.Parallel()
	c := migrated(t)
	c.Admission.Running, c.Admission.Waiting, c.Admission.Wait = 2, 6, time.Minute
	a := serving(t, c)
	stall(t, a.as(t, "greedy"))
	const places = 2 + 6/2
	for range places {
		if status, code, message := a.ask(t, "", "", request(t, `{ books { totalCount } }`, "")); status != http.StatusOK || code != "" {
			t.Errorf("%d %s %s", status, code, message)
		}
	}
	if inside := a.gate.Load().Inside; inside != places {
		t.Errorf("%d places are taken, want %d", inside, places)
	}
}

// TestExportsOfOneCaller has one caller run all exports that it may.
func TestExportsOfOneCaller(t *testing.T) {
	t.Parallel()
	c := migrated(t)
	patient(&c)
	c.MaxExports = 3
	a := serving(t, c)
	greedy := a.as(t, "greedy")
	unlock := lockBooks(t, a)
	var all sync.WaitGroup
	begin := func(by api, running int) {
		all.Go(func() {
			if status, code, message := by.ask(t, "/export/books.ndjson", "", ""); status != http.StatusOK {
				t.Errorf("%d %s %s", status, code, message)
			}
		})
		eventually(t, "the export waits", func() bool { return a.waiting(t) == running })
	}
	refused := func(by api, want string) {
		t.Helper()
		status, _, message := by.ask(t, "/export/books.ndjson", "", "")
		if status != http.StatusServiceUnavailable || message != want {
			t.Errorf("%d %q, want %q", status, message, want)
		}
	}
	begin(greedy, 1)
	begin(greedy, 2)
	refused(greedy, "2 exports of one caller are running, the most allowed; try again later")
	begin(a, 3)
	refused(a, "3 exports are running, the most allowed; try again later")
	unlock()
	all.Wait()
}
