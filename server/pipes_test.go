package server_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"recordgraph/server"
	"recordgraph/server/overload"
	"recordgraph/server/servertest"
	"recordgraph/server/transport"
)

// pipes is a listener in memory, for tests with a fake clock.
type pipes struct {
	waiting chan net.Conn
	closed  chan struct{}
	once    sync.Once
}

func newPipes() *pipes { return &pipes{waiting: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.waiting:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (*pipes) Addr() net.Addr { return &net.TCPAddr{} }

// client is a connection of a test.
type client struct {
	net.Conn
	answers *bufio.Reader
}

func (p *pipes) dial(t *testing.T) client {
	t.Helper()
	near, far := net.Pipe()
	t.Cleanup(func() { _ = near.Close() })
	p.waiting <- far
	return client{near, bufio.NewReader(near)}
}

const (
	postHead = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n"
	postBody = `{"query":"{other}"}`
)

func (c client) send(t *testing.T, text string) {
	t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
}

// answer reads one answer and drops its body.
func (c client) answer(t *testing.T) *http.Response {
	t.Helper()
	response, err := http.ReadResponse(c.answers, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response
}

// run runs a server over pipes until stop; stopped gets its error.
func run(t *testing.T, config server.Config) (p *pipes, stop func(), stopped <-chan error) {
	t.Helper()
	s, _ := servertest.NewServer(t, config)
	p = newPipes()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	t.Cleanup(stop)
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, p) }()
	return p, stop, done
}

// patient makes operations slow, unless their client goes away.
type patient struct{ takes time.Duration }

func (patient) ExtensionName() string                   { return "Patient" }
func (patient) Validate(graphql.ExecutableSchema) error { return nil }
func (p patient) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	select {
	case <-time.After(p.takes):
		return next(ctx)
	case <-ctx.Done():
		return func(context.Context) *graphql.Response { return nil }
	}
}

// TestStalledBodiesDelayNoStop has clients stall in their bodies at a stop, one of them in front of a full gate: they get an answer
// in time for a clean stop. A running request, and one whose body arrives in time, are answered.
func TestStalledBodiesDelayNoStop(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const grace = 10 * time.Second
		busy := patient{takes: 6 * time.Second}
		gate := overload.New(overload.Config{Running: 2, Waiting: 2})
		p, stop, stopped := run(t, server.Config{
			Content:         server.Content{GraphQL: servertest.NewGraphQL(transport.Config{Gate: gate, Extensions: []graphql.HandlerExtension{busy}})},
			Connections:     server.Connections{ReadTimeout: time.Hour},
			ShutdownTimeout: grace,
		})
		begun := func(text string) client {
			c := p.dial(t)
			c.send(t, text)
			synctest.Wait()
			return c
		}
		running := begun(postHead + postBody)
		stalled, late := begun(postHead+postBody[:5]), begun(postHead+postBody[:5])
		chunked := begun(strings.Replace(postHead, "Content-Length: 19", "Transfer-Encoding: chunked", 1) + "5\r\n{")
		refused := begun(postHead + postBody[:5])
		start := time.Now()
		stop()
		<-time.After(time.Second)
		late.send(t, postBody[5:])
		for name, test := range map[string]struct {
			client
			status int
		}{
			"stalled": {stalled, http.StatusRequestTimeout},
			"chunked": {chunked, http.StatusRequestTimeout},
			"refused": {refused, http.StatusServiceUnavailable},
			"running": {running, http.StatusOK},
			"late":    {late, http.StatusOK},
		} {
			if response := test.answer(t); response.StatusCode != test.status || !response.Close {
				t.Errorf("%s: status %d, closed %t", name, response.StatusCode, response.Close)
			}
		}
		if err := <-stopped; err != nil {
			t.Errorf("the stop was not clean: %v", err)
		}
		if took := time.Since(start); took > 8*time.Second {
			t.Errorf("the stop took %s", took)
		}
	})
}

// TestAnswersReachSendingClients has clients send a body that the server does not read.
func TestAnswersReachSendingClients(t *testing.T) {
	t.Parallel()
	const size = 4 << 20
	for name, head := range map[string]string{
		"a client that closes": "POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n",
		"an old proxy":         "POST /graphql HTTP/1.0\r\n",
		"a client that stays":  "POST /graphql HTTP/1.1\r\nHost: x\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p, stop, stopped := run(t, server.Config{Content: server.Content{GraphQL: servertest.NewGraphQL(transport.Config{})}})
				c := p.dial(t)
				c.send(t, head+"Content-Length: "+strconv.Itoa(size)+"\r\n\r\n")
				if status := c.answer(t).StatusCode; status != http.StatusRequestEntityTooLarge {
					t.Errorf("status %d", status)
				}
				c.send(t, strings.Repeat(" ", size))
				start := time.Now()
				if _, err := c.answers.ReadByte(); !errors.Is(err, io.EOF) || time.Since(start) > 0 {
					t.Errorf("once all is sent: %v after %s", err, time.Since(start))
				}
				stop()
				if err := <-stopped; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestStallingClientsAreClosed has clients stall after the answer; one expects 100-continue.
func TestStallingClientsAreClosed(t *testing.T) {
	t.Parallel()
	const head = "PUT /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1000\r\n"
	for sent, within := range map[string]time.Duration{head + "\r\n{": time.Second, head + "Expect: 100-continue\r\n\r\n": 0} {
		synctest.Test(t, func(t *testing.T) {
			p, stop, stopped := run(t, server.Config{Content: server.Content{GraphQL: servertest.NewGraphQL(transport.Config{})}})
			c := p.dial(t)
			c.send(t, sent)
			start := time.Now()
			if status := c.answer(t).StatusCode; status != http.StatusMethodNotAllowed || time.Since(start) > 0 {
				t.Errorf("status %d after %s", status, time.Since(start))
			}
			if _, err := c.answers.ReadByte(); !errors.Is(err, io.EOF) || time.Since(start) > within {
				t.Errorf("%v after %s", err, time.Since(start))
			}
			stop()
			if err := <-stopped; err != nil {
				t.Error(err)
			}
		})
	}
}
