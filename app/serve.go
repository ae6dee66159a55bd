package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"

	"recordgraph/auth"
	"recordgraph/engine"
	"recordgraph/engine/modeljson"
	"recordgraph/export"
	"recordgraph/graph"
	"recordgraph/internal/reqlog"
	"recordgraph/record"
	"recordgraph/server"
	"recordgraph/server/overload"
	"recordgraph/server/pages"
	"recordgraph/server/transport"
	"recordgraph/store"
)

// Service is the assembled service: a handler over an open store.
type Service struct {
	*server.Server
	records *Records
	gate    *overload.Gate
	*observers
	stopKeys func() // stops reading cursor keys
}

// Run serves the API on cfg.Addr until ctx ends, then stops gracefully. It waits for the database first. The error is nil after a
// clean stop.
func Run(ctx context.Context, cfg Config, log *slog.Logger) (err error) {
	if err := cfg.Validate(); err != nil {
		return err
	}
	log.Info("starting", "settings", cfg)
	s, err := New(ctx, cfg, log)
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

// Ready returns the reason why the service is not ready, see [Records.Ready].
func (s *Service) Ready(ctx context.Context) error {
	_, err := s.records.Ready(ctx)
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
func New(ctx context.Context, cfg Config, log *slog.Logger) (*Service, error) {
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
	records, err := openStore(ctx, cfg, graph.Schema(), watch, log)
	if err != nil {
		watch.close()
		return nil, err
	}
	log.Info("database", "facts", records.database.facts())
	s := &Service{
		records: records, gate: overload.New(cfg.Admission), observers: watch,
		stopKeys: refreshCursorKeys(ctx, records.RefreshCursorKeys, log),
	}
	if s.metrics != nil {
		s.metrics.Watch(s.gate)
		s.metrics.Pool(records.pool)
	}
	if s.Server, err = s.assemble(cfg, auth.NewCache(tokens, auth.DefaultCacheSize, nil, watch.tokens), log); err != nil {
		return nil, errors.Join(fmt.Errorf("assemble: %w", err), s.Close())
	}
	return s, nil
}

// Close closes the store's connections, and sends the last traces.
func (s *Service) Close() error {
	defer s.observers.close()
	s.stopKeys()
	return s.records.Close()
}

// assemble connects store, API and server.
func (s *Service) assemble(cfg Config, authenticator auth.Authenticator, log *slog.Logger) (*server.Server, error) {
	cfg.Input.Closed = !cfg.Introspection
	api := graph.New(&graph.Resolver{}, s.records.Store, engine.Settings{
		Principal: principal, Limits: cfg.Operation, Inputs: cfg.Input, Timeout: cfg.RequestTimeout, Logger: log,
		Operations: cfg.QueryCache, OperationHits: s.operations, Trace: s.step,
	})
	model, err := Model(cfg)
	if err != nil {
		return nil, err
	}
	origins, proxies, err := cfg.neighbours()
	if err != nil {
		return nil, err
	}
	return server.New(server.Config{
		GraphQL: transport.New(transport.Config{
			Schema:           api.Schema,
			Extensions:       api.Extensions,
			Prepare:          api.Prepare,
			Mistakes:         api.Mistakes,
			ErrorPresenter:   api.Present,
			Recover:          api.Recover,
			Gate:             s.gate,
			Caller:           caller,
			QueryCache:       cfg.QueryCache,
			PersistedQueries: cfg.Persisted,
			Limits:           cfg.Document,
			VariableBytes:    cfg.MaxVariables,
			WriteTimeout:     cfg.Connections.WriteTimeout,
			NoIntrospection:  !cfg.Introspection,
			DocumentHits:     s.documents,
			PersistedHits:    s.persisted,
			Step:             s.step,
		}),
		Export:          transport.NewExport(exports(cfg, s.records, api)),
		Authenticate:    auth.Bearer(authenticator),
		Pages:           pages.Config{SDL: graph.SDL(), Model: model, Closed: !cfg.Introspection, Playground: cfg.Playground},
		Ready:           s.records.Ready,
		Proxies:         proxies,
		Origins:         origins,
		Logger:          log,
		Observe:         s.requests,
		Tracer:          s.tracer,
		MaxBodyBytes:    int64(cfg.MaxBodyBytes),
		MaxHeaderBytes:  cfg.MaxHeaderBytes,
		Connections:     cfg.Connections,
		RequestTimeout:  cfg.Admission.Wait + cfg.RequestTimeout,
		ReadyGrace:      cfg.ReadyGrace,
		DrainDelay:      cfg.DrainDelay,
		ShutdownTimeout: cfg.ShutdownGrace,
	})
}

// Model is the document at /model.json: what clients may know of the model beyond the schema, with the page sizes of the
// configuration.
func Model(cfg Config) ([]byte, error) { return modeljson.Marshal(graph.Schema(), cfg.Input) }

// exports is the configuration of exports over HTTP.
func exports(cfg Config, records *Records, api *engine.API) transport.ExportConfig {
	return transport.ExportConfig{
		Exporter: export.New(records.Schema(), cfg.Input),
		Session: func(ctx context.Context) export.Session {
			return records.Session(store.SessionConfig{Principal: principal(ctx)})
		},
		Caller:  caller,
		Present: api.Present,
		Timeout: cfg.ExportTimeout,
		Max:     cfg.MaxExports,
		MaxCost: cfg.Operation.Cost,
	}
}

// principal is the caller of a request.
func principal(ctx context.Context) record.Principal {
	p, ok := auth.FromContext(ctx)
	if !ok {
		return record.Principal{}
	}
	return record.Principal{Subject: p.Subject, Scopes: p.Scopes.Names(), ExpiresAt: p.Expiry}
}

// caller names the caller of a request: the subject of the token, else the client's address.
func caller(ctx context.Context) string {
	if principal, ok := auth.FromContext(ctx); ok {
		return principal.Subject
	}
	return reqlog.Get(ctx).Address
}
