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

// closeTimeout limits the wait for the last spans.
const closeTimeout = 5 * time.Second

// Tracing makes spans and sends them in batches, concurrently to requests: a collector that is slow or away only costs spans. It is
// safe for concurrent use.
type Tracing struct {
	provider *sdktrace.TracerProvider
	tracer   trace.Tracer
	log      *slog.Logger
}

// New starts tracing. [Tracing.Close] ends it. The log has errors of sending.
//
// The SDK reads the sampler, the name of the service and the sizes of batches from the process's environment (OTEL_TRACES_SAMPLER,
// OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, OTEL_BSP_*).
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

// Close sends the remaining spans, for a few seconds at most, and logs a failure.
func (t *Tracing) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if err := t.provider.Shutdown(ctx); err != nil {
		t.log.Warn("the last traces could not be sent", "error", err)
	}
}
