package server_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recordgraph/server"
	"recordgraph/server/servertest"
	"recordgraph/server/transport"
)

// patience limits waits for events that take a fraction of a second.
const patience = 20 * time.Second

// impatient are short limits.
var impatient = server.Connections{
	HeaderTimeout: 300 * time.Millisecond, ReadTimeout: 600 * time.Millisecond,
	WriteTimeout: 300 * time.Millisecond, IdleTimeout: 300 * time.Millisecond,
}

const wholeRequest = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"

// dial opens a connection with a deadline.
func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// TestSlowClientsAreClosed has clients that would never end by themselves.
func TestSlowClientsAreClosed(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("x", 32<<20) // more than the system's buffers
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			_, _ = io.WriteString(w, large)
			return
		}
		servertest.NewGraphQL(transport.Config{}).ServeHTTP(w, r)
	})
	addr := serve(t, server.Config{Content: server.Content{GraphQL: handler}, Connections: impatient})
	const head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	for name, test := range map[string]struct {
		send   string
		drip   string // sent repeatedly
		answer string // beginning of the status line; empty for no answer
	}{
		"says nothing":               {"", "", ""},
		"stops in the head":          {"POST /graphql HTTP/1.1\r\nHost: x\r\n", "", ""},
		"drips its head":             {"POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow: ", "x", ""},
		"stops in the body":          {head + "Content-Length: 1000\r\n\r\n{", "", "HTTP/1.1 408 "},
		"stops in a chunk":           {head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{", "", "HTTP/1.1 408 "},
		"drips its body":             {head + "Content-Length: 1000\r\n\r\n{", " ", "HTTP/1.1 408 "},
		"says nothing more":          {wholeRequest, "", "HTTP/1.1 200 "},
		"begins another and stops":   {wholeRequest + "GET /li", "", "HTTP/1.1 200 "},
		"expects to be asked for it": {head + "Expect: 100-continue\r\nContent-Length: 1000\r\n\r\n", "", "HTTP/1.1 100 "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn := dial(t, addr)
			if _, err := io.WriteString(conn, test.send); err != nil {
				t.Fatal(err)
			}
			if test.drip != "" {
				go drip(conn, test.drip)
			}
			got, err := io.ReadAll(conn)
			if err != nil && !isReset(err) {
				t.Errorf("still connected: %v", err)
			}
			if !strings.HasPrefix(string(got), test.answer) || test.answer == "" && len(got) > 0 {
				t.Errorf("got %.100q, want %q…", got, test.answer)
			}
		})
	}
	t.Run("never reads", func(t *testing.T) {
		t.Parallel()
		conn := dial(t, addr)
		if _, err := io.WriteString(conn, "GET /graphql HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		// The client's system has buffered a part of the answer when the server gives up.
		<-time.After(2 * (impatient.ReadTimeout + impatient.WriteTimeout))
		n, err := io.Copy(io.Discard, conn)
		if err != nil && !isReset(err) {
			t.Errorf("still connected: %v", err)
		}
		if n >= int64(len(large)) {
			t.Error("the server waited until all was taken")
		}
	})
}

// TestSlowReadersAreClosed, whatever the limit of the request itself.
func TestSlowReadersAreClosed(t *testing.T) {
	t.Parallel()
	large := `{"other":"` + strings.Repeat("x", 32<<20) + `"}`
	addr := serve(t, server.Config{
		Content:        server.Content{GraphQL: servertest.NewGraphQL(transport.Config{Extensions: servertest.Always(large), WriteTimeout: impatient.WriteTimeout})},
		Connections:    impatient,
		RequestTimeout: time.Hour,
	})
	conn := dial(t, addr)
	if _, err := io.WriteString(conn, "GET /graphql?query={other} HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	<-time.After(4 * impatient.WriteTimeout) // the client's system has buffered a part of the answer when the server gives up
	n, err := io.Copy(io.Discard, conn)
	if err != nil && !isReset(err) {
		t.Errorf("still connected: %v", err)
	}
	if n == 0 || n >= int64(len(large)) {
		t.Errorf("%d of %d bytes were taken", n, len(large))
	}
}

// drip sends a text every few milliseconds until the connection ends.
func drip(conn net.Conn, text string) {
	for range time.Tick(5 * time.Millisecond) {
		if _, err := io.WriteString(conn, text); err != nil {
			return
		}
	}
}

// isReset reports whether the server closed the connection while the client sent.
func isReset(err error) bool { return strings.Contains(err.Error(), "reset by peer") }

// TestIdleConnections measures the process, so it is not parallel.
func TestIdleConnections(t *testing.T) {
	const connections = 500
	addr := serve(t, server.Config{})
	goroutines, memory := use()
	conns := make([]net.Conn, connections)
	for i := range conns {
		conns[i] = dial(t, addr)
	}
	for _, conn := range conns {
		roundTrip(t, conn)
	}
	moreGoroutines, moreMemory := use()
	t.Logf("a connection takes %d bytes on both sides", (moreMemory-memory)/connections)
	if more := moreGoroutines - goroutines; more > connections+50 {
		t.Errorf("%d connections take %d goroutines", connections, more)
	}
	if per := (moreMemory - memory) / connections; per > 64<<10 {
		t.Errorf("a connection takes %d bytes", per)
	}
	roundTrip(t, dial(t, addr))
	for _, conn := range conns {
		roundTrip(t, conn)
	}
}

// use is the process's number of goroutines, and its bytes of heap and stacks.
func use() (goroutines int, memory int64) {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return runtime.NumGoroutine(), int64(stats.HeapInuse + stats.StackInuse)
}

func roundTrip(t *testing.T, conn net.Conn) {
	t.Helper()
	if _, err := io.WriteString(conn, wholeRequest); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, response.Body)
	if err := response.Body.Close(); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%d, %v", response.StatusCode, err)
	}
}

// TestConnectionsAreRotated counts the connections of one client.
func TestConnectionsAreRotated(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		connections server.Connections
		least, most int64
	}{
		"by requests":    {server.Connections{KeepAliveRequests: 10}, 10, 20},
		"by time":        {server.Connections{KeepAliveTime: time.Nanosecond}, 100, 100},
		"in good time":   {server.Connections{}, 1, 1},
		"every time":     {server.Connections{KeepAliveRequests: 1}, 100, 100},
		"by either":      {server.Connections{KeepAliveRequests: 10, KeepAliveTime: time.Nanosecond}, 100, 100},
		"one in between": {server.Connections{KeepAliveRequests: 100}, 1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addr := serve(t, server.Config{Connections: test.connections})
			transport := &http.Transport{}
			defer transport.CloseIdleConnections()
			var opened atomic.Int64
			trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
				if !info.Reused {
					opened.Add(1)
				}
			}}
			for range 100 {
				r, err := http.NewRequestWithContext(httptrace.WithClientTrace(t.Context(), trace), http.MethodGet, "http://"+addr+"/livez", nil)
				if err != nil {
					t.Fatal(err)
				}
				response, err := transport.RoundTrip(r)
				if err != nil {
					t.Fatal(err)
				}
				_, _ = io.Copy(io.Discard, response.Body)
				_ = response.Body.Close()
			}
			if n := opened.Load(); n < test.least || n > test.most {
				t.Errorf("100 requests took %d connections, want %d to %d", n, test.least, test.most)
			}
		})
	}
}
