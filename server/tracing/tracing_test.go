package tracing

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"recordgraph/internal/reqlog"
)

// collector accepts spans. A status of 0 is 200.
type collector struct {
	*httptest.Server
	got      chan *otlp.TracesData
	statuses []int // of the first answers
}

func newCollector(t *testing.T, statuses ...int) *collector {
	t.Helper()
	c := &collector{got: make(chan *otlp.TracesData, 10), statuses: statuses}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(c.statuses) > 0 {
			status := c.statuses[0]
			c.statuses = c.statuses[1:]
			http.Error(w, "no use for key "+r.Header.Get("Api-Key"), status)
			return
		}
		zipped, err := gzip.NewReader(r.Body)
		if err != nil || r.URL.Path != "/base/v1/traces" || r.Header.Get("Content-Type") != "application/x-protobuf" || r.Header.Get("Api-Key") != "swordfish=" {
			t.Errorf("%s %v, %v", r.URL, r.Header, err)
			return
		}
		body, err := io.ReadAll(zipped)
		data := &otlp.TracesData{}
		if err := errors.Join(err, proto.Unmarshal(body, data)); err != nil {
			t.Error(err)
		}
		c.got <- data
	}))
	t.Cleanup(c.Close)
	return c
}

func (c *collector) settings(t *testing.T) Settings {
	t.Helper()
	s, err := FromEnv(env{
		"OTEL_EXPORTER_OTLP_ENDPOINT": c.URL + "/base/", "OTEL_EXPORTER_OTLP_HEADERS": "api-key=swordfish%3D, other=x",
		"OTEL_EXPORTER_OTLP_COMPRESSION": "gzip",
	}.get)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

type env map[string]string

func (e env) get(name string) string { return e[name] }

// show writes a span for comparison.
func show(s *otlp.Span) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s", strings.TrimPrefix(s.Kind.String(), "SPAN_KIND_"), s.Name, s.Status)
	for _, kv := range s.Attributes {
		fmt.Fprintf(&b, " %s=%s", kv.Key, valueOf(kv.Value))
	}
	return b.String()
}

func valueOf(v *common.AnyValue) string {
	switch v := v.Value.(type) {
	case *common.AnyValue_StringValue:
		return v.StringValue
	case *common.AnyValue_IntValue:
		return fmt.Sprint(v.IntValue)
	}
	return v.String()
}

const parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

