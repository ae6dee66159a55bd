package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"recordgraph/server"
	"recordgraph/server/overload"
	"recordgraph/server/reply"
	"recordgraph/server/servertest"
	"recordgraph/server/transport"
)

// slow makes operations slow, and counts how many run at once.
type slow struct {
	takes   time.Duration
	hold    chan struct{} // instead of a time; closed to go on
	running atomic.Int64
	most    atomic.Int64
}

func (*slow) ExtensionName() string                   { return "Slow" }
func (*slow) Validate(graphql.ExecutableSchema) error { return nil }
func (s *slow) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	n := s.running.Add(1)
	defer s.running.Add(-1)
	for most := s.most.Load(); n > most && !s.most.CompareAndSwap(most, n); most = s.most.Load() {
	}
	if s.hold != nil {
		<-s.hold
	} else {
		<-time.After(s.takes)
	}
	return next(ctx)
}

// serve runs a server on a free port until the test ends, and returns its address.
func serve(t *testing.T, config server.Config) string {
	t.Helper()
	s, _ := servertest.NewServer(t, config)
	return runAt(t, s)
}

// runAt runs a server until the test ends, and returns its address.
func runAt(t *testing.T, s *server.Server) string {
	t.Helper()
	listener := listen(t)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	stopped := make(chan error, 1)
	go func() { stopped <- s.Run(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	return listener.Addr().String()
}

// TestRefusedBeforeTheBody sends the head of a large request while all places are taken: the answer comes without the body, and the
// connection ends.
func TestRefusedBeforeTheBody(t *testing.T) {
	t.Parallel()
	busy := &slow{hold: make(chan struct{})}
	gate := overload.New(overload.Config{Running: 1, Waiting: 1, Wait: time.Minute})
	addr := serve(t, server.Config{Content: server.Content{GraphQL: servertest.NewGraphQL(transport.Config{Gate: gate, Extensions: []graphql.HandlerExtension{busy}})}})
	var inside sync.WaitGroup
	defer inside.Wait()
	defer close(busy.hold)
	for range 2 {
		inside.Go(func() {
			response, err := http.Post("http://"+addr+"/graphql", reply.JSON, strings.NewReader(`{"query":"{other}"}`))
			if err != nil {
				t.Error(err)
				return
			}
			if response.StatusCode != http.StatusOK {
				t.Errorf("one that was let in got %d", response.StatusCode)
			}
			_ = response.Body.Close()
		})
	}
	for gate.Load() != (overload.Load{Inside: 2, Running: 1, Waiting: 1}) {
		<-time.After(time.Millisecond)
	}
	for length, closes := range map[int]bool{100: false, 1_000_000: true} {
		response := head(t, addr, length)
		checkRefusal(t, response)
		if response.Close != closes {
			t.Errorf("a body of %d bytes: connection closed %t, want %t", length, response.Close, closes)
		}
	}
}

// head sends a request without its body and returns the answer.
func head(t *testing.T, addr string, length int) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := io.WriteString(conn, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "+strconv.Itoa(length)+"\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if length <= 100 { // net/http waits for these to keep the connection
		if _, err := io.WriteString(conn, strings.Repeat(" ", length)); err != nil {
			t.Fatal(err)
		}
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

// checkRefusal expects all that tells a client to come back later.
func checkRefusal(t *testing.T, response *http.Response) {
	t.Helper()
	var body struct {
		Data   any
		Errors []struct {
			Message    string
			Extensions struct {
				Code         string
				Retryable    bool
				RetryAfterMs int
				RequestID    string
			}
		}
	}
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil || len(body.Errors) != 1 || body.Data != nil {
		t.Fatalf("%v: %+v", err, body)
	}
	e := body.Errors[0]
	x := e.Extensions
	if e.Message != "the service has 2 requests running or waiting, the most allowed; try again" || x.Code != "UNAVAILABLE" || !x.Retryable || x.RequestID == "" {
		t.Errorf("%+v", e)
	}
	if x.RetryAfterMs < 500 || x.RetryAfterMs >= 1000 || response.Header.Get("Retry-After") != "1" {
		t.Errorf("retry after %d ms, header %q", x.RetryAfterMs, response.Header.Get("Retry-After"))
	}
	if response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("status %d", response.StatusCode)
	}
}

// TestSlowSendersTakeNoSlot has as many requests stall in their bodies as there are slots: another request still runs.
func TestSlowSendersTakeNoSlot(t *testing.T) {
	t.Parallel()
	gate := overload.New(overload.Config{Running: 2, Waiting: 10})
	addr := serve(t, server.Config{Content: server.Content{GraphQL: servertest.NewGraphQL(transport.Config{Gate: gate})}})
	for range 2 {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"); err != nil {
			t.Fatal(err)
		}
	}
	for gate.Load().Inside < 2 {
		<-time.After(time.Millisecond)
	}
	response, err := http.Post("http://"+addr+"/graphql", reply.JSON, strings.NewReader(`{"query":"{other}"}`))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("status %d", response.StatusCode)
	}
}

// TestOverload sends a real server what it can serve, then ten times as much. Its capacity is independent of the machine: four
// operations at once of 60 ms each. A busy machine gets further attempts; tests in server/overload have the exact figures.
func TestOverload(t *testing.T) {
	t.Parallel()
	const running, waiting, clients = 4, 20, 8
	busy := &slow{takes: 60 * time.Millisecond}
	gate := overload.New(overload.Config{Running: running, Waiting: waiting, Wait: 500 * time.Millisecond})
	addr := serve(t, server.Config{Content: server.Content{GraphQL: servertest.NewGraphQL(transport.Config{Gate: gate, Extensions: []graphql.HandlerExtension{busy}})}})
	var peak, over, refused int64
	for range 3 {
		peak, _ = hammer(t, addr, clients, 0, gate, running+waiting)
		over, refused = hammer(t, addr, 10*clients, 100*time.Millisecond, gate, running+waiting)
		t.Logf("answered: %d at the peak; %d under overload, %d refused", peak, over, refused)
		if over >= peak*8/10 {
			break
		}
	}
	if over < peak*8/10 {
		t.Errorf("%d answers under overload, %d at the peak", over, peak)
	}
	if refused == 0 {
		t.Error("nothing was refused")
	}
	if most := busy.most.Load(); most > running {
		t.Errorf("%d ran at once", most)
	}
}

// hammer has clients send requests for 1.2 s, each at least a pause apart, and counts the answers.
func hammer(t *testing.T, addr string, clients int, pause time.Duration, gate *overload.Gate, most int) (good, refused int64) {
	t.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: clients}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	var ok, busy atomic.Int64
	end := time.Now().Add(1200 * time.Millisecond)
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			for time.Now().Before(end) {
				next := time.After(pause)
				response, err := client.Post("http://"+addr+"/graphql", reply.JSON, strings.NewReader(`{"query":"{other}"}`))
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, response.Body)
				_ = response.Body.Close()
				switch response.StatusCode {
				case http.StatusOK:
					ok.Add(1)
				case http.StatusServiceUnavailable:
					busy.Add(1)
				default:
					t.Errorf("status %d", response.StatusCode)
				}
				if load := gate.Load(); load.Inside > most {
					t.Errorf("%+v, at most %d are allowed inside", load, most)
				}
				<-next
			}
		})
	}
	all.Wait()
	return ok.Load(), busy.Load()
}

