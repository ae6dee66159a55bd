package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"recordgraph/bench/wire"
	"recordgraph/internal/backoff"
)

// Time limits for the first answer and the end of a process, and the pause between two polls.
const (
	readyTimeout = 30 * time.Second
	endTimeout   = 20 * time.Second
	readyPoll    = 500 * time.Microsecond
)

// process is a running server.
type process struct {
	name string
	addr string
	cmd  *exec.Cmd
	log  string // file of its output

	ready time.Duration // from its start to its first answer with status 200
}

// spec describes how to start a process. In the environment, ADDR= is completed with the address to listen on and
// PORT= with its port.
type spec struct {
	name string
	args []string
	env  []string
	dir  string
	path string // that answers 200 when it is ready
}

// start starts a process on a free port and returns when it answers.
func start(ctx context.Context, dir string, s spec) (*process, error) {
	addr, err := freeAddr(ctx)
	if err != nil {
		return nil, err
	}
	_, port, _ := net.SplitHostPort(addr)
	fill := strings.NewReplacer("ADDR=", "ADDR="+addr, "PORT=", "PORT="+port)
	p := &process{name: s.name, addr: addr, log: filepath.Join(dir, s.name+".log")}
	out, err := os.OpenFile(p.log, os.O_CREATE|os.O_TRUNC|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("log of %s: %w", s.name, err)
	}
	defer func() { _ = out.Close() }()
	p.cmd = exec.CommandContext(ctx, s.args[0], s.args[1:]...)
	p.cmd.Dir = s.dir
	p.cmd.Env = os.Environ()
	for _, each := range s.env {
		p.cmd.Env = append(p.cmd.Env, fill.Replace(each))
	}
	p.cmd.Stdout, p.cmd.Stderr = out, out
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	p.cmd.WaitDelay = endTimeout
	begun := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", s.name, err)
	}
	if err := p.awaitReady(ctx, s.path); err != nil {
		return nil, errors.Join(fmt.Errorf("%s does not answer: %w; its output:\n%s", s.name, err, p.lastLines()), p.stop())
	}
	p.ready = time.Since(begun)
	return p, nil
}

// freeAddr returns a free address on this machine.
func freeAddr(ctx context.Context) (string, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	return listener.Addr().String(), listener.Close()
}

// awaitReady polls a path until it answers 200.
func (p *process) awaitReady(ctx context.Context, path string) error {
	deadline := time.Now().Add(readyTimeout)
	request := []byte("GET " + path + " HTTP/1.1\r\nHost: " + p.addr + "\r\n\r\n")
	var last error
	for range (backoff.Policy{First: readyPoll}).Attempts(ctx) {
		conn := wire.NewConn(p.addr, deadline)
		status, _, err := conn.Do(request)
		if err := errors.Join(err, conn.Close()); err == nil && status == 200 {
			return nil
		}
		if last = err; err == nil {
			last = fmt.Errorf("%s: status %d", path, status)
		}
		if time.Now().After(deadline) || p.cmd.Process.Signal(syscall.Signal(0)) != nil {
			break
		}
	}
	return last
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// forget empties the log, which has a line per request.
func (p *process) forget() error { return os.Truncate(p.log, 0) }

// stop ends the process and waits for its end.
func (p *process) stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	timer := time.AfterFunc(endTimeout, func() { _ = p.cmd.Process.Kill() })
	defer timer.Stop()
	var exit *exec.ExitError
	if err := p.cmd.Wait(); err != nil && !errors.As(err, &exit) && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("stop %s: %w", p.name, err)
	}
	return nil
}

// lastLines returns the end of the log.
func (p *process) lastLines() string {
	const most = 2000
	text, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-most):])
}
