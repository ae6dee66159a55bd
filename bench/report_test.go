package main

import (
	"strings"
	"testing"
	"time"

	"recordgraph/bench/wire"
	"recordgraph/bench/workload"
)

// rounds returns the samples of one lane from the requests per second in each round.
func rounds(perSecond ...int) []sample {
	out := make([]sample, len(perSecond))
	for i, n := range perSecond {
		out[i] = sample{Result: wire.Result{Requests: n, Elapsed: time.Second}, database: time.Duration(n) * 100 * time.Microsecond}
	}
	return out
}

func TestRatioIsOfRounds(t *testing.T) {
	t.Parallel()
	m := measured{samples: map[string][]sample{"a": rounds(50, 100, 10), "b": rounds(100, 100, 10)}}
	if got := m.ratio("a", "b", perSecond); got != 1 {
		t.Errorf("ratio = %v, want the median 1 of 0.5, 1 and 1", got)
	}
	if got := m.ratio("a", "none", perSecond); got != 0 {
		t.Errorf("ratio to nothing = %v", got)
	}
	if got := spread(rounds(90, 100, 110)); got != "±10 %" {
		t.Errorf("spread = %q", got)
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	c := workload.Cases()[0]
	r := report{
		options: options{rounds: 3, span: time.Second, connections: 16},
		cases: []measured{{&c, map[string][]sample{
			"service": rounds(50, 50, 50), "reference": rounds(100, 100, 100),
		}}},
		overload: &measured{samples: map[string][]sample{atPeak: rounds(100, 100, 100), overloaded: rounds(79, 79, 85)}},
		start:    &startUse{fastest: time.Millisecond, median: 80 * time.Millisecond, idle: 10 << 20, busy: 10 << 20},
	}
	var out strings.Builder
	if err := r.write(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| Q1  |", "| 0.50 !", "| 1.00 ", "overload: 0.79 ! of the peak", "| 80.00 ! (1.0)", "| 10.00 "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}
