package wire

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// grace is how long the last requests may take after the end of a load.
const grace = time.Minute

// Client makes the requests of one connection, one after another. It is used by
// one goroutine.
type Client interface {
	// Next returns the next request; the caller is done with it at the next call.
	Next() []byte
	// Check looks at the answer to the last request, cheaply.
	Check(status int, body []byte) error
}

// Result is what a load has measured.
type Result struct {
	Requests int
	Elapsed  time.Duration
	P50, P99 time.Duration
}

// PerSecond is the throughput.
func (r Result) PerSecond() float64 { return float64(r.Requests) / r.Elapsed.Seconds() }

// Run keeps one connection per client busy until the time is over, and waits for
// the answers that are due then. The first wrong answer ends it.
func Run(addr string, clients []Client, span time.Duration) (Result, error) {
	begun := time.Now()
	l := &load{addr: addr, end: begun.Add(span)}
	latencies := make([][]time.Duration, len(clients))
	errs := make([]error, len(clients))
	var wg sync.WaitGroup
	for i, client := range clients {
		wg.Go(func() { latencies[i], errs[i] = l.connection(client) })
	}
	wg.Wait()
	result := Result{Elapsed: time.Since(begun)}
	all := slices.Concat(latencies...)
	slices.Sort(all)
	if result.Requests = len(all); len(all) > 0 {
		result.P50, result.P99 = all[len(all)/2], all[len(all)*99/100]
	}
	return result, cmp.Or(errs...)
}

type load struct {
	addr string
	end  time.Time
}

// connection runs one client and returns the latency of each request.
func (l *load) connection(client Client) (latencies []time.Duration, err error) {
	conn := NewConn(l.addr, l.end.Add(grace))
	defer func() { err = errors.Join(err, conn.Close()) }()
	latencies = make([]time.Duration, 0, 1<<14)
	for now := time.Now(); now.Before(l.end); {
		status, body, err := conn.Do(client.Next())
		if err == nil {
			err = client.Check(status, body)
		}
		if err != nil {
			return latencies, fmt.Errorf("request %d: %w", len(latencies)+1, err)
		}
		done := time.Now()
		latencies = append(latencies, done.Sub(now))
		now = done
	}
	return latencies, nil
}
