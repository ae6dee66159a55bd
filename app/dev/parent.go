package dev

import (
	"context"
	"os"
	"time"
)

// parentInterval is the pause between two checks of the parent.
const parentInterval = time.Second

// awaitOrphaned returns when the parent process has ended, or at the end of ctx.
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
