package service

import (
	"fmt"
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

// lists is a query of a list under so many aliases.
func lists(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d: movies(first: %d) { nodes { title licences(first: 1) { nodes { territory } } studio { movies(first: 1) { totalCount } } } } ", i, i%3+1)
	}
	return "{ " + b.String() + "}"
}

// TestConnectionsOfAnOperation counts the connections that an operation of forty lists uses, each of which takes several statements
// in a snapshot: four at most, and one while half of the pool is in use. All lists are answered.
func TestConnectionsOfAnOperation(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ others, want int }{{0, 4}, {9, 1}} { // of a pool of 20, of which half is in use with the first of the operation
		t.Run(fmt.Sprintf("beside %d", tt.others), func(t *testing.T) {
			t.Parallel()
			c := migrated(t)
			patient(&c)
			c.AcquireTimeout = time.Minute
			a := serving(t, c)
			unlock := lockMovies(t, a)
			var all sync.WaitGroup
			send := func(query string) {
				all.Go(func() {
					if status, code, message := a.ask(t, "", "", request(t, query, "")); status != 200 || code != "" {
						t.Errorf("%d %s %s", status, code, message)
					}
				})
			}
			for range tt.others {
				send(`{ movies { totalCount } }`)
			}
			eventually(t, "the others wait", func() bool { return a.waiting(t) == tt.others })
			send(lists(40))
			eventually(t, "the operation waits", func() bool { return a.waiting(t) == tt.others+tt.want })
			for range 20 { // no more come
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
