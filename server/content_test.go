package server_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"recordgraph/server"
	"recordgraph/server/servertest"
)

// blocking is a handler whose requests end when they are released.
func blocking(body string) (h http.Handler, entered, release chan struct{}) {
	entered, release = make(chan struct{}), make(chan struct{})
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		entered <- struct{}{}
		<-release
		_, _ = io.WriteString(w, body)
	}), entered, release
}

func post(h http.Handler) <-chan *httptest.ResponseRecorder {
	out := make(chan *httptest.ResponseRecorder, 1)
	go func() { out <- servertest.Do(h, servertest.Post(`{}`, "")) }()
	return out
}

// A running request ends with the content that it began with; later ones get the new content.
func TestReplace(t *testing.T) {
	t.Parallel()
	old, entered, release := blocking("old")
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{GraphQL: old}})
	first := post(s)
	<-entered
	drained, err := s.Replace(server.Content{GraphQL: servertest.Answering("new")})
	if err != nil {
		t.Fatal(err)
	}
	if got := (<-post(s)).Body.String(); got != "new" {
		t.Errorf("got %q", got)
	}
	select {
	case <-drained:
		t.Error("drained while a request runs")
	default:
	}
	close(release)
	if got := (<-first).Body.String(); got != "old" {
		t.Errorf("got %q", got)
	}
	<-drained
}

// Requests wait while the content is held, and get the next one.
func TestHold(t *testing.T) {
	t.Parallel()
	old, entered, release := blocking("old")
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{GraphQL: old}})
	first := post(s)
	<-entered
	drained := s.Hold()
	held := post(s)
	close(release)
	<-drained
	if got := (<-first).Body.String(); got != "old" {
		t.Errorf("got %q", got)
	}
	select {
	case w := <-held:
		t.Errorf("got %q", w.Body)
	default:
	}
	if _, err := s.Replace(server.Content{GraphQL: servertest.Answering("new")}); err != nil {
		t.Fatal(err)
	}
	if got := (<-held).Body.String(); got != "new" {
		t.Errorf("got %q", got)
	}
}
