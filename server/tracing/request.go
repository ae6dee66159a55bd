package tracing

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"recordgraph/internal/clip"
	"recordgraph/internal/reqlog"
	"recordgraph/record"
)

// maxText limits texts that clients choose.
const maxText = 256

// Attributes without a convention.
const (
	keyCode = attribute.Key("recordgraph.code") // of the first error
	keyCost = attribute.Key("recordgraph.cost") // of the operation
)

// Request begins the span of a request, by the conventions for HTTP servers and GraphQL, without query string, headers and
// variables. It implements server.Tracer.
func (t *Tracing) Request(r *http.Request) (ctx context.Context, traceID string, ended func(reqlog.Info)) {
	parent := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	method := methodOf(r)
	ctx, span := t.tracer.Start(parent, method, trace.WithSpanKind(trace.SpanKindServer))
	return ctx, span.SpanContext().TraceID().String(), func(done reqlog.Info) {
		if span.IsRecording() {
			describe(span, r, method, done)
		}
		span.End()
	}
}

// methodOf is the request's method if it is a known one.
func methodOf(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodPost, http.MethodHead, http.MethodOptions, http.MethodPut, http.MethodPatch, http.MethodDelete:
		return r.Method
	}
	return "_OTHER"
}

// describe sets the attributes of a request's span.
func describe(span trace.Span, r *http.Request, method string, done reqlog.Info) {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	attrs := []attribute.KeyValue{
		semconv.HTTPRequestMethodKey.String(method),
		semconv.URLScheme(scheme),
		semconv.URLPath(clip.Text(strings.ToValidUTF8(r.URL.Path, "�"), maxText)),
		semconv.HTTPResponseStatusCode(done.Status),
		semconv.NetworkProtocolVersion(strconv.Itoa(r.ProtoMajor) + "." + strconv.Itoa(r.ProtoMinor)),
	}
	if done.Address != "" {
		attrs = append(attrs, semconv.ClientAddress(done.Address))
	}
	if done.Subject != "" {
		attrs = append(attrs, semconv.EnduserID(done.Subject))
	}
	if done.Route != "" {
		span.SetName(method + " " + done.Route)
		attrs = append(attrs, semconv.HTTPRoute(done.Route))
	}
	if done.OperationType != "" {
		attrs = append(attrs, semconv.GraphQLOperationTypeKey.String(done.OperationType))
	}
	if done.Operation != "" {
		attrs = append(attrs, semconv.GraphQLOperationName(clip.Text(done.Operation, maxText)))
	}
	if done.Cost > 0 {
		attrs = append(attrs, keyCost.Int(done.Cost))
	}
	if done.Code != "" {
		attrs = append(attrs, keyCode.String(done.Code))
	}
	if kind := failure(done); kind != "" {
		attrs = append(attrs, semconv.ErrorTypeKey.String(kind))
		span.SetStatus(codes.Error, kind)
	}
	span.SetAttributes(attrs...)
}

// failure is the code of an error that is the service's fault; else empty.
func failure(done reqlog.Info) string {
	switch done.Code {
	case record.CodeInternal, record.CodeUnavailable, record.CodeTimeout:
		return done.Code
	}
	if done.Status >= http.StatusInternalServerError {
		return strconv.Itoa(done.Status)
	}
	return ""
}

// Step begins a span within a request's span.
func (t *Tracing) Step(ctx context.Context, name string) (ended func(code string)) {
	_, span := t.tracer.Start(ctx, name)
	return func(code string) {
		if code != "" {
			span.SetAttributes(keyCode.String(code))
		}
		span.End()
	}
}
