package app

import (
	"log/slog"
	"math"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

const (
	// memoryShare is the heap's share of the container's memory limit. The rest is for stacks, the binary and what the
	// kernel keeps for it.
	memoryShare = 0.8

	// busyGC is the garbage collection target of a service with a memory limit: a third more throughput for memory
	// that the limit bounds.
	busyGC = 400
)

// tuneMemory sets the limits of the Go runtime from those of the container. GOMEMLIMIT and GOGC override them.
func tuneMemory(getenv func(string) string, log *slog.Logger) {
	limit, err := memlimit.Set(memlimit.WithRatio(memoryShare), memlimit.WithProvider(memlimit.FromCgroup))
	if err != nil {
		log.Warn("the container's memory limit can't be read", "error", err)
	}
	if getenv("GOGC") == "" && limit < math.MaxInt64 {
		debug.SetGCPercent(busyGC)
	}
}
