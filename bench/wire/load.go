package wire

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Patience is how long the last requests may take after the end of a load.
const Patience = time.Minute

// ErrRefused means that the server refused a request as expected.
var ErrRefused = errors.New("refused")

// Client makes the requests of one connection, one after another. It is used by one goroutine.
type Client interface {
	// Next returns the next request; the caller is done with it at the next call.
	Next() []byte
	// Check looks at the answer to the last request, cheaply. After [ErrRefused] the next request is sent when
	// Retry-After says so.
	Check(status int, body []byte) error
}

// Result is the measurement of a load.
type Result struct {
	Requests int // that were answered
	Refused  int
	Elapsed  time.Duration
	P50, P99 time.Duration // of those answered
}

// PerSecond is the throughput.
func (r Result) PerSecond() float64 { return float64(r.Requests) / r.Elapsed.Seconds() }

// Run keeps one connection per client busy until the time is over, and then waits for the answers due, which count
// like the time they take. It is an error when they take longer than patience. The first wrong answer ends the load.
func Run(addr string, clients []Client, span, patience time.Duration) (Result, error) {
	begun := time.Now()
	l := &load{addr: addr, end: begun.Add(span), patience: patience}
	tallies := make([]tally, len(clients))
	errs := make([]error, len(clients))
	var wg sync.WaitGroup
	for i, client := range clients {
		wg.Go(func() { errs[i] = l.connection(client, &tallies[i]) })
	}
	wg.Wait()
	result := Result{Elapsed: time.Since(begun)}
	var all []time.Duration
	for _, each := range tallies {
		all = append(all, each.latencies...)
		result.Refused += each.refused
	}
	slices.Sort(all)
	if result.Requests = len(all); len(all) > 0 {
		result.P50, result.P99 = all[len(all)/2], all[len(all)*99/100]
	}
	return result, cmp.Or(errs...)
}

type load struct {
	addr     string
	end      time.Time
	patience time.Duration
}

// tally is the result of one client's requests.
type tally struct {
	latencies []time.Duration // of those answered
	refused   int
}

// connection runs one client.
func (l *load) connection(client Client, t *tally) (err error) {
	conn := NewConn(l.addr, l.end.Add(l.patience))
	defer func() { err = errors.Join(err, conn.Close()) }()
	for now := time.Now(); now.Before(l.end); {
		status, body, err := conn.Do(client.Next())
		if err == nil {
			err = client.Check(status, body)
		}
		done := time.Now()
		switch {
		case err == nil:
			t.latencies = append(t.latencies, done.Sub(now))
		case errors.Is(err, ErrRefused):
			t.refused++
			done = l.pause(conn.RetryAfter)
		default:
			return fmt.Errorf("request %d: %w", len(t.latencies)+t.refused+1, err)
		}
		now = done
	}
	return nil
}

// pause waits after a refusal, until the end of the load at most, and returns the time.
func (l *load) pause(retryAfter time.Duration) time.Time {
	return <-time.After(min(retryAfter, time.Until(l.end)))
}
