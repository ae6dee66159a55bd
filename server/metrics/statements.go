package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recordgraph/internal/reqlog"
	"recordgraph/store/driver"
)

// statements counts SQL statements by kind.
type statements struct {
	durations *prometheus.HistogramVec
	failures  *prometheus.CounterVec
	kinds     map[string]kind
}

// kind has the counters of one kind of statements.
type kind struct {
	durations prometheus.Observer
	failures  prometheus.Counter
}

func newStatements() statements {
	s := statements{
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "recordgraph_statement_duration_seconds",
			Help:    "Time from sending an SQL statement until its last row was read, by what it does.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"kind"}),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "recordgraph_statement_errors_total",
			Help: "SQL statements that failed, or were cancelled, by what they do.",
		}, []string{"kind"}),
		kinds: map[string]kind{},
	}
	for _, name := range driver.Kinds() {
		s.kinds[name] = kind{s.durations.WithLabelValues(name), s.failures.WithLabelValues(name)}
	}
	return s
}

// Statement counts a statement, also for its request's log line. It is a [driver.Observer].
func (m *Metrics) Statement(ctx context.Context, text string) (ended func(rows int64, err error)) {
	begun, of := time.Now(), m.statements.kinds[driver.Kind(text)]
	return func(_ int64, err error) {
		took := time.Since(begun)
		of.durations.Observe(took.Seconds())
		reqlog.CountStatement(ctx, took)
		if err != nil {
			of.failures.Inc()
		}
	}
}
