package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"recordgraph/bench/proc"
	"recordgraph/bench/wire"
	"recordgraph/bench/workload"
)

// How the start and the memory of a service are measured, and their limits.
const (
	starts          = 10
	idleAfter       = 2 * time.Second
	manyConnections = 64

	maxStart = 50 * time.Millisecond
	maxIdle  = 20 << 20
	maxBusy  = 60 << 20
)

// startUse is the time and memory that a service uses at its start.
type startUse struct {
	fastest, median time.Duration // from exec to the first 200 of /readyz
	idle            int64         // bytes resident before the first operation
	busy            int64         // bytes at most, under many connections
}

// measureStart is the case "start". It starts services of their own, one after another, and loads the last.
func (b *bench) measureStart(ctx context.Context) (*startUse, error) {
	b.say("starting the service %d times", starts)
	var ready []time.Duration
	for range starts {
		p, err := start(ctx, b.dir, b.servers.service("fresh"))
		if err != nil {
			return nil, err
		}
		ready = append(ready, p.ready)
		if err := p.stop(); err != nil {
			return nil, err
		}
	}
	slices.Sort(ready)
	use := &startUse{fastest: ready[0], median: ready[len(ready)/2]}
	p, err := start(ctx, b.dir, b.servers.service("fresh"))
	if err != nil {
		return nil, err
	}
	err = b.measureMemory(ctx, p, use)
	return use, errors.Join(err, p.stop())
}

func (b *bench) measureMemory(ctx context.Context, p *process, use *startUse) error {
	select {
	case <-time.After(idleAfter):
	case <-ctx.Done():
		return ctx.Err()
	}
	idle, err := proc.MemoryOf(p.pid())
	if err != nil {
		return err
	}
	use.idle = idle.Resident
	token, err := b.servers.token(ctx)
	if err != nil {
		return err
	}
	service := workload.NewService(p.name, p.addr, token)
	for _, c := range workload.Cases() {
		if c.Write || c.Paged {
			continue
		}
		b.say("%s from %d connections", c.Name, manyConnections)
		clients, err := service.Clients(&c, b.samples.Of(&c), nil, manyConnections)
		if err != nil {
			return err
		}
		if _, err := wire.Run(p.addr, clients, min(b.span, 4*time.Second), wire.Patience); err != nil {
			return fmt.Errorf("%s from %d connections: %w\n%s", c.Name, manyConnections, err, p.lastLines())
		}
		if err := p.forget(); err != nil {
			return err
		}
	}
	busy, err := proc.MemoryOf(p.pid())
	use.busy = busy.Peak
	return err
}
