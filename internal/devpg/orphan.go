package devpg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"recordgraph/internal/backoff"
)

// stopOrphan stops a server of a killed process on the data directory. The caller holds the directory's lock, so no
// other process owns that server.
//
// After a restart of the machine or container, postmaster.pid may name the process of another program. stopOrphan
// removes such a file, because PostgreSQL would refuse to start.
func stopOrphan(ctx context.Context, data string, logger *slog.Logger) error {
	pidFile := filepath.Join(data, "postmaster.pid")
	text, err := os.ReadFile(pidFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("stale server: %w", err)
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	pid, err := strconv.Atoi(string(bytes.TrimSpace(line)))
	if err == nil && pid > 1 && serves(ctx, pid, data) {
		logger.Warn("stopping the PostgreSQL of a killed process", "pid", pid)
		return stopForeign(ctx, pid, data)
	}
	if err := os.Remove(pidFile); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("stale server: %w", err)
	}
	return nil
}

// stopForeign stops a server that is not a child process.
func stopForeign(ctx context.Context, pid int, data string) error {
	for _, step := range []struct {
		signal syscall.Signal
		limit  time.Duration
	}{{syscall.SIGINT, fastStopTimeout}, {syscall.SIGQUIT, immediateStopTimeout}, {syscall.SIGKILL, immediateStopTimeout}} {
		if err := syscall.Kill(pid, step.signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("stop the stale server %d: %w", pid, err)
		}
		if goneWithin(ctx, pid, data, step.limit) {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("stop the stale server %d: %w", pid, err)
		}
	}
	return fmt.Errorf("the stale server %d does not stop", pid)
}

func goneWithin(ctx context.Context, pid int, data string, limit time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for range (backoff.Policy{First: pollInterval}).Attempts(ctx) {
		if !serves(ctx, pid, data) {
			return true
		}
	}
	return false
}

// serves reports whether a process is a server on the data directory. The command line of a server that [Start] has
// started contains the directory. A zombie has no command line.
func serves(ctx context.Context, pid int, data string) bool {
	args, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if errors.Is(err, fs.ErrNotExist) { // no such process, or no /proc, as on macOS
		args, err = exec.CommandContext(context.WithoutCancel(ctx), "ps", "-p", strconv.Itoa(pid), "-o", "args=").Output()
	}
	return err == nil && bytes.Contains(args, []byte("postgres")) && bytes.Contains(args, []byte(data))
}
