package check

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
)

// entrypoint replaces the entrypoint of PostgreSQL's image.
const entrypoint = `#!/bin/bash
echo "started: $*"
exec sleep 1000
`

// TestOneServerPerVolume runs the command of dev's PostgreSQL twice on one volume, as after a deletion by force: the
// second waits for the end of the first, however that ends.
func TestOneServerPerVolume(t *testing.T) {
	t.Parallel()
	const waiting = "another PostgreSQL runs on this volume: waiting until it stops"
	start := servers(t)
	for _, end := range []syscall.Signal{syscall.SIGKILL, syscall.SIGINT, syscall.SIGTERM} {
		first := start()
		first.says(t, "started: postgres -c max_connections=60 -c shared_buffers=64MB")
		second := start()
		second.says(t, waiting)
		first.signal(t, end)
		second.says(t, "started: postgres -c max_connections=60 -c shared_buffers=64MB")
		third := start()
		third.says(t, waiting)
		third.signal(t, syscall.SIGTERM) // ends although it waits
		if err := third.cmd.Wait(); err == nil {
			t.Error("a server that never started ended with status 0")
		}
		second.signal(t, syscall.SIGKILL)
		_ = second.cmd.Wait() // it was killed
	}
}

// server is a running command and its output.
type server struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
}

// servers returns a function that starts the command of dev's PostgreSQL on a volume.
func servers(t *testing.T) func() *server {
	t.Helper()
	volume, programs := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(programs, "docker-entrypoint.sh"), []byte(entrypoint), 0o700); err != nil {
		t.Fatal(err)
	}
	var command []string
	for _, s := range of[*appsv1.StatefulSet](render(t, "dev")) {
		c := s.Spec.Template.Spec.Containers[0]
		for _, arg := range append(c.Command, c.Args...) {
			command = append(command, strings.ReplaceAll(arg, c.VolumeMounts[0].MountPath, volume))
		}
	}
	return func() *server {
		cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
		cmd.Env = []string{"PATH=" + programs + ":" + os.Getenv("PATH")}
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		cmd.Stderr = cmd.Stdout
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return &server{cmd, bufio.NewScanner(out)}
	}
}

// says waits for the next line and compares it.
func (s *server) says(t *testing.T, want string) {
	t.Helper()
	if s.lines.Scan(); s.lines.Text() != want {
		t.Fatalf("%q, want %q", s.lines.Text(), want)
	}
}

func (s *server) signal(t *testing.T, signal syscall.Signal) {
	t.Helper()
	if err := s.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
}
