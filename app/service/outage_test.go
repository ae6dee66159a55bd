package service

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"recordgraph/auth"
)

// outage is the longest time of a step in these tests.
const outage = 20 * time.Second

// TestOutage starts a service without a database, which then starts, fails in two ways, and returns each time.
func TestOutage(t *testing.T) {
	t.Parallel()
	c := migrated(t)
	door, through := newGateway(t, c.DatabaseURL)
	door.set(cut)
	c.DatabaseURL, c.Addr, c.DrainDelay = through, "127.0.0.1:0", 0
	c.ReadyGrace = 100 * time.Millisecond
	log := &heard{said: map[string]chan string{"waiting for the database": make(chan string, 1), "serving": make(chan string, 1)}}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- Run(ctx, libraryService(), c, slog.New(slog.NewTextHandler(log, nil))) }()

	log.wait(t, "waiting for the database", done)
	door.set(open)
	_, addr, _ := strings.Cut(log.wait(t, "serving", done), "addr=")
	a := api{url: "http://" + strings.TrimSpace(addr), token: token(t, c)}
	for range 2 { // both times alike
		a.until(t, http.StatusOK, "ok\n")
		a.serves(t)

		door.set(cut)
		a.fails(t)
		a.until(t, http.StatusServiceUnavailable, "not ready: the database can't be reached\n")

		door.set(silent)
		a.fails(t)
		begun := time.Now()
		for range 20 { // each would wait a second for a connection
			a.fails(t)
		}
		if took := time.Since(begun); took > outage/2 {
			t.Errorf("20 requests took %s to fail", took)
		}
		door.set(open)
	}
	a.until(t, http.StatusOK, "ok\n")
	a.serves(t)
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// token has all scopes.
func token(t *testing.T, c Config) string {
	t.Helper()
	token, err := Token(c, "tester", auth.NewScopes(AllScopes(libraryService().Schema)...), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

const (
	aQuery    = `{ books { totalCount } }`
	aMutation = `mutation { deleteBook(id: "book_00000000000000000000000000") { id } }`
)

// serves expects answers, once the service has noticed the database.
func (a api) serves(t *testing.T) {
	t.Helper()
	deadline := time.Now().Add(outage)
	code := "never asked"
	for code != "" && time.Now().Before(deadline) {
		_, code, _ = a.ask(t, "", "", request(t, aQuery, ""))
	}
	if code != "" {
		t.Fatalf("a query still gets %s", code)
	}
	if _, code, _ := a.ask(t, "", "", request(t, aMutation, "")); code != "NOT_FOUND" {
		t.Errorf("a mutation gets %q", code)
	}
}

// fails expects UNAVAILABLE.
func (a api) fails(t *testing.T) {
	t.Helper()
	for body, status := range map[string]int{aQuery: http.StatusOK, aMutation: http.StatusServiceUnavailable} {
		got, code, message := a.ask(t, "", "", request(t, body, ""))
		if got != status || code != "UNAVAILABLE" || message != "the database can't be reached" {
			t.Errorf("%s: %d %s %q, want %d UNAVAILABLE", body, got, code, message, status)
		}
	}
}

// until waits for an answer of /readyz.
func (a api) until(t *testing.T, status int, text string) {
	t.Helper()
	var got string
	for deadline := time.Now().Add(outage); time.Now().Before(deadline); {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.url+"/readyz", nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if got = string(body); response.StatusCode == status && got == text {
			return
		}
	}
	t.Fatalf("readiness still says %q, want %q", got, text)
}

// heard is a log that sends the first line with a text.
type heard struct {
	mu   sync.Mutex
	said map[string]chan string
}

// Write implements [io.Writer].
func (h *heard) Write(line []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for text, lines := range h.said {
		if strings.Contains(string(line), text) {
			select {
			case lines <- string(line):
			default: // not the first
			}
		}
	}
	return len(line), nil
}

// wait returns the first line with the text.
func (h *heard) wait(t *testing.T, text string, done <-chan error) string {
	t.Helper()
	select {
	case line := <-h.said[text]:
		return line
	case err := <-done:
		t.Fatalf("the service stopped: %v", err)
	case <-time.After(outage):
		t.Fatalf("it never said %q", text)
	}
	return ""
}
