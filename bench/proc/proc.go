// Package proc reads the CPU time and memory of processes from Linux's /proc.
package proc

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// tick is the unit of /proc's CPU times, USER_HZ: the same on all usual machines.
const tick = time.Second / 100

// stat is the part of /proc/PID/stat that is used here.
type stat struct {
	parent   int
	own      time.Duration // user and system time
	children time.Duration // that of children that have ended
}

// CPU is the user and system time of a process so far.
func CPU(pid int) (time.Duration, error) {
	s, err := read(pid)
	return s.own, err
}

// Self is the user and system time of this process so far.
func Self() (time.Duration, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, fmt.Errorf("resource usage: %w", err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), nil
}

func read(pid int) (stat, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return stat{}, fmt.Errorf("process %d: %w", pid, err)
	}
	return parse(text)
}

// parse reads the fields after the name, which may contain spaces and parentheses:
//
//	30876 (postgres) S 30860 30876 30876 0 -1 4194560 1 2 3 4 UTIME STIME CUTIME CSTIME …
func parse(text []byte) (stat, error) {
	_, rest, ok := strings.Cut(string(text[max(0, bytes.LastIndexByte(text, ')')):]), ") ")
	fields := strings.Fields(rest)
	if !ok || len(fields) < 15 {
		return stat{}, fmt.Errorf("process status %q", text)
	}
	var numbers [5]int
	for i, at := range [...]int{1, 11, 12, 13, 14} {
		n, err := strconv.Atoi(fields[at])
		if err != nil {
			return stat{}, fmt.Errorf("process status %q: %w", text, err)
		}
		numbers[i] = n
	}
	return stat{
		parent:   numbers[0],
		own:      time.Duration(numbers[1]+numbers[2]) * tick,
		children: time.Duration(numbers[3]+numbers[4]) * tick,
	}, nil
}

// background are the processes of a PostgreSQL server that serve no connection.
var background = [...]string{"checkpointer", "background writer", "walwriter", "autovacuum launcher", "logical replication launcher", "archiver"}

// Backends is the CPU time so far of all processes that a PostgreSQL server has started for its clients, the ended
// ones included.
func Backends(server int) (time.Duration, error) {
	own, err := read(server)
	if err != nil {
		return 0, err
	}
	total := own.children
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0, fmt.Errorf("list processes: %w", err)
	}
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		s, err := read(pid)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
			continue // it has ended meanwhile
		}
		if err != nil {
			return 0, err
		}
		if s.parent == server && !inBackground(pid) {
			total += s.own
		}
	}
	return total, nil
}

// inBackground looks at the title a PostgreSQL process gives itself: "postgres: checkpointer ".
func inBackground(pid int) bool {
	title, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return false
	}
	for _, name := range background {
		if bytes.HasPrefix(title, []byte("postgres: "+name)) {
			return true
		}
	}
	return false
}

// Memory is the memory of a process, in bytes.
type Memory struct{ Resident, Peak int64 }

// MemoryOf reads the memory of a process; the peak is since its start or [ResetPeak].
func MemoryOf(pid int) (Memory, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return Memory{}, fmt.Errorf("process %d: %w", pid, err)
	}
	var m Memory
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, ":")
		var kilobytes int64
		if name != "VmRSS" && name != "VmHWM" {
			continue
		}
		if _, err := fmt.Sscanf(value, "%d kB", &kilobytes); err != nil {
			return Memory{}, fmt.Errorf("process status %q: %w", line, err)
		}
		if name == "VmRSS" {
			m.Resident = kilobytes << 10
		} else {
			m.Peak = kilobytes << 10
		}
	}
	return m, nil
}

// ResetPeak makes the peak of a process count from now on.
func ResetPeak(pid int) error {
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0); err != nil {
		return fmt.Errorf("reset the peak of process %d: %w", pid, err)
	}
	return nil
}
