package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"recordgraph/bench/workload"
)

// The targets that hold for every case alike.
const (
	maxDatabase = 1.1  // CPU per request, as a share of the reference's
	minPeer     = 2.6  // requests per second, as a multiple of the peer's
	minRead     = 0.97 // requests per second of a model read at run time, as a share of the compiled one's
	maxDepth    = 1.2  // the first page's requests per second, as a multiple of the deep one's
)

// report is the printed report.
type report struct {
	options
	cases    []measured
	peer     bool
	overload *measured
	start    *startUse
	load     *loadUse
}

// write prints the report: tables in Markdown, medians of the rounds. A ratio is the median of the rounds' ratios;
// "!" marks one that misses its target.
func (r report) write(out io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d rounds of %s, %d connections; medians\n\n", r.rounds, r.span, r.connections)
	if len(r.cases) > 0 {
		r.ratios(&b)
		fmt.Fprintln(&b)
		r.details(&b)
	}
	if r.overload != nil {
		r.overloadTable(&b)
	}
	if r.start != nil {
		r.startTable(&b)
	}
	if r.load != nil {
		r.loadTable(&b)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// ratios is the table of ratios and targets.
func (r report) ratios(out io.Writer) {
	head := []string{"", "what", "÷ reference", "target", "database CPU ÷ reference", "service CPU ÷ reference"}
	if r.duties {
		head = append(head, "÷ reference with duties")
	}
	if r.model {
		head = append(head, "read model ÷ compiled")
	}
	if r.peer {
		head = append(head, "÷ PostGraphile")
	}
	t := newTable(out, head...)
	for _, c := range r.cases {
		ratio, database := c.ratio("service", "reference", perSecond), c.ratio("service", "reference", databasePerRequest)
		row := []string{
			c.Name, c.What, mark(ratio, ratio >= c.Target), fmt.Sprintf("%.2f", c.Target),
			mark(database, database <= maxDatabase), fmt.Sprintf("%.2f", c.ratio("service", "reference", serverPerRequest)),
		}
		if r.duties {
			row = append(row, fmt.Sprintf("%.2f", c.ratio("service", workload.Duties, perSecond)))
		}
		if r.model {
			share := c.ratio(workload.ReadModel, "service", perSecond)
			row = append(row, mark(share, share >= minRead))
		}
		if r.peer {
			multiple := c.ratio("service", workload.PostGraphile, perSecond)
			row = append(row, mark(multiple, multiple >= minPeer))
		}
		t.row(row...)
	}
	t.end()
	for _, c := range r.cases {
		if c.samples[firstPage] != nil {
			depth := c.ratio(firstPage, "service", perSecond)
			fmt.Fprintf(out, "\n%s: the first page is %s times as fast (at most %.1f)\n", c.Name, mark(depth, depth <= maxDepth), maxDepth)
		}
	}
}

// details is the table of measurements per server.
func (r report) details(out io.Writer) {
	t := newTable(out, "", "server", "requests/s", "spread", "p50 ms", "p99 ms", "server CPU µs", "database CPU µs", "client CPU µs", "peak MB")
	for _, c := range r.cases {
		for _, label := range []string{"service", "reference", workload.Duties, workload.ReadModel, workload.PostGraphile, firstPage} {
			samples := c.samples[label]
			if samples == nil {
				continue
			}
			t.row(c.Name, label,
				shown(samples, 0, perSecond), spread(samples), shown(samples, 2, p50), shown(samples, 2, p99),
				shown(samples, 0, serverPerRequest), shown(samples, 0, databasePerRequest), shown(samples, 0, clientPerRequest),
				shown(samples, 1, peak))
		}
	}
	t.end()
}

func (r report) overloadTable(out io.Writer) {
	fmt.Fprintln(out)
	t := newTable(out, "overload", "connections", "served/s", "spread", "refused/s", "p50 ms", "p99 ms", "server CPU µs", "peak MB")
	for _, lane := range []struct {
		label       string
		connections int
	}{{atPeak, peakConnections}, {overloaded, overloadConnections}} {
		samples := r.overload.samples[lane.label]
		t.row(lane.label, strconv.Itoa(lane.connections),
			shown(samples, 0, perSecond), spread(samples), shown(samples, 0, refusedPerSecond), shown(samples, 2, p50), shown(samples, 2, p99),
			shown(samples, 0, serverPerRequest), shown(samples, 1, peak))
	}
	t.end()
	goodput := r.overload.ratio(overloaded, atPeak, perSecond)
	fmt.Fprintf(out, "\noverload: %s of the peak are served (at least %.1f)\n", mark(goodput, goodput >= minGoodput), minGoodput)
}

func (r report) startTable(out io.Writer) {
	fmt.Fprintln(out)
	t := newTable(out, "start and memory", "", "at most")
	s := r.start
	t.row("start to ready, median (fastest) ms", fmt.Sprintf("%s (%.1f)", mark(millis(s.median), s.median <= maxStart), millis(s.fastest)), fmt.Sprint(millis(maxStart)))
	t.row("idle MB", mark(megabytes(s.idle), s.idle <= maxIdle), fmt.Sprint(megabytes(maxIdle)))
	t.row(fmt.Sprintf("%d connections, peak MB", manyConnections), mark(megabytes(s.busy), s.busy <= maxBusy), fmt.Sprint(megabytes(maxBusy)))
	t.end()
}

func (r report) loadTable(out io.Writer) {
	fmt.Fprintln(out)
	u := r.load
	t := newTable(out, "load of "+strconv.Itoa(loadRows)+" films", "")
	t.row("÷ COPY", mark(u.ratio(), u.ratio() >= minLoad))
	t.row("load s", fmt.Sprintf("%.1f", middle(seconds(u.load))))
	t.row("COPY s", fmt.Sprintf("%.1f", middle(seconds(u.copy))))
	t.row("CPU of the loading process s", fmt.Sprintf("%.1f", u.cpu.Seconds()))
	t.row("its peak MB", fmt.Sprintf("%.1f", megabytes(u.peak)))
	t.end()
}

func seconds(times []time.Duration) []float64 {
	out := make([]float64, len(times))
	for i, d := range times {
		out[i] = d.Seconds()
	}
	return out
}

// mark shows a number, with "!" when it misses its target.
func mark(v float64, good bool) string {
	if good {
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.2f !", v)
}

// shown is the median with so many digits.
func shown(samples []sample, digits int, of func(sample) float64) string {
	return fmt.Sprintf("%.*f", digits, median(samples, of))
}

func p50(s sample) float64                { return millis(s.P50) }
func p99(s sample) float64                { return millis(s.P99) }
func peak(s sample) float64               { return megabytes(s.peak) }
func perSecond(s sample) float64          { return s.PerSecond() }
func refusedPerSecond(s sample) float64   { return float64(s.Refused) / s.Elapsed.Seconds() }
func serverPerRequest(s sample) float64   { return perRequest(s, s.server) }
func databasePerRequest(s sample) float64 { return perRequest(s, s.database) }
func clientPerRequest(s sample) float64   { return perRequest(s, s.client) }

// perRequest is in microseconds.
func perRequest(s sample, d time.Duration) float64 {
	return float64(d.Microseconds()) / float64(max(s.Requests, 1))
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func megabytes(n int64) float64 { return float64(n) / (1 << 20) }

// ratio compares two lanes within each round, and takes the median.
func (m measured) ratio(a, b string, of func(sample) float64) float64 {
	as, bs := m.samples[a], m.samples[b]
	ratios := make([]float64, 0, len(as))
	for i := range min(len(as), len(bs)) {
		if of(bs[i]) > 0 {
			ratios = append(ratios, of(as[i])/of(bs[i]))
		}
	}
	return middle(ratios)
}

func median(samples []sample, of func(sample) float64) float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = of(s)
	}
	return middle(values)
}

// middle is the median; 0 of none.
func middle(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	switch {
	case n == 0:
		return 0
	case n%2 == 1:
		return values[n/2]
	}
	return (values[n/2-1] + values[n/2]) / 2
}

// spread is half the distance between the best and the worst round, as a share of the median.
func spread(samples []sample) string {
	slowest, fastest := perSecond(samples[0]), perSecond(samples[0])
	for _, s := range samples {
		slowest, fastest = min(slowest, perSecond(s)), max(fastest, perSecond(s))
	}
	return fmt.Sprintf("±%.0f %%", 100*(fastest-slowest)/2/median(samples, perSecond))
}

// table writes a Markdown table with aligned columns.
type table struct{ w *tabwriter.Writer }

func newTable(out io.Writer, head ...string) table {
	t := table{tabwriter.NewWriter(out, 0, 1, 1, ' ', 0)}
	t.row(head...)
	rule := make([]string, len(head))
	for i := range rule {
		rule[i] = "---"
	}
	t.row(rule...)
	return t
}

func (t table) row(cells ...string) {
	fmt.Fprintln(t.w, "| "+strings.Join(cells, "\t| ")+"\t|")
}

func (t table) end() { _ = t.w.Flush() }
