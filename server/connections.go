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

// closeInTurn asks clients to open their next connection elsewhere: all of them
// at a stop, and each once in a while.
func (s *Server) closeInTurn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l := lifeOf(r.Context())
		if l != nil && r.ContentLength != 0 {
			l.arrives()
			r.Body = &body{r.Body, l}
		}
		if l != nil && l.spent() || s.draining.Load() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}
