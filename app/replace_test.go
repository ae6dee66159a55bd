package app

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recordgraph/auth"
	"recordgraph/internal/pgtest"
)

// TestReplaceUnderLoad replaces one of two services behind a proxy while clients read and write: no request fails, no
// write is lost, and idle connections delay nothing.
func TestReplaceUnderLoad(t *testing.T) {
	t.Parallel()
	settings := map[string]string{
		"DATABASE_URL": pgtest.New(t, pgtest.Template{}), "RECORDGRAPH_AUTH_KEYS": string(auth.NewSecretSpec("k1")),
		"RECORDGRAPH_DRAIN_DELAY": "1s", "RECORDGRAPH_POOL_SIZE": "4",
		"RECORDGRAPH_READ_HEADER_TIMEOUT": "1s", // connections that a client opened and never used hold up a stop as long
	}
	command(t, settings, "", "migrate", "up").want(t, 0, "", "")
	token := command(t, settings, "", "token", "--subject", "me", "--scope", "book:read book:write")
	traffic := &traffic{token: strings.TrimSpace(token.stdout)}

	proxy := newBalancer(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	old, stays := startProcess(t, settings), startProcess(t, settings)
	proxy.watch(ctx, old.addr)
	proxy.watch(ctx, stays.addr)
	await(t, "both are ready", func() bool { return proxy.asks(ctx, old.addr) && proxy.asks(ctx, stays.addr) })
	used, unused := connect(t, old.addr), connect(t, old.addr)

	traffic.start(t, proxy.URL)
	await(t, "both answer", func() bool { return proxy.answers(old.addr) > 20 && proxy.answers(stays.addr) > 20 })
	fresh := startProcess(t, settings)
	proxy.watch(ctx, fresh.addr)
	await(t, "the new one answers", func() bool { return proxy.answers(fresh.addr) > 20 })

	old.terminate(t)
	await(t, "the old one is not ready", func() bool { return !proxy.asks(ctx, old.addr) })
	if response := used.get(t); response.StatusCode != http.StatusOK || !response.Close {
		t.Errorf("while stopping: status %d, connection closed %t", response.StatusCode, response.Close)
	}
	old.ended(t)
	if rest, err := io.ReadAll(unused.reader); err != nil || len(rest) > 0 {
		t.Errorf("an unused connection ended with %q, %v", rest, err)
	}
	before := proxy.answers(fresh.addr)
	await(t, "the new one goes on", func() bool { return proxy.answers(fresh.addr) > before+20 })

	traffic.stop()
	if got, want := traffic.count(t, proxy.URL), traffic.created.Load(); got != want {
		t.Errorf("%d books, %d were acknowledged", got, want)
	}
	t.Logf("answers: old %d, other %d, new %d", proxy.answers(old.addr), proxy.answers(stays.addr), proxy.answers(fresh.addr))
	cancel()
	stays.terminate(t)
	fresh.terminate(t)
	stays.ended(t)
	fresh.ended(t)
}

// await waits for a condition.
func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !is(); <-time.After(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

// connection is a kept connection.
type connection struct {
	net.Conn
	reader *bufio.Reader
}

// connect opens a connection and makes a request on it, so that it is kept.
func connect(t *testing.T, addr string) *connection {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(2 * patience)); err != nil {
		t.Fatal(err)
	}
	c := &connection{conn, bufio.NewReader(conn)}
	if response := c.get(t); response.Close {
		t.Error("the connection is not kept")
	}
	return c
}

func (c *connection) get(t *testing.T) *http.Response {
	t.Helper()
	if _, err := io.WriteString(c, "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
	return response
}

// traffic is clients that read and write, one request after the other.
type traffic struct {
	token   string
	created atomic.Int64
	ending  atomic.Bool
	clients sync.WaitGroup
}

const clients = 6

func (l *traffic) start(t *testing.T, base string) {
	t.Helper()
	t.Cleanup(l.stop)
	for i := range clients {
		l.clients.Go(func() {
			for !l.ending.Load() {
				if i%2 == 0 {
					l.count(t, base)
					continue
				}
				if l.send(t, base, `mutation { createBook(input: {title: \"x\", tags: []}) { book { id } } }`) != nil {
					l.created.Add(1)
				}
			}
		})
	}
}

// stop ends the clients.
func (l *traffic) stop() {
	l.ending.Store(true)
	l.clients.Wait()
}

// count is the number of books.
func (l *traffic) count(t *testing.T, base string) int64 {
	t.Helper()
	var data struct{ Books struct{ TotalCount int64 } }
	if raw := l.send(t, base, `{ books(first: 5) { totalCount nodes { title } } }`); raw != nil {
		if err := json.Unmarshal(raw, &data); err != nil {
			t.Error(err)
		}
	}
	return data.Books.TotalCount
}

// send returns an operation's data; nil after an error, which fails the test.
func (l *traffic) send(t *testing.T, base, query string) json.RawMessage {
	r, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodPost, base+"/graphql", strings.NewReader(`{"query":"`+query+`"}`))
	if err != nil {
		t.Error(err)
		return nil
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+l.token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Error(err)
		return nil
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	var answer struct{ Data, Errors json.RawMessage }
	if err != nil || json.Unmarshal(text, &answer) != nil || answer.Errors != nil {
		t.Errorf("status %d, %.300s, %v", response.StatusCode, text, err)
		l.ending.Store(true)
		return nil
	}
	return answer.Data
}
