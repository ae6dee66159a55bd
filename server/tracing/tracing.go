// Package tracing makes OpenTelemetry traces of requests, their steps and SQL statements, and sends them by OTLP over HTTP.
package tracing

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// closeTimeout bounds the wait for the last spans to be taken.
const closeTimeout = 5 * time.Second

// Tracing makes spans and sends them in batches, beside the requests: a collector
// that is slow or away costs spans, and nothing else. It is safe for concurrent
// use.
type Tracing struct {
	provider *sdktrace.TracerProvider
	tracer   trace.Tracer
	log      *slog.Logger
}

// New starts tracing of a version of the service. Close it in the end. The log
// says when spans can't be sent, and when they can again.
//
// The sampler, the name of the service and the sizes of batches are what the
// process's environment says (OTEL_TRACES_SAMPLER, OTEL_SERVICE_NAME,
// OTEL_RESOURCE_ATTRIBUTES, OTEL_BSP_*).
func New(ctx context.Context, s Settings, version string, log *slog.Logger) (*Tracing, error) {
	exporter, err := newExporter(s, log)
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	of, err := resource.New(ctx,
		resource.WithTelemetrySDK(),
		resource.WithHost(),
		resource.WithAttributes(semconv.ServiceName("recordgraph"), semconv.ServiceVersion(version)),
		resource.WithFromEnv(),
	)
	if err != nil {
		return nil, fmt.Errorf("OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	return over(sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(of)), version, log), nil
}

func over(provider *sdktrace.TracerProvider, version string, log *slog.Logger) *Tracing {
	return &Tracing{provider, provider.Tracer("recordgraph", trace.WithInstrumentationVersion(version)), log}
}

// Close sends what is left, for a few seconds at most. That a collector does not
// take it is told to the log alone: it is no failure of the service's.
func (t *Tracing) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if err := t.provider.Shutdown(ctx); err != nil {
		t.log.Warn("the last traces could not be sent", "error", err)
	}
}
