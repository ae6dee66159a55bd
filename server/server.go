// Package server is the HTTP edge: routes, one ordered list of middleware, health, limits and the GraphQL transport.
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

// DefaultMaxBodyBytes is the largest request body read when [Config] names no
// other. GraphQL documents are a few kilobytes; the rest is room for bulk input.
const DefaultMaxBodyBytes = 1 << 20

// Ready reports whether requests can be served: the error says why not. The reports
// are shown below the "ok" of readiness, a line each.
type Ready func(context.Context) (reports []string, err error)

// Config is what a [Server] is made of.
type Config struct {
	GraphQL http.Handler // answers /graphql; see [transport.New]
	Export  http.Handler // answers /export/; see [transport.NewExport]; nil: there are no exports

	// Authenticate returns the principal of a request to GraphQL or an export, or an error as an [auth.Authenticator] does. Without
	// principal and error, the request is anonymous. Nil makes all requests anonymous.
	Authenticate func(*http.Request) (*auth.Principal, error)

	Pages   pages.Config      // served without a token
	Ready   Ready             // nil: always
	Proxies Proxies           // that are trusted to name clients' addresses; see [ParseProxies]
	Origins []string          // whose scripts may call from browsers; see [ParseOrigins]
	Logger  *slog.Logger      // one line a request; nil is [slog.Default]
	Observe func(reqlog.Info) // gets every request except probes, concurrently; nil: none
	Tracer  Tracer            // nil: no traces

	MaxBodyBytes    int64         // larger bodies are refused with 413; 0 is DefaultMaxBodyBytes
	MaxHeaderBytes  int           // longer heads are refused with 431; 0 is DefaultMaxHeaderBytes
	Connections     Connections   // what connections may cost
	RequestTimeout  time.Duration // how long GraphQL takes for an answer, before the time to write it begins
	ReadyGrace      time.Duration // how long readiness stays on while Ready fails; 0 turns it off at once
	DrainDelay      time.Duration // how long requests are still taken after readiness went off; 0 stops at once
	ShutdownTimeout time.Duration // how long running requests may take to end; 0 is DefaultShutdownTimeout
}

// Server serves the API and what belongs to it. It is an [http.Handler], for
// tests and for mounting elsewhere; [Server.Run] listens.
type Server struct {
	config   Config
	log      *slog.Logger
	handler  http.Handler
	health   health
	draining atomic.Bool // readiness is off and connections are being closed
}

// New returns the server for a configuration. It fails when the embedded
// playground can't be read.
func New(config Config) (*Server, error) {
	if config.Logger == nil {
		config.Logger = slog.Default()
	}
	config.MaxBodyBytes = cmp.Or(config.MaxBodyBytes, DefaultMaxBodyBytes)
	config.MaxHeaderBytes = cmp.Or(config.MaxHeaderBytes, DefaultMaxHeaderBytes)
	config.Connections = config.Connections.withDefaults()
	config.ShutdownTimeout = cmp.Or(config.ShutdownTimeout, DefaultShutdownTimeout)
	s := &Server{config: config, log: config.Logger}
	routes, err := s.routes()
	if err != nil {
		return nil, fmt.Errorf("set up routes: %w", err)
	}
	s.handler = chain(routes, s.middleware())
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// middleware is every layer that each request passes, outermost first.
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

// chain puts layers, outermost first, around a handler.
func chain(h http.Handler, layers []middleware) http.Handler {
	for _, layer := range slices.Backward(layers) {
		h = layer(h)
	}
	return h
}
