package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"recordgraph/bench/catalogue"
	"recordgraph/bench/workload"
)

// warmUp is the time for which each lane runs before it is measured.
const warmUp = time.Second

// bench is one run of the command.
type bench struct {
	options
	out      io.Writer
	progress io.Writer
	log      *slog.Logger

	servers            *servers
	db                 *catalogue.Catalogue
	samples            *workload.Samples
	service, reference *target
	dutiful            *target // the reference with a service's duties; may be nil
	readModel          *target // the service whose model is read at run time; may be nil
	peer               *target // may be nil
}

func (b *bench) say(format string, args ...any) {
	_, _ = fmt.Fprintf(b.progress, format+"\n", args...) // progress is only for information
}

// run builds, starts, compares, measures and reports.
func (b *bench) run(ctx context.Context) (err error) {
	if b.dir, err = filepath.Abs(b.dir); err != nil {
		return fmt.Errorf("folder: %w", err)
	}
	if err := os.MkdirAll(b.dir, 0o755); err != nil { // PostgreSQL's user must enter it
		return fmt.Errorf("folder: %w", err)
	}
	if err := b.prepare(ctx); err != nil {
		return errors.Join(err, b.close())
	}
	defer func() { err = errors.Join(err, b.close()) }()
	if b.hold {
		return b.wait(ctx)
	}
	m := &meter{db: b.db, rounds: b.rounds, span: b.span, warmUp: min(warmUp, b.span), onRound: b.sayRound}
	cases, err := b.measureCases(ctx, m)
	if err != nil {
		return err
	}
	r := report{cases: cases, peer: b.peer != nil, options: b.options}
	if b.wants("overload") {
		if r.overload, err = b.measureOverload(ctx, m); err != nil {
			return err
		}
	}
	if b.wants("start") {
		if r.start, err = b.measureStart(ctx); err != nil {
			return err
		}
	}
	if b.wants("load") {
		if r.load, err = b.measureLoad(ctx); err != nil {
			return err
		}
	}
	return r.write(b.out)
}

func (b *bench) close() error {
	var errs []error
	if b.servers != nil {
		errs = append(errs, b.servers.stop())
	}
	if b.db != nil {
		errs = append(errs, b.db.Close())
	}
	return errors.Join(errs...)
}

// wait keeps everything running until ctx ends.
func (b *bench) wait(ctx context.Context) error {
	token, err := b.servers.token(ctx)
	if err != nil {
		return err
	}
	for _, t := range b.targets() {
		b.say("%-12s http://%s  process %d  log %s", t.Name, t.Addr, t.process.pid(), t.process.log)
	}
	b.say("%-12s psql '%s'\n%-12s %s\nCtrl-C ends it", "database", b.db.URL(), "token", token)
	<-ctx.Done()
	return nil
}

// prepare starts everything that is measured.
func (b *bench) prepare(ctx context.Context) (err error) {
	b.say("building the service and the reference")
	if b.servers, err = newServers(ctx, b.dir); err != nil {
		return err
	}
	b.say("opening the database (making it takes a minute)")
	migrate := func(url string) error { return b.servers.migrate(ctx, url) }
	lifetime := context.WithoutCancel(ctx) // it ends after its users
	if b.db, err = catalogue.Open(lifetime, filepath.Join(b.dir, "postgres"), migrate, b.log); err != nil {
		return err
	}
	if err := b.db.CleanUp(ctx); err != nil {
		return err
	}
	if b.samples, err = workload.NewSamples(ctx, b.db.DB); err != nil {
		return err
	}
	b.servers.use(b.db.URL())
	if b.service, err = b.servers.startService(ctx); err != nil {
		return err
	}
	if b.reference, err = b.servers.startReference(ctx); err != nil {
		return err
	}
	if b.duties {
		if b.dutiful, err = b.servers.startDuties(ctx); err != nil {
			return err
		}
	}
	if b.model {
		if b.readModel, err = b.servers.startReadModel(ctx); err != nil {
			return err
		}
	}
	if b.peers != "" {
		b.say("installing and starting PostGraphile")
		b.peer, err = b.servers.startPostGraphile(ctx)
	}
	return err
}

