package pages_test

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/server"
	"recordgraph/server/pages"
	"recordgraph/server/servertest"
)

// listening runs a server with events and returns its address and a function that stops it.
func listening(t *testing.T, events *pages.Events) (address string, stop func() error) {
	t.Helper()
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{Pages: pages.Config{Playground: true}}, Events: events})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- s.Run(ctx, listener) }()
	return "http://" + listener.Addr().String(), func() error { cancel(); return <-stopped }
}

// stream is an open stream of events.
type stream struct {
	t     *testing.T
	lines *bufio.Scanner
}

func subscribe(t *testing.T, address string) stream {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/dev/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	if got := response.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("Content-Type %q", got)
	}
	return stream{t, bufio.NewScanner(response.Body)}
}

// next is the next event: its name and data.
func (s stream) next() string {
	s.t.Helper()
	name := ""
	for s.lines.Scan() {
		if line := s.lines.Text(); strings.HasPrefix(line, "event: ") {
			name = strings.TrimPrefix(line, "event: ")
		} else if data, ok := strings.CutPrefix(line, "data: "); ok {
			return name + " " + data
		}
	}
	s.t.Fatalf("the stream ended: %v", s.lines.Err())
	return ""
}

func TestEvents(t *testing.T) {
	t.Parallel()
	events := pages.NewEvents("1")
	address, stop := listening(t, events)
	first := subscribe(t, address)
	got := []string{first.next(), first.next()}
	events.Model("2")
	got = append(got, first.next())
	events.Model("2") // no change
	events.Problems([]pages.Problem{{File: "schema.graphqls", Line: 3, Column: 7, Message: "no \"type\"\nhere"}})
	got = append(got, first.next())
	second := subscribe(t, address)
	got = append(got, second.next(), second.next())
	events.Problems(nil)
	got = append(got, first.next(), second.next())
	want := []string{
		`model {"revision":"1"}`, `problems {"problems":[]}`,
		`model {"revision":"2"}`,
		`problems {"problems":[{"file":"schema.graphqls","line":3,"column":7,"message":"no \"type\"\nhere"}]}`,
		`model {"revision":"2"}`, `problems {"problems":[{"file":"schema.graphqls","line":3,"column":7,"message":"no \"type\"\nhere"}]}`,
		`problems {"problems":[]}`, `problems {"problems":[]}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := stop(); err != nil {
		t.Errorf("open streams delay a stop: %v", err)
	}
	for first.lines.Scan() {
	}
	if err := first.lines.Err(); err != nil {
		t.Errorf("the stream was cut off: %v", err)
	}
}

// slow is a client that reads an event when the test takes it, and the next one when the test lets it go on.
type slow struct {
	http.ResponseWriter
	wrote chan string
	goOn  chan struct{}
}

func (s slow) Write(p []byte) (int, error) {
	s.wrote <- string(p)
	<-s.goOn
	return len(p), nil
}

func (s slow) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// A client that is slow to read gets the last state alone, and one that is gone leaves no handler behind.
func TestEventsForASlowClient(t *testing.T) {
	t.Parallel()
	events, client := pages.NewEvents("1"), slow{httptest.NewRecorder(), make(chan string), make(chan struct{})}
	ctx, leave := context.WithCancel(t.Context())
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/dev/events", nil)
	ended := make(chan struct{})
	go func() { defer close(ended); events.ServeHTTP(client, r) }()
	if first := <-client.wrote; !strings.Contains(first, `"1"`) {
		t.Errorf("first %s", first)
	}
	for _, revision := range []string{"2", "3", "4"} {
		events.Model(revision)
	}
	client.goOn <- struct{}{}
	if got := <-client.wrote; got != "event: model\ndata: {\"revision\":\"4\"}\n\n:\n\n" {
		t.Errorf("then %s, want the last revision alone", got)
	}
	leave()
	client.goOn <- struct{}{}
	<-ended
}

// Events are served, and the playground subscribes, only if they are set.
func TestNoEvents(t *testing.T) {
	t.Parallel()
	for _, events := range []*pages.Events{nil, pages.NewEvents("1")} {
		s, _ := servertest.NewServer(t, server.Config{Content: server.Content{Pages: pages.Config{Playground: true}}, Events: events})
		page := servertest.Get(s, "/playground").Body.String()
		if got := strings.Contains(page, `data-events="/dev/events"`); got != (events != nil) {
			t.Errorf("events %v: the page subscribes: %t", events, got)
		}
		if events == nil {
			if w := servertest.Get(s, "/dev/events"); w.Code != http.StatusNotFound {
				t.Errorf("/dev/events without events: %d", w.Code)
			}
			continue
		}
		events.Close()
		if w := servertest.Get(s, "/dev/events"); w.Code != http.StatusOK || w.Body.Len() > 0 {
			t.Errorf("after Close: %d %s", w.Code, w.Body)
		}
	}
}
