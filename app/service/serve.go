package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"

	"recordgraph/auth"
	"recordgraph/internal/reqlog"
	"recordgraph/server"
	"recordgraph/server/overload"
)

// Service is the assembled service: a handler over an open store.
type Service struct {
	*server.Server
	config  Config
	records *Records
	gate    *overload.Gate
	*observers
	log      *slog.Logger
	stopKeys func() // stops reading cursor keys
	beats    *heartbeat
}

// Run serves the API of a service on cfg.Addr until ctx ends, then stops gracefully. It waits for the database first. The error is nil after a
// clean stop.
func Run(ctx context.Context, def Definition, cfg Config, log *slog.Logger) (err error) {
	if err := cfg.Validate(); err != nil {
		return err
	}
	log.Info("starting", "settings", cfg)
	s, err := New(ctx, def, cfg, log)
	if err != nil {
		return stoppedEarly(ctx, err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	stop, err := s.ServeMetrics(ctx, cfg.MetricsAddr, log)
	if err != nil {
		return err
	}
	defer stop()
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", cfg.Addr)
	if err != nil {
		return wrong("addr", err)
	}
	log.Info("serving", "addr", listener.Addr().String())
	go debug.FreeOSMemory() // memory of the start; an idle service may never collect it
	err = s.Run(ctx, listener)
	FlushLog(log)
	if err != nil {
		return err
	}
	log.Info("stopped")
	return nil
}

// readyOf is the check of [Records.Ready] and of the heartbeat.
func (s *Service) readyOf(records *Records) func(context.Context) ([]string, error) {
	return func(ctx context.Context) ([]string, error) {
		reports, err := records.Ready(ctx)
		if err == nil {
			err = s.beats.ready()
		}
		return reports, err
	}
}

// Ready returns the reason why the service is not ready, see [Records.Ready].
func (s *Service) Ready(ctx context.Context) error {
	_, err := s.readyOf(s.records)(ctx)
	return err
}

// ServeMetrics serves metrics, if they are on, until stop is called, which is after the API: the drain is of interest too. Later
// failures are logged.
func (s *Service) ServeMetrics(ctx context.Context, addr string, log *slog.Logger) (stop func(), err error) {
	if s.metrics == nil {
		return func() {}, nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, wrong("metrics-addr", err)
	}
	log.Info("serving metrics", "metricsAddr", listener.Addr().String())
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := s.metrics.Serve(ctx, listener, log); err != nil {
			log.Error("metrics failed", "error", err)
		}
	})
	return func() { cancel(); serving.Wait() }, nil
}

// stoppedEarly makes the end of ctx during the start a clean stop.
func stoppedEarly(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil
	}
	return err
}

// New opens the store and assembles the service. It waits for the database. Call Close at the end.
func New(ctx context.Context, def Definition, cfg Config, log *slog.Logger) (*Service, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	keys, err := auth.ParseKeys(cfg.AuthKeys)
	if err != nil {
		return nil, wrong("auth-keys", err)
	}
	tokens, err := auth.NewJWT(cfg.jwt(keys))
	if err != nil {
		return nil, err
	}
	watch, err := newObservers(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	records, err := openStore(ctx, def, cfg, watch, log)
	if err != nil {
		watch.close()
		return nil, err
	}
	log.Info("database", "facts", records.database.facts())
	beats, err := startHeartbeat(ctx, records.pool, def, log)
	if err != nil {
		watch.close()
		return nil, errors.Join(err, records.Close())
	}
	s := &Service{
		config: cfg, records: records, gate: overload.New(cfg.Admission), observers: watch, log: log,
		stopKeys: refreshCursorKeys(ctx, records.RefreshCursorKeys, log), beats: beats,
	}
	if s.metrics != nil {
		s.metrics.Watch(s.gate)
		s.metrics.Pool(records.pool)
	}
	if s.Server, err = s.assemble(def, auth.NewCache(tokens, auth.DefaultCacheSize, nil, watch.tokens)); err != nil {
		return nil, errors.Join(fmt.Errorf("assemble: %w", err), s.Close())
	}
	return s, nil
}

// Close closes the store's connections, and sends the last traces.
func (s *Service) Close() error {
	defer s.observers.close()
	s.stopKeys()
	s.beats.close(context.Background())
	return s.records.Close()
}

// assemble connects store, API and server.
func (s *Service) assemble(def Definition, authenticator auth.Authenticator) (*server.Server, error) {
	content, err := s.content(def)
	if err != nil {
		return nil, err
	}
	origins, proxies, err := s.config.neighbours()
	if err != nil {
		return nil, err
	}
	return server.New(server.Config{
		Content:         content,
		Events:          s.config.Events,
		Authenticate:    auth.Bearer(authenticator),
		Proxies:         proxies,
		Origins:         origins,
		Logger:          s.log,
		Observe:         s.requests,
		Tracer:          s.tracer,
		MaxBodyBytes:    int64(s.config.MaxBodyBytes),
		MaxHeaderBytes:  s.config.MaxHeaderBytes,
		Connections:     s.config.Connections,
		RequestTimeout:  s.config.Admission.Wait + s.config.RequestTimeout,
		ReadyGrace:      s.config.ReadyGrace,
		DrainDelay:      s.config.DrainDelay,
		ShutdownTimeout: s.config.ShutdownGrace,
	})
}

// caller names the caller of a request: the subject of the token, else the client's address.
func caller(ctx context.Context) string {
	if principal, ok := auth.FromContext(ctx); ok {
		return principal.Subject
	}
	return reqlog.Get(ctx).Address
}