func (b *bench) measureCases(ctx context.Context, m *meter) ([]measured, error) {
	var out []measured
	for _, c := range workload.Cases() {
		if !b.wants(c.Name) {
			continue
		}
		lanes, err := b.lanes(ctx, &c)
		if err != nil {
			return nil, err
		}
		done, err := m.measure(ctx, &c, lanes)
		if err != nil {
			return nil, err
		}
		out = append(out, done)
		if c.Write {
			if err := b.db.CleanUp(ctx); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func (b *bench) sayRound(c *workload.Case, round int, label string, s sample) {
	b.say("%s round %d %-12s %8.0f/s  p50 %6.2f ms  p99 %6.2f ms", c.Name, round+1, label, s.PerSecond(), millis(s.P50), millis(s.P99))
}

// lanes compares the answers to a case and prepares its lanes.
func (b *bench) lanes(ctx context.Context, c *workload.Case) ([]lane, error) {
	switch {
	case c.Paged:
		return b.pagedLanes(c)
	case c.Name == "M2":
		return b.updateLanes(ctx, c)
	}
	return b.plainLanes(c)
}

// plainLanes returns the lanes of a case whose variables are the same for all servers.
func (b *bench) plainLanes(c *workload.Case) ([]lane, error) {
	variables := b.samples.Of(c)
	var after func(context.Context) error
	if c.Write {
		after = b.db.CleanUp
	}
	ours, theirs, err := workload.Agree(b.service.Server, b.reference.Server, c, variables, variables)
	if err != nil {
		return nil, err
	}
	lanes := make([]lane, 0, 3)
	for _, each := range []struct {
		*target
		lengths []int
	}{{b.service, ours}, {b.reference, theirs}, {b.dutiful, theirs}, {b.readModel, ours}, {b.peer, nil}} {
		if each.target == nil {
			continue
		}
		clients, err := each.Clients(c, variables, each.lengths, b.connections)
		if err != nil {
			return nil, err
		}
		lanes = append(lanes, lane{label: each.Name, target: each.target, clients: clients, after: after})
	}
	return lanes, nil
}

// firstPage is the label of the lane that requests the first page of a list from the service.
const firstPage = "first page"

// pagedLanes are those of a page at depth, and of the first page of the same list.
func (b *bench) pagedLanes(c *workload.Case) ([]lane, error) {
	b.say("%s: walking to depth %d", c.Name, workload.Depth)
	first := workload.FirstPage()
	start, _, err := workload.Agree(b.service.Server, b.reference.Server, c, first, first)
	if err != nil {
		return nil, err
	}
	clients, err := b.service.Clients(c, first, start, b.connections)
	if err != nil {
		return nil, err
	}
	lanes := []lane{{label: firstPage, target: b.service, clients: clients}}
	pages := map[*target][]workload.Variables{}
	for _, t := range b.targets() {
		if pages[t], err = t.DeepPages(c); err != nil {
			return nil, err
		}
	}
	ours, theirs, err := workload.Agree(b.service.Server, b.reference.Server, c, pages[b.service], pages[b.reference])
	if err != nil {
		return nil, err
	}
	lengths := map[*target][]int{b.service: ours, b.readModel: ours, b.reference: theirs}
	for _, t := range b.targets() {
		clients, err := t.Clients(c, pages[t], lengths[t], b.connections)
		if err != nil {
			return nil, err
		}
		lanes = append(lanes, lane{label: t.Name, target: t, clients: clients})
	}
	return lanes, nil
}

// targets lists the running servers.
func (b *bench) targets() []*target {
	all := []*target{b.service, b.reference, b.dutiful, b.readModel, b.peer}
	return slices.DeleteFunc(all, func(t *target) bool { return t == nil })
}

// updateLanes returns the lanes of an update, each request of which depends on the one before it. A peer without
// versions gets films of its own.
func (b *bench) updateLanes(ctx context.Context, c *workload.Case) ([]lane, error) {
	scratch, err := workload.NewScratch(ctx, b.db.DB, b.connections)
	if err != nil {
		return nil, err
	}
	own := [2][]workload.Variables{scratch.First(0), scratch.First(1 % b.connections)}
	if _, _, err := workload.Agree(b.service.Server, b.reference.Server, c, own[0], own[1]); err != nil {
		return nil, err
	}
	scratch.Updated(0)
	scratch.Updated(1 % b.connections)
	lanes := make([]lane, 0, 3)
	for _, t := range b.targets() {
		if t == b.peer {
			if scratch, err = workload.NewScratch(ctx, b.db.DB, b.connections); err != nil {
				return nil, err
			}
		}
		lanes = append(lanes, lane{label: t.Name, target: t, clients: scratch.Clients(t.Server, c), after: b.db.Settle})
	}
	return lanes, nil
}
