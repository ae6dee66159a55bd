package server

import (
	"net/http"
	"sync/atomic"

	"recordgraph/server/pages"
)

// Content is what a server serves for one model. It can be replaced while the server runs.
type Content struct {
	GraphQL http.Handler // answers /graphql; see [transport.New]
	Export  http.Handler // answers /export/; see [transport.NewExport]; nil: there are no exports
	Pages   pages.Config // served without a token
	Ready   Ready        // nil: always
}

// mounted is a content with its routes and the number of its users: its running requests, and the server while this is
// its content.
type mounted struct {
	Content
	routes  http.Handler
	users   atomic.Int64
	drained chan struct{} // closed when there are no users

	replaced func() // is called when another content is served
}

func newMounted(c Content, routes http.Handler) *mounted {
	m := &mounted{Content: c, routes: routes, drained: make(chan struct{}), replaced: func() {}}
	m.users.Store(1)
	return m
}

func (s *Server) mount(c Content) (*mounted, error) {
	c.Pages.Events = s.config.Events != nil
	routes, err := s.routes(c)
	if err != nil {
		return nil, err
	}
	return newMounted(c, routes), nil
}

// acquire adds a user. It fails once the content was replaced and has no users.
func (m *mounted) acquire() bool {
	for {
		n := m.users.Load()
		if n == 0 {
			return false
		}
		if m.users.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

func (m *mounted) release() {
	if m.users.Add(-1) == 0 {
		close(m.drained)
	}
}

// acquire returns the current content with one more user.
func (s *Server) acquire() *mounted {
	for {
		if m := s.content.Load(); m.acquire() {
			return m
		}
	}
}

// serveContent answers a request from the current content. A replacement does not affect running requests.
func (s *Server) serveContent(w http.ResponseWriter, r *http.Request) {
	m := s.acquire()
	defer m.release()
	m.routes.ServeHTTP(w, r)
}

// Replace serves another content from now on. The channel is closed when the last request to the previous content has
// ended.
func (s *Server) Replace(c Content) (drained <-chan struct{}, err error) {
	next, err := s.mount(c)
	if err != nil {
		return nil, err
	}
	return s.swap(next), nil
}

// Hold lets new requests wait for the next [Server.Replace]. The channel is closed when the last request to the previous
// content has ended.
func (s *Server) Hold() (drained <-chan struct{}) {
	replaced := make(chan struct{})
	waiting := newMounted(Content{Ready: s.content.Load().Ready}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-replaced:
			s.serveContent(w, r)
		case <-r.Context().Done():
		}
	}))
	waiting.replaced = func() { close(replaced) }
	return s.swap(waiting)
}

func (s *Server) swap(next *mounted) (drained <-chan struct{}) {
	previous := s.content.Swap(next)
	previous.replaced()
	previous.release()
	return previous.drained
}
