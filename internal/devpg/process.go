package devpg

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// The time limits of a fast and an immediate shutdown, before the next harder method. A fast shutdown writes a
// checkpoint, which is slow on slow disks.
const (
	fastStopTimeout      = 20 * time.Second
	immediateStopTimeout = 10 * time.Second
)

// watcherScript waits for the end of its input, which comes with the end of this process, and then stops the server.
const watcherScript = `trap '' HUP INT TERM; read -r line; kill -INT "$1"`

// process is the server's process and its watcher.
type process struct {
	server        *exec.Cmd
	watcher       *exec.Cmd
	lifeline      *os.File      // the watcher's input; the kernel closes it when this process ends
	exited        chan struct{} // closed when the server has been reaped
	stopRequested chan struct{}
	requestStop   func()
}

// startProcess starts the server and its watcher, and does not wait for the server's first answer. The processes don't
// end with ctx.
func startProcess(ctx context.Context, bin binaries, home home, who account, settings map[string]string) (*process, error) {
	logFile, err := os.Create(home.logFile())
	if err != nil {
		return nil, fmt.Errorf("server log: %w", err)
	}
	defer func() { _ = logFile.Close() }()
	p := &process{
		server:        bin.command(context.WithoutCancel(ctx), who, "postgres", serverArgs(home, settings)...),
		exited:        make(chan struct{}),
		stopRequested: make(chan struct{}),
	}
	p.requestStop = sync.OnceFunc(func() { close(p.stopRequested) })
	p.server.Stdout, p.server.Stderr = logFile, logFile
	if err := p.server.Start(); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	if err := p.startWatcher(ctx, who); err != nil {
		_ = p.server.Process.Kill()
		_ = p.server.Wait()
		return nil, err
	}
	go p.reap()
	return p, nil
}

// serverArgs returns the command line of the server, which listens on a socket in a private folder and on no TCP port.
// The settings come last, so that they override the others.
func serverArgs(home home, settings map[string]string) []string {
	args := []string{
		"-D", home.data(),
		"-c", "listen_addresses=",
		"-c", "port=" + port,
		"-c", "unix_socket_directories=" + home.socketDir,
		"-c", "timezone=UTC",
		"-c", "log_timezone=UTC",
	}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}

// startWatcher starts the shell that stops the server after the end of this process.
func (p *process) startWatcher(ctx context.Context, who account) error {
	input, lifeline, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("watcher of PostgreSQL: %w", err)
	}
	defer func() { _ = input.Close() }()
	p.watcher = exec.CommandContext(context.WithoutCancel(ctx), "/bin/sh", "-c", watcherScript, "recordgraph-watcher", strconv.Itoa(p.pid()))
	p.watcher.Stdin = input
	p.watcher.Dir = "/"
	p.watcher.SysProcAttr = who.sysProcAttr()
	if err := p.watcher.Start(); err != nil {
		_ = lifeline.Close()
		return fmt.Errorf("watcher of PostgreSQL: %w", err)
	}
	p.lifeline = lifeline
	return nil
}

// reap waits for the server's end and then ends the watcher, before the kernel can reuse the server's process ID.
func (p *process) reap() {
	defer close(p.exited)
	_ = p.server.Wait()
	_ = p.watcher.Process.Kill()
	_ = p.watcher.Wait()
	_ = p.lifeline.Close()
}

func (p *process) pid() int { return p.server.Process.Pid }

// stop ends the server: fast, then immediate, then killed.
func (p *process) stop() error {
	_ = p.server.Process.Signal(syscall.SIGINT)
	if p.endsWithin(fastStopTimeout) {
		return nil
	}
	_ = p.server.Process.Signal(syscall.SIGQUIT)
	if p.endsWithin(immediateStopTimeout) {
		return nil
	}
	if err := p.server.Process.Kill(); err != nil {
		return fmt.Errorf("kill PostgreSQL: %w", err)
	}
	<-p.exited
	return nil
}

func (p *process) endsWithin(limit time.Duration) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-p.exited:
		return true
	case <-timer.C:
		return false
	}
}

// command runs one of the server binaries as the account. It does not run in the current working directory, because the
// account may be unable to enter that.
func (b binaries) command(ctx context.Context, who account, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(b.dir, name), args...)
	cmd.Dir = "/"
	cmd.SysProcAttr = who.sysProcAttr()
	return cmd
}
