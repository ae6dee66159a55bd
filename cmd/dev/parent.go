package main

import (
	"context"
	"os"
	"time"
)

// parentInterval is how often to look for the parent.
const parentInterval = time.Second

// awaitOrphaned returns when the parent is no longer our parent, or at ctx's end.
func awaitOrphaned(ctx context.Context, parent int) {
	tick := time.NewTicker(parentInterval)
	defer tick.Stop()
	for os.Getppid() == parent {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
