package main

import (
	"context"

	"recordgraph/bench/workload"
)

// How overload is measured, and its limit.
const (
	peakConnections     = 32
	overloadConnections = 640

	minGoodput = 0.8 // requests served per second, as a share of the peak's
)

// The labels of the lanes of "overload".
const (
	atPeak     = "at the peak"
	overloaded = "overloaded"
)

// measureOverload is the case "overload": the cheapest query, of which refusals cost the largest part, from as many
// connections as the service serves best, and from many more. A client whose request is refused waits as long as
// Retry-After says.
func (b *bench) measureOverload(ctx context.Context, m *meter) (*measured, error) {
	c := workload.Cases()[0]
	most, err := b.service.Clients(&c, b.samples.Of(&c), nil, overloadConnections)
	if err != nil {
		return nil, err
	}
	c.Name = "overload"
	done, err := m.measure(ctx, &c, []lane{
		{label: atPeak, target: b.service, clients: most[:peakConnections]},
		{label: overloaded, target: b.service, clients: workload.Refusable(most)},
	})
	return &done, err
}
