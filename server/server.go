// Package server serves the API over HTTP: routes, one ordered list of middleware, connections and health.
package server

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"recordgraph/auth"
	"recordgraph/internal/reqlog"
	"recordgraph/server/pages"
)

// DefaultMaxBodyBytes is the largest request body accepted. GraphQL documents have a few kilobytes; bulk input has more.
const DefaultMaxBodyBytes = 1 << 20

// Ready reports whether the service can serve requests; the error is the reason when it can't. Readiness shows the reports below
// its "ok", one per line.
type Ready func(context.Context) (reports []string, err error)

// Config is what a [Server] needs. Zero limits take their default.
type Config struct {
	Content

	// Authenticate returns the principal of a request to GraphQL or an export, or an error as an [auth.Authenticator] does. Without
	// principal and error, the request is anonymous. Nil makes all requests anonymous.
	Authenticate func(*http.Request) (*auth.Principal, error)

	Events  *pages.Events     // at [pages.EventsPath], for the playground; nil: none
	Proxies Proxies           // trusted to name clients' addresses; see [ParseProxies]
	Origins []string          // origins whose scripts may call from browsers; see [ParseOrigins]
	Logger  *slog.Logger      // nil is [slog.Default]
	Observe func(reqlog.Info) // gets every request except probes, concurrently; nil: none
	Tracer  Tracer            // nil: no traces

	MaxBodyBytes    int64         // larger bodies get 413
	MaxHeaderBytes  int           // longer heads get 431
	Connections     Connections   // limits of connections
	RequestTimeout  time.Duration // of GraphQL, from the request's head to the response
	ReadyGrace      time.Duration // how long readiness stays on while Ready fails; 0 turns it off at once
	DrainDelay      time.Duration // how long requests are accepted after readiness went off; 0 stops at once
	ShutdownTimeout time.Duration // how long running requests may take to end at a stop
}

// Server is an [http.Handler], for tests and for other servers; [Server.Run] listens.
type Server struct {
	config   Config
	log      *slog.Logger
	handler  http.Handler
	content  atomic.Pointer[mounted]
	health   health
	draining atomic.Bool // readiness is off and connections are closed
}

// New returns a server. It fails when an embedded file can't be read.
func New(config Config) (*Server, error) {
	if config.Logger == nil {
		config.Logger = slog.Default()
	}
	config.MaxBodyBytes = cmp.Or(config.MaxBodyBytes, DefaultMaxBodyBytes)
	config.MaxHeaderBytes = cmp.Or(config.MaxHeaderBytes, DefaultMaxHeaderBytes)
	config.Connections = config.Connections.withDefaults()
	config.ShutdownTimeout = cmp.Or(config.ShutdownTimeout, DefaultShutdownTimeout)
	s := &Server{config: config, log: config.Logger}
	content, err := s.mount(config.Content)
	if err != nil {
		return nil, fmt.Errorf("set up routes: %w", err)
	}
	s.content.Store(content)
	s.handler = chain(s.paths(), s.middleware())
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// middleware lists the layers that each request passes, outermost first.
func (s *Server) middleware() []middleware {
	return []middleware{
		s.observe(s.config.Tracer),
		s.recoverPanics,
		s.limitConnection,
		linger,
		secureHeaders,
		crossOrigin(s.config.Origins),
		limitHeader(s.config.MaxHeaderBytes),
	}
}

type middleware func(http.Handler) http.Handler

// chain wraps a handler in layers, outermost first.
func chain(h http.Handler, layers []middleware) http.Handler {
	for _, layer := range slices.Backward(layers) {
		h = layer(h)
	}
	return h
}
