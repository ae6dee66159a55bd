package service

import (
	"context"

	"recordgraph/auth"
	"recordgraph/engine"
	"recordgraph/engine/dynamic"
	"recordgraph/engine/modeljson"
	"recordgraph/export"
	"recordgraph/record"
	"recordgraph/server"
	"recordgraph/server/pages"
	"recordgraph/server/transport"
	"recordgraph/store"
)

// Replace serves another model in the same database from now on. Running requests end with the previous one; the
// channel is closed when the last of them has ended. The pool, the limits and the caches of tokens and prepared
// statements remain.
func (s *Service) Replace(def Definition) (drained <-chan struct{}, err error) {
	content, err := s.content(def)
	if err == nil {
		err = s.beats.serve(def)
	}
	if err != nil {
		return nil, err
	}
	return s.Server.Replace(content)
}

// content connects the parts that depend on the model.
func (s *Service) content(def Definition) (server.Content, error) {
	def.LogWarnings(context.Background(), s.log)
	cfg, records := s.config, s.records.with(def)
	cfg.Input.Closed = !cfg.Introspection
	executor := def.Executor
	if executor == nil {
		executor = dynamic.New
	}
	public := def.Public
	if public == nil {
		public = engine.ParseSchema(def.SDL)
	}
	principal := principals{all: cfg.AllScopes, names: AllScopes(def.Schema)}.of
	api := engine.New(records.Store, public, engine.Settings{
		Principal: principal, Limits: cfg.Operation, Inputs: cfg.Input, Timeout: cfg.RequestTimeout, Logger: s.log,
		Operations: cfg.QueryCache, OperationHits: s.operations, Trace: s.step,
	}, executor)
	model, err := def.Model(cfg)
	if err != nil {
		return server.Content{}, err
	}
	return server.Content{
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
		Export: transport.NewExport(exports(cfg, records, principal, api)),
		Pages: pages.Config{
			Schema: def.Schema, SDL: def.SDL, Model: model, Examples: def.Examples, Closed: !cfg.Introspection, Playground: cfg.Playground,
		},
		Ready: s.readyOf(records),
	}, nil
}

// principals makes the callers of requests for the engine.
type principals struct {
	all   string   // a scope that includes the names; may be empty
	names []string // the scopes of the model
}

func (s principals) of(ctx context.Context) record.Principal {
	p, ok := auth.FromContext(ctx)
	if !ok {
		return record.Principal{}
	}
	scopes := p.Scopes.Names()
	if s.all != "" && p.Scopes.Has(s.all) {
		scopes = s.names
	}
	return record.Principal{Subject: p.Subject, Scopes: scopes, ExpiresAt: p.Expiry}
}

// Model is the document at /model.json: what clients may know of the model beyond the schema, with the page sizes of the
// configuration.
func (d Definition) Model(cfg Config) ([]byte, error) { return modeljson.Marshal(d.Schema, cfg.Input) }

// exports is the configuration of exports over HTTP.
func exports(cfg Config, records *Records, principal func(context.Context) record.Principal, api *engine.API) transport.ExportConfig {
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
