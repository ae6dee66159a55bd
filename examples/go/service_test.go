package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// service is a running one, with the sample catalogue.
type service struct{ url, token string }

// shared is the service of all tests.
var shared service

// TestMain uses the service that RECORDGRAPH_URL and RECORDGRAPH_TOKEN name, or starts one of its own.
func TestMain(m *testing.M) {
	os.Exit(func() int {
		stop, err := connect()
		if err != nil {
			log.Print(err)
			return 1
		}
		defer stop()
		return m.Run()
	}())
}

func connect() (func(), error) {
	shared = service{url: os.Getenv("RECORDGRAPH_URL"), token: os.Getenv("RECORDGRAPH_TOKEN")}
	if shared.url != "" {
		return func() {}, nil
	}
	folder, err := os.MkdirTemp("", "licences-")
	if err != nil {
		return nil, err
	}
	stop, err := start(folder)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return func() { stop(); _ = os.RemoveAll(folder) }, nil
}

// start runs the service on a free port, with its own database, in a folder.
func start(folder string) (stop func(), err error) {
	if err := os.Chmod(folder, 0o755); err != nil { // for PostgreSQL's user
		return nil, err
	}
	program := filepath.Join(folder, "recordgraph")
	build := exec.Command("go", "build", "-o", program, "./cmd/recordgraph")
	build.Dir = "../.."
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build the service: %w\n%s", err, out)
	}
	ctx, cancel := context.WithCancel(context.Background())
	dev := exec.CommandContext(ctx, program, "dev", "--with-parent")
	dev.Env = append(os.Environ(), "RECORDGRAPH_ADDR=127.0.0.1:0", "RECORDGRAPH_DATA="+filepath.Join(folder, "data"))
	dev.Cancel = func() error { return dev.Process.Signal(syscall.SIGTERM) }
	dev.WaitDelay = time.Minute
	out, err := dev.StdoutPipe()
	if err != nil {
		cancel()
		return nil, err
	}
	if err := dev.Start(); err != nil {
		cancel()
		return nil, err
	}
	stop = func() { cancel(); _ = dev.Wait() }
	api := regexp.MustCompile(`(http://\S+)/graphql`)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if found := api.FindStringSubmatch(lines.Text()); found != nil {
			shared.url = found[1]
			break
		}
	}
	if shared.url == "" {
		stop()
		return nil, errors.New("the service ended without saying where it is")
	}
	token, err := os.ReadFile(filepath.Join(folder, "data", "token"))
	if err != nil {
		stop()
		return nil, err
	}
	shared.token = strings.TrimSpace(string(token))
	return stop, nil
}
