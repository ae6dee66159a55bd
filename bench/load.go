package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"recordgraph/bench/catalogue"
	"recordgraph/bench/rows"
)

const (
	loadRows  = 1_000_000
	maxRounds = 3 // a round takes minutes

	minLoad = 0.4 // rows per second, as a share of COPY's
)

// loadUse is the time and memory of loading, and the time of COPY of the same rows into the same table.
type loadUse struct {
	load, copy []time.Duration // by round
	cpu        time.Duration   // of the loading process, in the last round
	peak       int64           // bytes resident at most
}

// ratio is the median of the rounds' ratios of speed.
func (u *loadUse) ratio() float64 {
	ratios := make([]float64, len(u.load))
	for i := range ratios {
		ratios[i] = u.copy[i].Seconds() / u.load[i].Seconds()
	}
	return middle(ratios)
}

// measureLoad is the case "load": a file of films into an empty table with all its indexes and constraints, by the
// load command and by COPY in turn.
func (b *bench) measureLoad(ctx context.Context) (_ *loadUse, err error) {
	b.say("making %d rows", loadRows)
	file := filepath.Join(b.dir, fmt.Sprintf("films-%d.ndjson", loadRows))
	if err := rows.File(file, loadRows); err != nil {
		return nil, err
	}
	db, err := b.db.Scratch(ctx, "bench_load", func(url string) error { return b.servers.migrate(ctx, url) })
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close(context.WithoutCancel(ctx))) }()
	use := &loadUse{}
	for round := range min(b.rounds, maxRounds) {
		if err := b.loadRound(ctx, db, file, use); err != nil {
			return nil, err
		}
		b.say("load round %d  load %6.2f s  COPY %6.2f s", round+1, use.load[round].Seconds(), use.copy[round].Seconds())
	}
	return use, nil
}

func (b *bench) loadRound(ctx context.Context, db *catalogue.Scratch, file string, use *loadUse) error {
	if err := db.Empty(ctx); err != nil {
		return err
	}
	begun := time.Now()
	if err := b.load(ctx, db.URL, file, use); err != nil {
		return err
	}
	use.load = append(use.load, time.Since(begun))
	took, err := db.Copy(ctx)
	use.copy = append(use.copy, took)
	return err
}

// load runs the command and records its use of resources.
func (b *bench) load(ctx context.Context, url, file string, use *loadUse) error {
	cmd := exec.CommandContext(ctx, b.servers.binary("recordgraph"), "load", "--create-related", "--restart", "Movie", file)
	cmd.Env = append(append(cmd.Environ(), b.servers.env...), "DATABASE_URL="+url)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("load: %w\n%s", err, out)
	}
	use.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		use.peak = usage.Maxrss << 10
	}
	return nil
}
