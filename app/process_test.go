package app

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// asCommand makes the test binary run as the command, so that tests can start real processes.
const asCommand = "RECORDGRAPH_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(Run(context.Background(), testService(), os.Args, os.Getenv, os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// patience is the time limit of waits that take about a second.
const patience = 30 * time.Second

// process is a running `recordgraph serve`.
type process struct {
	cmd  *exec.Cmd
	addr string
	done chan error
}

// startProcess starts a service with settings and returns once it listens. It is killed at the end of the test,
// unless it has ended.
func startProcess(t *testing.T, settings map[string]string) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: exec.Command(self, "serve"), done: make(chan error, 1)}
	p.cmd.Env = []string{asCommand + "=1", "RECORDGRAPH_ADDR=127.0.0.1:0"}
	for name, value := range settings {
		p.cmd.Env = append(p.cmd.Env, name+"="+value)
	}
	log, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	listening := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(log); lines.Scan(); {
			var line struct{ Msg, Addr string }
			if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "serving" {
				listening <- line.Addr
			}
		}
		p.done <- p.cmd.Wait()
	}()
	select {
	case p.addr = <-listening:
	case err := <-p.done:
		t.Fatalf("the service ended: %v", err)
	case <-time.After(patience):
		t.Fatal("the service does not listen")
	}
	return p
}

// terminate sends the process SIGTERM, as a supervisor does.
func (p *process) terminate(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
}

// ended waits for the process and checks its exit status.
func (p *process) ended(t *testing.T) {
	t.Helper()
	select {
	case err := <-p.done:
		if err != nil {
			t.Errorf("the service ended: %v", err)
		}
	case <-time.After(patience):
		t.Error("the service does not end")
	}
}
