package server

import (
	"cmp"
	"net/http"
	"time"
)

// defaultIdleTimeout is longer than balancers keep unused connections (60 s with most): when the service closes first, a request
// may be in transit.
const defaultIdleTimeout = 75 * time.Second

// Connections limits the cost and the life of a connection. Zero fields take their default.
type Connections struct {
	HeaderTimeout time.Duration // for the head of a request, from its first byte
	ReadTimeout   time.Duration // for a request, head and body, from its first byte
	WriteTimeout  time.Duration // for the client to read a finished response
	IdleTimeout   time.Duration // before the first request, and between two

	// After so many requests, or this age, a response carries "Connection: close", so that clients and proxies spread over newer
	// replicas. Each connection draws its own limits from half of these up.
	KeepAliveRequests int
	KeepAliveTime     time.Duration
}

// DefaultConnections are the default limits.
func DefaultConnections() Connections {
	return Connections{
		HeaderTimeout:     5 * time.Second,
		ReadTimeout:       20 * time.Second,
		WriteTimeout:      10 * time.Second,
		IdleTimeout:       defaultIdleTimeout,
		KeepAliveRequests: 1000,
		KeepAliveTime:     2 * time.Minute,
	}
}

func (c Connections) withDefaults() Connections {
	standard := DefaultConnections()
	c.HeaderTimeout = cmp.Or(c.HeaderTimeout, standard.HeaderTimeout)
	c.ReadTimeout = cmp.Or(c.ReadTimeout, standard.ReadTimeout)
	c.WriteTimeout = cmp.Or(c.WriteTimeout, standard.WriteTimeout)
	c.IdleTimeout = cmp.Or(c.IdleTimeout, standard.IdleTimeout)
	c.KeepAliveRequests = cmp.Or(c.KeepAliveRequests, standard.KeepAliveRequests)
	c.KeepAliveTime = cmp.Or(c.KeepAliveTime, standard.KeepAliveTime)
	return c
}

// limitConnection limits the time for the request's body, and makes clients open a new connection once in a while, and at a stop.
func (s *Server) limitConnection(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := connOf(r.Context())
		if c != nil && r.ContentLength != 0 {
			r.Body = newBody(c, r.Body)
		}
		if c != nil && c.spent() || s.draining.Load() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}