func TestTraceOfARequest(t *testing.T) {
	t.Parallel()
	c := newCollector(t)
	tracing, err := New(t.Context(), c.settings(t), "v1", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql?query=secret", nil)
	r.Header.Set("Traceparent", parent)
	ctx, id, ended := tracing.Request(r)
	if id != "4bf92f3577b34da6a3ce929d0e0e4736" {
		t.Errorf("trace %s", id)
	}
	tracing.Step(ctx, "compile")("FORBIDDEN")
	tracing.Statement(ctx, `SELECT * FROM "movies" WHERE id = $1`)(3, nil)
	tracing.Statement(ctx, "COMMIT")(0, &pq.Error{Code: "40001", Message: "Key (title)=(hush)"})
	if tracing.Statement(t.Context(), "SELECT 1") != nil {
		t.Error("a statement of no request is traced")
	}
	ended(reqlog.Info{
		Address: "192.0.2.7", Subject: "ann", TokenID: "j1",
		Status: 200, Operation: "Films", OperationType: "query", Cost: 7, Code: "TIMEOUT", Route: "/graphql",
	})
	tracing.Close()
	resource := (<-c.got).ResourceSpans[0]
	var got []string
	for _, s := range resource.ScopeSpans[0].Spans {
		got = append(got, show(s))
		if hex.EncodeToString(s.TraceId) != id || s.StartTimeUnixNano == 0 || s.EndTimeUnixNano < s.StartTimeUnixNano || len(s.SpanId) != 8 {
			t.Errorf("%v", s)
		}
		if s.Name == "POST /graphql" && (hex.EncodeToString(s.ParentSpanId) != "00f067aa0ba902b7" || s.Flags != 0x301) {
			t.Errorf("%v", s)
		}
	}
	want := []string{
		"INTERNAL compile <nil> recordgraph.code=FORBIDDEN",
		`CLIENT SELECT <nil> db.system.name=postgresql db.operation.name=SELECT db.query.text=SELECT * FROM "movies" WHERE id = $1 db.response.returned_rows=3`,
		"CLIENT COMMIT code:STATUS_CODE_ERROR db.system.name=postgresql db.operation.name=COMMIT db.query.text=COMMIT db.response.returned_rows=0 db.response.status_code=40001 error.type=40001",
		`SERVER POST /graphql message:"TIMEOUT"  code:STATUS_CODE_ERROR http.request.method=POST url.scheme=http url.path=/graphql http.response.status_code=200 network.protocol.version=1.1 client.address=192.0.2.7 enduser.id=ann http.route=/graphql graphql.operation.type=query graphql.operation.name=Films recordgraph.cost=7 recordgraph.code=TIMEOUT error.type=TIMEOUT`,
	}
	for i := range got {
		got[i] = strings.ReplaceAll(got[i], `"  code`, `" code`) // protobuf's text format has one or two spaces, at random
	}
	want[3] = strings.ReplaceAll(want[3], `"  code`, `" code`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	of := map[string]string{}
	for _, kv := range resource.Resource.Attributes {
		of[kv.Key] = valueOf(kv.Value)
	}
	if of["service.name"] != "recordgraph" || of["service.version"] != "v1" || of["host.name"] == "" {
		t.Errorf("%v", of)
	}
}

func TestCollectorAway(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		statuses []int
		says     string
	}{
		"refuses": {[]int{401}, "the collector answers 401 Unauthorized"},
		"is away": {[]int{503, 503}, "the collector answers 503 Service Unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCollector(t, tt.statuses...)
			var log bytes.Buffer
			e, err := newExporter(c.settings(t), slog.New(slog.NewTextHandler(&log, nil)))
			if err != nil {
				t.Fatal(err)
			}
			for range 3 {
				ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
				if err := e.ExportSpans(ctx, nil); err != nil {
					t.Error(err)
				}
				cancel()
			}
			text := log.String()
			if strings.Count(text, "traces can't be sent") != 1 || strings.Count(text, "traces are sent again") != 1 || !strings.Contains(text, tt.says) {
				t.Error(text)
			}
			if strings.Contains(text, "swordfish") {
				t.Errorf("a secret in %s", text)
			}
		})
	}
	c := newCollector(t)
	c.Close()
	var log bytes.Buffer
	e, err := newExporter(c.settings(t), slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _ = e.ExportSpans(ctx, nil); !strings.Contains(log.String(), "connection refused") {
		t.Error(log.String())
	}
}

// A collector that does not answer delays a stop only for a short time.
func TestCloseWithoutACollector(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	mute := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(mute.Close)
	t.Cleanup(func() { close(release) })
	var log bytes.Buffer
	tracing, err := New(t.Context(), Settings{URL: mute.URL, Timeout: time.Minute}, "v1", slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	tracing.Step(t.Context(), "parse")("")
	begin := time.Now()
	tracing.Close()
	if took := time.Since(begin); took > 2*closeTimeout || !strings.Contains(log.String(), "the last traces could not be sent") {
		t.Errorf("after %s: %s", took, log.String())
	}
}

func TestFromEnv(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		env  env
		want Settings
	}{
		"nothing":              {env{}, Settings{}},
		"none":                 {env{envExporter: "none", envOTLP + "ENDPOINT": "http://c"}, Settings{}},
		"disabled":             {env{envDisabled: "true", envExporter: "otlp", envOTLP + "PROTOCOL": "grpc"}, Settings{}},
		"otlp":                 {env{envExporter: "otlp"}, Settings{URL: "http://localhost:4318/v1/traces", Timeout: defaultTimeout}},
		"endpoint":             {env{envOTLP + "ENDPOINT": "https://c:1/x"}, Settings{URL: "https://c:1/x/v1/traces", Timeout: defaultTimeout}},
		"traces before others": {env{envTraces + "ENDPOINT": "http://c/own", envOTLP + "ENDPOINT": "http://d", envTraces + "TIMEOUT": "5", envOTLP + "TIMEOUT": "6"}, Settings{URL: "http://c/own", Timeout: 5 * time.Millisecond}},
		"all of it": {
			env{envExporter: "otlp", envSampler: "parentbased_traceidratio", envArg: "0.1", envOTLP + "PROTOCOL": "http/protobuf", envOTLP + "HEADERS": "a=b"},
			Settings{URL: "http://localhost:4318/v1/traces", Timeout: defaultTimeout, Headers: "a=b"},
		},
	} {
		got, err := FromEnv(tt.env.get)
		if err != nil || got != tt.want || got.On() != (tt.want.URL != "") {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestFromEnvRefuses(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		envExporter:                    "zipkin",
		envDisabled:                    "yes",
		envSampler:                     "jaeger_remote",
		envArg:                         "2",
		envOTLP + "PROTOCOL":           "grpc",
		envOTLP + "ENDPOINT":           "http://user:swordfish@collector",
		envTraces + "ENDPOINT":         "collector:4318?key=swordfish",
		envOTLP + "HEADERS":            "swordfish",
		envTraces + "HEADERS":          "api-key=swordfish%",
		envOTLP + "TIMEOUT":            "10s",
		envOTLP + "COMPRESSION":        "zstd",
		envOTLP + "CERTIFICATE":        "/nowhere",
		envOTLP + "CLIENT_CERTIFICATE": "/nowhere",
		envTraces + "CLIENT_KEY":       "/nowhere",
		envTraces + "TIMEOUT":          "99999999999999999", // as nanoseconds, this is negative

		"OTEL_BSP_MAX_QUEUE_SIZE":         "-3", // the SDK would panic
		"OTEL_BSP_SCHEDULE_DELAY":         "5s",
		"OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT": "none",
		"OTEL_RESOURCE_ATTRIBUTES":        "token=swordfish%",
	} {
		e := env{envExporter: "otlp", envSampler: "traceidratio"}
		e[name] = value
		_, err := FromEnv(e.get)
		prefix, _, _ := strings.Cut(strings.Replace(name, envTraces, envOTLP, 1), "CLIENT")
		if err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), envTraces, envOTLP), prefix) || strings.Contains(err.Error(), "swordfish") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
