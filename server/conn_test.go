package server_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"recordgraph/server"
	"recordgraph/server/servertest"
	"recordgraph/server/transport"
)

// unlike are limits with distinct values.
var unlike = server.Connections{HeaderTimeout: 5 * time.Second, ReadTimeout: 20 * time.Second, IdleTimeout: 75 * time.Second, KeepAliveTime: time.Hour}

// expectEnd expects that the server closes a connection after a time. net/http calls some unfinished heads malformed.
func (c client) expectEnd(t *testing.T, what string, start time.Time, after time.Duration) {
	t.Helper()
	answer, err := io.ReadAll(c.answers)
	if err != nil || len(answer) > 0 && !strings.HasPrefix(string(answer), "HTTP/1.1 400 ") || time.Since(start) != after {
		t.Errorf("%s: %q, %v after %s, want the end after %s", what, answer, err, time.Since(start), after)
	}
}

// TestIdleTimeOfConnections: a connection may be idle as long before its first request as between two.
func TestIdleTimeOfConnections(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, stop, stopped := run(t, server.Config{Content: server.Content{GraphQL: servertest.NewGraphQL(transport.Config{})}, Connections: unlike})
		start := time.Now()
		p.dial(t).expectEnd(t, "a new connection", start, unlike.IdleTimeout)
		c := p.dial(t)
		for range 3 {
			<-time.After(unlike.IdleTimeout - time.Second)
			c.send(t, postHead)
			<-time.After(unlike.ReadTimeout - time.Second) // counted from the request, not from the connection
			c.send(t, postBody)
			if status := c.answer(t).StatusCode; status != http.StatusOK {
				t.Errorf("status %d", status)
			}
		}
		start = time.Now()
		c.expectEnd(t, "a connection between requests", start, unlike.IdleTimeout)
		stop()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	})
}

// TestHeadsHaveToArriveInTime counts from the first byte of each request, in any number of pieces.
func TestHeadsHaveToArriveInTime(t *testing.T) {
	t.Parallel()
	const head = "GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: "
	for name, before := range map[string]int{"the first": 0, "the second": 1, "the third": 2} {
		for sent, text := range map[string]string{"a byte": "G", "three": "GET", "four": "GET ", "lines": head} {
			synctest.Test(t, func(t *testing.T) {
				p, stop, stopped := run(t, server.Config{Connections: unlike})
				c := p.dial(t)
				for range before {
					<-time.After(time.Minute)
					c.send(t, wholeRequest)
					c.answer(t)
				}
				<-time.After(time.Minute)
				start := time.Now()
				c.send(t, text)
				synctest.Wait()
				c.expectEnd(t, name+", "+sent, start, unlike.HeaderTimeout)

				dripped := p.dial(t)
				start = time.Now()
				var dripping sync.WaitGroup
				dripping.Go(func() {
					for _, text := range append([]string{"G", head[1:]}, strings.Split(strings.Repeat("x", 100), "")...) {
						if _, err := io.WriteString(dripped, text); err != nil {
							return
						}
						<-time.After(200 * time.Millisecond)
					}
				})
				dripped.expectEnd(t, "drips", start, unlike.HeaderTimeout)
				dripping.Wait()
				stop()
				if err := <-stopped; err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// TestPipelinedHeadsAreInTime sends the next request while the first one runs longer than a head may take: the time of a head
// begins when it is read.
func TestPipelinedHeadsAreInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { <-time.After(time.Minute) })
		p, stop, stopped := run(t, server.Config{Content: server.Content{GraphQL: slow}, Connections: unlike, RequestTimeout: time.Hour})
		c := p.dial(t)
		c.send(t, postHead+postBody)
		synctest.Wait()
		go func() { _, _ = io.WriteString(c, postHead+postBody) }() // one byte of it is read while the first one runs
		for range 2 {
			if response := c.answer(t); response.StatusCode != http.StatusOK || response.Close {
				t.Errorf("status %d, closed %t", response.StatusCode, response.Close)
			}
		}
		stop()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	})
}

// TestStopClosesSilentConnections: connections without a request do not delay a stop.
func TestStopClosesSilentConnections(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, stop, stopped := run(t, server.Config{Connections: unlike})
		c := p.dial(t)
		synctest.Wait()
		start := time.Now()
		stop()
		c.expectEnd(t, "at a stop", start, 0)
		if err := <-stopped; err != nil || time.Since(start) > 10*time.Millisecond {
			t.Errorf("%v after %s", err, time.Since(start))
		}
	})
}

// TestSilentConnections measures the process, so it is not parallel. A connection without a request costs a goroutine and little
// memory.
func TestSilentConnections(t *testing.T) {
	const connections = 500
	addr := serve(t, server.Config{})
	goroutines, memory := use()
	conns := make([]net.Conn, connections)
	for i := range conns {
		conns[i] = dial(t, addr)
	}
	roundTrip(t, dial(t, addr)) // after the others
	moreGoroutines, moreMemory := use()
	t.Logf("a silent connection takes %d bytes on both sides", (moreMemory-memory)/connections)
	if more := moreGoroutines - goroutines; more > connections+50 {
		t.Errorf("%d connections take %d goroutines", connections, more)
	}
	if per := (moreMemory - memory) / connections; per > 32<<10 {
		t.Errorf("a connection takes %d bytes", per)
	}
	for _, conn := range conns {
		roundTrip(t, conn)
	}
}
