package tracing

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"recordgraph/internal/backoff"
)

const (
	firstBackoff   = time.Second // doubles
	longestBackoff = 30 * time.Second
	mostDiscarded  = 64 << 10 // bytes of a response that are read, so that the connection can be used again
)

// exporter sends spans by OTLP over HTTP (https://opentelemetry.io/docs/specs/otlp/#otlphttp). It logs once that spans can't be
// sent, and once that they can again. One goroutine at a time may call it.
type exporter struct {
	settings Settings
	header   http.Header
	client   *http.Client
	log      *slog.Logger
	failing  bool
}

func newExporter(s Settings, log *slog.Logger) (*exporter, error) {
	header, err := headers(s.Headers)
	if err != nil {
		return nil, err
	}
	header.Set("Content-Type", "application/x-protobuf")
	header.Set("User-Agent", "OTel-OTLP-Exporter-recordgraph")
	if s.Gzip {
		header.Set("Content-Encoding", "gzip")
	}
	client, err := s.client()
	if err != nil {
		return nil, err
	}
	return &exporter{settings: s, header: header, client: client, log: log}, nil
}

// ExportSpans sends a batch. When that fails, the batch is lost and the log has the error.
func (e *exporter) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	err := e.send(ctx, e.body(spans))
	switch {
	case err != nil && !e.failing:
		e.log.Warn("traces can't be sent", "error", err)
	case err == nil && e.failing:
		e.log.Info("traces are sent again")
	}
	e.failing = err != nil
	return nil
}

// Shutdown implements [sdktrace.SpanExporter].
func (e *exporter) Shutdown(context.Context) error {
	e.client.CloseIdleConnections()
	return nil
}

func (e *exporter) body(spans []sdktrace.ReadOnlySpan) []byte {
	body := encode(spans)
	if !e.settings.Gzip {
		return body
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(body) // a bytes.Buffer takes everything
	_ = w.Close()
	return out.Bytes()
}

// send tries until the collector accepts or refuses the batch, or ctx ends.
func (e *exporter) send(ctx context.Context, body []byte) error {
	policy := backoff.Policy{First: firstBackoff, Longest: longestBackoff}
	for n := 1; ; n++ {
		wait, err := e.attempt(ctx, body)
		if err == nil || wait < 0 || backoff.Sleep(ctx, max(wait, policy.Pause(n))) != nil {
			return err
		}
	}
}

// attempt sends once. With an error, wait is the time the collector asks for; below 0 there must be no further attempt. The error
// has neither the request nor the response, which could repeat the headers.
func (e *exporter) attempt(ctx context.Context, body []byte) (wait time.Duration, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, e.settings.URL, bytes.NewReader(body))
	if err != nil {
		return -1, errors.New("the endpoint is not a URL")
	}
	r.Header = e.header
	response, err := e.client.Do(r)
	if err != nil {
		var at *url.Error
		if errors.As(err, &at) {
			err = at.Err
		}
		return 0, err
	}
	defer response.Body.Close()                                              //nolint:errcheck // nothing was to be read
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, mostDiscarded)) // best effort
	switch response.StatusCode {
	case http.StatusOK, http.StatusAccepted, http.StatusNoContent:
		return 0, nil
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		seconds, _ := strconv.Atoi(response.Header.Get("Retry-After")) // 0 for none, and for a date
		wait = min(time.Duration(max(seconds, 0))*time.Second, longestBackoff)
	default:
		wait = -1
	}
	return wait, fmt.Errorf("the collector answers %s", strconv.Itoa(response.StatusCode)+" "+http.StatusText(response.StatusCode))
}