// TestStalledSendersKeepNobodyOut has clients that stall in their bodies take all places: those that took the last places get an
// answer soon, and other requests come in. Otherwise they could stall until the read timeout, which is long here.
func TestStalledSendersKeepNobodyOut(t *testing.T) {
	t.Parallel()
	gate := overload.New(overload.Config{Running: 2, Waiting: 4, Wait: 100 * time.Millisecond})
	addr := serve(t, server.Config{
		Content:     server.Content{GraphQL: servertest.NewGraphQL(transport.Config{Gate: gate})},
		Connections: server.Connections{ReadTimeout: time.Hour},
	})
	stalled := make([]net.Conn, 6)
	for i := range stalled {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		const head = "POST /graphql HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
		if _, err := io.WriteString(conn, head); err != nil {
			t.Fatal(err)
		}
		for gate.Load().Inside <= min(i, 3) { // one after the other, until the first is closed
			<-time.After(time.Millisecond)
		}
		stalled[i] = conn
	}
	for _, conn := range stalled[4:] {
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		response, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusRequestTimeout || !response.Close {
			t.Errorf("status %d, closed %t", response.StatusCode, response.Close)
		}
	}
	response, err := http.Post("http://"+addr+"/graphql", reply.JSON, strings.NewReader(`{"query":"{other}"}`))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("status %d", response.StatusCode)
	}
	if inside := gate.Load().Inside; inside < 4 {
		t.Errorf("%d are inside: those who came early have their time", inside)
	}
}
