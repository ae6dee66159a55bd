package tracing

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"recordgraph/internal/clip"
	"recordgraph/store/driver"
)

// maxStatement limits the text of a statement.
const maxStatement = 8 << 10

// Statement begins the span of an SQL statement of a request, by the conventions for databases, without the arguments. It is a
// [driver.Observer].
func (t *Tracing) Statement(ctx context.Context, text string) (ended func(rows int64, err error)) {
	if !trace.SpanFromContext(ctx).IsRecording() {
		return nil
	}
	kind := driver.Kind(text)
	_, span := t.tracer.Start(ctx, kind, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		semconv.DBSystemNamePostgreSQL,
		semconv.DBOperationName(kind),
		semconv.DBQueryText(clip.Text(text, maxStatement)),
	))
	return func(rows int64, err error) {
		span.SetAttributes(semconv.DBResponseReturnedRows(int(rows)))
		if err != nil {
			span.SetAttributes(errorAttributes(err)...)
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
}

// errorAttributes are the kind of an error. PostgreSQL's messages may repeat values, and stay in the log.
func errorAttributes(err error) []attribute.KeyValue {
	var state interface{ SQLState() string }
	switch {
	case errors.As(err, &state):
		return []attribute.KeyValue{
			semconv.DBResponseStatusCode(state.SQLState()), semconv.ErrorTypeKey.String(state.SQLState()),
		}
	case errors.Is(err, context.Canceled):
		return []attribute.KeyValue{semconv.ErrorTypeKey.String("canceled")}
	case errors.Is(err, context.DeadlineExceeded):
		return []attribute.KeyValue{semconv.ErrorTypeKey.String("timeout")}
	case errors.Is(err, driver.ErrConnLost), errors.Is(err, driver.ErrNoConnection):
		return []attribute.KeyValue{semconv.ErrorTypeKey.String("connection")}
	}
	return []attribute.KeyValue{semconv.ErrorTypeOther}
}
