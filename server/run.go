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

// bodiesPart is the part of ShutdownTimeout in which bodies must arrive; the rest is for running their requests.
const bodiesPart = 5

// Run serves connections from the listener until ctx ends, then stops gracefully: readiness goes off and responses carry
// "Connection: close" for DrainDelay, so that balancers turn away; then Run closes the listener, and running requests end within
// ShutdownTimeout.
//
// The error is nil after a clean stop. Otherwise serving failed, or requests were cut off.
func (s *Server) Run(ctx context.Context, listener net.Listener) error {
	bounds := s.config.Connections
	open := &conns{Listener: listener, bounds: bounds, refuse: s.refusals()}
	httpServer := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: bounds.IdleTimeout,                                                 // before the first byte; conn limits the rest of the head, and the body
		WriteTimeout:      bounds.ReadTimeout + s.config.RequestTimeout + bounds.WriteTimeout, // since the head was read
		IdleTimeout:       bounds.IdleTimeout,
		MaxHeaderBytes:    2 * s.config.MaxHeaderBytes, // see limitHeader
		ConnContext:       withConn,
		ConnState:         followState,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	httpServer.RegisterOnShutdown(open.closeSilent)
	if s.config.Events != nil {
		httpServer.RegisterOnShutdown(s.config.Events.Close) // streams would never end
	}
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
	open.limitBodies(s.config.ShutdownTimeout / bodiesPart)
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
