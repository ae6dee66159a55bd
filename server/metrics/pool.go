package metrics

import (
	"database/sql"

	"github.com/prometheus/client_golang/prometheus"

	"recordgraph/store/driver"
)

// pool collects the counts of connections to the database, and of waits for one.
type pool struct {
	db                                *sql.DB
	connections, size                 *prometheus.Desc
	waiting, waits, waitTime, refused *prometheus.Desc
}

// Pool adds a connection pool. The waits are the driver's: database/sql counts none, because the driver waits first.
func (m *Metrics) Pool(db *sql.DB) {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("recordgraph_pool_"+name, help, labels, nil)
	}
	m.registry.MustRegister(&pool{
		db:          db,
		connections: desc("connections", "Connections to the database, by whether one is in use.", "state"),
		size:        desc("size", "Connections allowed by --pool-size."),
		waiting:     desc("waiting", "Requests that wait for a connection."),
		waits:       desc("waits_total", "Waits for a connection because all were in use."),
		waitTime:    desc("wait_seconds_total", "Time spent waiting for a connection."),
		refused:     desc("refusals_total", "Waits that ended after --acquire-timeout."),
	})
}

// Describe implements [prometheus.Collector].
func (p *pool) Describe(out chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{p.connections, p.size, p.waiting, p.waits, p.waitTime, p.refused} {
		out <- desc
	}
}

// Collect implements [prometheus.Collector].
func (p *pool) Collect(out chan<- prometheus.Metric) {
	stats, waits := p.db.Stats(), driver.WaitsOf(p.db)
	tell := func(desc *prometheus.Desc, kind prometheus.ValueType, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(desc, kind, value, labels...)
	}
	tell(p.connections, prometheus.GaugeValue, float64(stats.InUse), "in_use")
	tell(p.connections, prometheus.GaugeValue, float64(stats.Idle), "idle")
	tell(p.size, prometheus.GaugeValue, float64(stats.MaxOpenConnections))
	tell(p.waiting, prometheus.GaugeValue, float64(waits.Now))
	tell(p.waits, prometheus.CounterValue, float64(waits.All))
	tell(p.waitTime, prometheus.CounterValue, waits.Time.Seconds())
	tell(p.refused, prometheus.CounterValue, float64(waits.TimedOut))
}
