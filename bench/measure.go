package main

import (
	"context"
	"fmt"
	"time"

	"recordgraph/bench/catalogue"
	"recordgraph/bench/proc"
	"recordgraph/bench/wire"
	"recordgraph/bench/workload"
)

// sample is the measurement of one server in one round.
type sample struct {
	wire.Result
	server   time.Duration // CPU time of the server's process, all of the round
	database time.Duration // of its backends
	client   time.Duration // of this process
	peak     int64         // bytes
}

// lane is a server and clients that are measured in turn with others.
type lane struct {
	label   string
	target  *target
	clients []wire.Client
	after   func(context.Context) error // undoes a turn; nil: there is nothing to undo
}

// measured is a case with the samples of its lanes.
type measured struct {
	*workload.Case
	samples map[string][]sample // by label
}

// meter runs lanes against a database.
type meter struct {
	db      *catalogue.Catalogue
	rounds  int
	span    time.Duration
	warmUp  time.Duration
	onRound func(c *workload.Case, round int, label string, s sample)
}

// measure runs the lanes in turn, each round in another order. Before that, each lane runs for a moment, so that
// connections are open, statements prepared and caches filled.
func (m *meter) measure(ctx context.Context, c *workload.Case, lanes []lane) (measured, error) {
	out := measured{c, map[string][]sample{}}
	for _, l := range lanes {
		if _, err := m.turn(ctx, l, m.warmUp); err != nil {
			return out, fmt.Errorf("%s: %s: %w", c.Name, l.label, err)
		}
	}
	for round := range m.rounds {
		for i := range lanes {
			l := lanes[(i+round)%len(lanes)]
			s, err := m.turn(ctx, l, m.span)
			if err != nil {
				return out, fmt.Errorf("%s: %s: %w", c.Name, l.label, err)
			}
			out.samples[l.label] = append(out.samples[l.label], s)
			m.onRound(c, round, l.label, s)
		}
	}
	return out, nil
}

// turn runs one lane and undoes what it wrote.
func (m *meter) turn(ctx context.Context, l lane, span time.Duration) (sample, error) {
	if err := ctx.Err(); err != nil {
		return sample{}, err
	}
	s, err := m.run(l, span)
	if err != nil {
		return s, fmt.Errorf("%w\n%s", err, l.target.process.lastLines())
	}
	if err := l.target.process.forget(); err != nil {
		return s, err
	}
	if l.after != nil {
		err = l.after(ctx)
	}
	return s, err
}

func (m *meter) run(l lane, span time.Duration) (s sample, err error) {
	pid := l.target.process.pid()
	if err := proc.ResetPeak(pid); err != nil {
		return s, err
	}
	before, err := m.use(pid)
	if err != nil {
		return s, err
	}
	if s.Result, err = wire.Run(l.target.Addr, l.clients, span, wire.Patience); err != nil {
		return s, err
	}
	after, err := m.use(pid)
	if err != nil {
		return s, err
	}
	memory, err := proc.MemoryOf(pid)
	s.server, s.database, s.client = after[0]-before[0], after[1]-before[1], after[2]-before[2]
	s.peak = memory.Peak
	return s, err
}

// use returns the CPU time so far of a server, of the database's backends and of this process.
func (m *meter) use(pid int) (cpu [3]time.Duration, err error) {
	if cpu[0], err = proc.CPU(pid); err != nil {
		return cpu, err
	}
	if cpu[1], err = proc.Backends(m.db.ServerPID()); err != nil {
		return cpu, err
	}
	cpu[2], err = proc.Self()
	return cpu, err
}
