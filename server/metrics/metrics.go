// Package metrics counts requests for Prometheus, and serves the counts on a port of their own.
package metrics

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"recordgraph/internal/hits"
	"recordgraph/internal/reqlog"
	"recordgraph/record"
	"recordgraph/server/overload"
)

// Values of the label "code" besides the API's codes.
const (
	codeOK         = "OK"
	codeClientGone = "CLIENT_GONE" // the client went away before the answer
	codeOther      = "OTHER"       // an unknown code, or a failure without one
)

// Metrics collects counts. Its labels have few values: names of operations, which clients choose, are limited in number.
type Metrics struct {
	registry   *prometheus.Registry
	operations names
	requests   *prometheus.CounterVec
	durations  *prometheus.HistogramVec
	costs      *prometheus.HistogramVec
	responses  *prometheus.CounterVec
	statements statements
}

// New returns metrics of this process, of statements and of requests. They distinguish so many names of operations.
func New(operations int) *Metrics {
	m := &Metrics{
		registry:   prometheus.NewRegistry(),
		operations: names{most: operations},
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "recordgraph_requests_total",
			Help: "GraphQL requests, by name and type of operation (empty when they were never known) and code of the first error.",
		}, []string{"operation", "type", "code"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "recordgraph_request_duration_seconds",
			Help:    "Time from a GraphQL request's headers to the end of its response.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20},
		}, []string{"type"}),
		costs: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "recordgraph_operation_cost",
			Help:    "Cost of operations that ran, as --max-cost limits it.",
			Buckets: prometheus.ExponentialBuckets(1, 4, 10),
		}, []string{"type"}),
		responses: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "recordgraph_http_responses_total",
			Help: "HTTP responses at all paths but those of probes.",
		}, []string{"status"}),
		statements: newStatements(),
	}
	m.registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		m.requests, m.durations, m.costs, m.responses, m.statements.durations, m.statements.failures,
	)
	return m
}

// Build adds the version that runs.
func (m *Metrics) Build(version string) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "recordgraph_build_info", Help: "1, with the version that runs.", ConstLabels: prometheus.Labels{"version": version},
	}, func() float64 { return 1 }))
}

// Hits returns a counter of the hits and misses of a cache.
func (m *Metrics) Hits(cache string) *hits.Counter {
	counter := &hits.Counter{}
	for result, total := range map[string]func() float64{
		"hit":  func() float64 { found, _ := counter.Totals(); return float64(found) },
		"miss": func() float64 { _, missed := counter.Totals(); return float64(missed) },
	} {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name:        "recordgraph_cache_requests_total",
			Help:        "Lookups in caches, by cache and result.",
			ConstLabels: prometheus.Labels{"cache": cache, "result": result},
		}, total))
	}
	return counter
}

// Watch adds the counts of a gate. A queue that never empties means more requests than this replica can serve.
func (m *Metrics) Watch(gate *overload.Gate) {
	m.share(gate)
	for state, count := range map[string]func(overload.Load) int{
		"running": func(l overload.Load) int { return l.Running },
		"waiting": func(l overload.Load) int { return l.Waiting },
		"inside":  func(l overload.Load) int { return l.Inside },
	} {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name:        "recordgraph_admitted_requests",
			Help:        "GraphQL requests that run, that wait, and all inside: also those being read and sent.",
			ConstLabels: prometheus.Labels{"state": state},
		}, func() float64 { return float64(count(gate.Load())) }))
	}
}

// share adds the counts of requests that met the limits of one caller.
func (m *Metrics) share(gate *overload.Gate) {
	for of, count := range map[string]func(overload.Shared) int64{
		"turns":  func(s overload.Shared) int64 { return s.Turns },
		"places": func(s overload.Shared) int64 { return s.Places },
	} {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name:        "recordgraph_caller_share_reached_total",
			Help:        "GraphQL requests that met the limits of one caller: turns, that waited although others could run; places, that were refused.",
			ConstLabels: prometheus.Labels{"of": of},
		}, func() float64 { return float64(count(gate.Shared())) }))
	}
}

// Observe counts a request. It is safe for concurrent use.
func (m *Metrics) Observe(o reqlog.Info) {
	if !o.Unanswered() {
		m.responses.WithLabelValues(strconv.Itoa(o.Status)).Inc()
	}
	if !o.GraphQL {
		return
	}
	code := codeOf(o)
	m.requests.WithLabelValues(m.operations.label(cmp.Or(o.Subject, o.Address), o.Operation, code == codeOK), o.OperationType, code).Inc()
	m.durations.WithLabelValues(o.OperationType).Observe(o.Duration.Seconds())
	if o.Cost > 0 {
		m.costs.WithLabelValues(o.OperationType).Observe(float64(o.Cost))
	}
}

// codeOf is the outcome of a request.
func codeOf(o reqlog.Info) string {
	switch {
	case o.Unanswered():
		return codeClientGone
	case slices.Contains(record.Codes(), o.Code):
		return o.Code
	case o.Code != "", o.Status >= http.StatusBadRequest:
		return codeOther
	}
	return codeOK
}
