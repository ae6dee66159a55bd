package server

import (
	"cmp"
	"net/http"
	"time"
)

// defaultIdleTimeout is longer than balancers keep unused connections (60 s with
// most): where the service closes first, a request may be on its way.
const defaultIdleTimeout = 75 * time.Second

// Connections bounds what a connection may cost, whatever its client does or
// leaves undone, and how long it lives. Zero fields take their default.
type Connections struct {
	HeaderTimeout time.Duration // for the head of a request, from its first byte
	ReadTimeout   time.Duration // for a request, head and body
	WriteTimeout  time.Duration // for taking an answer that is ready
	IdleTimeout   time.Duration // before the first request, and between two

	// After so many requests, or so long, an answer carries "Connection: close",
	// so that clients and proxies spread over replicas that came later. Each
	// connection draws its own bounds from half of these up.
	KeepAliveRequests int
	KeepAliveTime     time.Duration
}

// DefaultConnections are the bounds of a server that sets none.
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

// limitConnection limits the time for the request's body, and asks the client to open its next connection elsewhere: once in a while, and
// at a stop.
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
