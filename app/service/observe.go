package service

import (
	"context"
	"log/slog"

	"recordgraph/internal/hits"
	"recordgraph/internal/reqlog"
	"recordgraph/server"
	"recordgraph/server/metrics"
	"recordgraph/server/tracing"
	"recordgraph/store/driver"
)

// observers has metrics and traces, and the functions that the parts of the service call for them. A nil field costs nothing.
type observers struct {
	metrics *metrics.Metrics
	tracing *tracing.Tracing

	requests   func(reqlog.Info)
	tracer     server.Tracer
	step       func(ctx context.Context, step string) (ended func(code string))
	statements driver.Observer

	documents, persisted, operations, prepared, tokens *hits.Counter // of caches
}

// newObservers makes the metrics and traces of a configuration.
func newObservers(ctx context.Context, cfg Config, log *slog.Logger) (*observers, error) {
	o := &observers{}
	if cfg.MetricsAddr != "" {
		o.count(metrics.New(cfg.MetricsOperations), cfg.Version)
	}
	if cfg.Traces.On() {
		t, err := tracing.New(ctx, cfg.Traces, cfg.Version, log)
		if err != nil {
			return nil, err
		}
		o.trace(t)
	}
	return o, nil
}

func (o *observers) count(m *metrics.Metrics, version string) {
	o.metrics, o.requests, o.statements = m, m.Observe, m.Statement
	o.documents, o.persisted, o.operations = m.Hits("documents"), m.Hits("persisted_queries"), m.Hits("operations")
	o.prepared, o.tokens = m.Hits("prepared_statements"), m.Hits("tokens")
	m.Build(version)
}

func (o *observers) trace(t *tracing.Tracing) {
	o.tracing, o.tracer, o.step = t, t, t.Step
	o.statements = both(o.statements, t.Statement)
}

// both calls two observers; the first may be nil.
func both(first, second driver.Observer) driver.Observer {
	if first == nil {
		return second
	}
	return func(ctx context.Context, text string) func(int64, error) {
		one, other := first(ctx, text), second(ctx, text)
		switch {
		case one == nil:
			return other
		case other == nil:
			return one
		}
		return func(rows int64, err error) { one(rows, err); other(rows, err) }
	}
}

// close sends the last traces.
func (o *observers) close() {
	if o.tracing != nil {
		o.tracing.Close()
	}
}

// TracesFromEnv reads the settings of traces from the variables OTEL_*. The error names the invalid ones.
func (c *Config) TracesFromEnv(getenv func(string) string) (err error) {
	c.Traces, err = tracing.FromEnv(getenv)
	return err
}
