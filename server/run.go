package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// DefaultShutdownTimeout is longer than any request may run.
const DefaultShutdownTimeout = 15 * time.Second

// DefaultMaxHeaderBytes has room for a few large tokens and a query in the URL.
const DefaultMaxHeaderBytes = 64 << 10

// hurriedPart is the part of the time for a shutdown in which the bodies that are
// on their way have to arrive; the rest is for running what they ask.
const hurriedPart = 5

// Run serves connections from the listener until ctx ends, then stops
// gracefully: readiness goes off and answers carry "Connection: close" for
// DrainDelay, so that balancers turn away first; then no more connections are
// taken and running requests end within ShutdownTimeout. It closes the listener.
//
// The error is nil after a clean stop; otherwise it says that serving failed or
// that requests had to be cut off.
func (s *Server) Run(ctx context.Context, listener net.Listener) error {
	bounds := s.config.Connections
	open := &conns{Listener: listener, bounds: bounds, refuse: s.refusals()}
	httpServer := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: bounds.IdleTimeout,                                                 // before the first byte; conn limits the rest, and bodies
		WriteTimeout:      bounds.ReadTimeout + s.config.RequestTimeout + bounds.WriteTimeout, // since the head was read
		IdleTimeout:       bounds.IdleTimeout,
		MaxHeaderBytes:    2 * s.config.MaxHeaderBytes, // see limitHeader
		ConnContext:       withConn,
		ConnState:         followState,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	httpServer.RegisterOnShutdown(open.closeSilent)
	served := make(chan error, 1)
	go func() { served <- httpServer.Serve(open) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	return s.stop(httpServer, served, open)
}

// stop drains and shuts down. Serve's own error is expected to be ErrServerClosed.
func (s *Server) stop(httpServer *http.Server, served <-chan error, open *conns) error {
	s.draining.Store(true)
	s.log.Info("stopping", "drain", s.config.DrainDelay.String())
	select {
	case err := <-served: // the listener broke while draining
		return fmt.Errorf("serve while draining: %w", err)
	case <-time.After(s.config.DrainDelay):
	}
	open.hurryBodies(s.config.ShutdownTimeout / hurriedPart)
	ctx, cancel := context.WithTimeout(context.Background(), s.config.ShutdownTimeout)
	defer cancel()
	if err := httpServer.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("requests still ran after %s: %w", s.config.ShutdownTimeout, err), httpServer.Close())
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}
