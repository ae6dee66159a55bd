package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"recordgraph/bench/workload"
)

// scopes allow all measured operations; one of them is for a field.
const scopes = "movie:read movie:write licence:read licence:write licence:finance studio:read studio:write"

// memoryLimit and collection are the values of a service in a small container. Both Go servers get them, unless GOGC
// and GOMEMLIMIT are set.
const (
	memoryLimit = "256MiB"
	collection  = "400"
)

// servers builds and starts the measured servers.
type servers struct {
	dir      string // for binaries and logs
	env      []string
	running  []*process
	database string
}

// newServers builds the service and the reference.
func newServers(ctx context.Context, dir string) (*servers, error) {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	s := &servers{dir: dir, env: []string{
		"RECORDGRAPH_AUTH_KEYS=HS256:base64:" + base64.StdEncoding.EncodeToString(secret),
		"GOGC=" + cmp.Or(os.Getenv("GOGC"), collection), "GOMEMLIMIT=" + cmp.Or(os.Getenv("GOMEMLIMIT"), memoryLimit),
	}}
	for _, name := range []string{"cmd/recordgraph", "bench/reference"} {
		build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-tags", "timetzdata", "-ldflags", "-s -w", "-o", s.binary(name), "./"+name)
		build.Env = append(os.Environ(), "CGO_ENABLED=0") // all as in the Dockerfile
		build.Stdout, build.Stderr = os.Stderr, os.Stderr
		if err := build.Run(); err != nil {
			return nil, fmt.Errorf("build %s: %w", name, err)
		}
	}
	return s, nil
}

func (s *servers) binary(name string) string { return filepath.Join(s.dir, "bin", filepath.Base(name)) }

// use points all servers at a database.
func (s *servers) use(url string) {
	s.database = url
	s.env = append(s.env, "DATABASE_URL="+url)
}

// command runs a command of the service and returns its output.
func (s *servers) command(ctx context.Context, env []string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, s.binary("recordgraph"), args...)
	cmd.Env = append(append(os.Environ(), s.env...), env...)
	var failure strings.Builder
	cmd.Stderr = &failure
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("recordgraph %s: %w\n%s", args[0], err, failure.String())
	}
	return strings.TrimSpace(string(out)), nil
}

func (s *servers) migrate(ctx context.Context, url string) error {
	_, err := s.command(ctx, []string{"DATABASE_URL=" + url}, "migrate", "up")
	return err
}

// service returns the spec of the service: as in production, except for the address.
func (s *servers) service(name string) spec {
	env := append([]string{"RECORDGRAPH_ADDR=", "RECORDGRAPH_DRAIN_DELAY=0s"}, s.env...)
	return spec{name: name, args: []string{s.binary("recordgraph"), "serve"}, env: env, path: "/readyz"}
}

// start starts a server that runs until [servers.stop].
func (s *servers) start(ctx context.Context, what spec) (*process, error) {
	p, err := start(ctx, s.dir, what)
	if err == nil {
		s.running = append(s.running, p)
	}
	return p, err
}

// target is a server to measure and its process.
type target struct {
	*workload.Server
	process *process
}

func (s *servers) startService(ctx context.Context) (*target, error) {
	return s.startAs(ctx, s.service("service"))
}

// startAs starts a form of the service under the name of its spec.
func (s *servers) startAs(ctx context.Context, what spec) (*target, error) {
	p, err := s.start(ctx, what)
	if err != nil {
		return nil, err
	}
	token, err := s.token(ctx)
	if err != nil {
		return nil, err
	}
	return &target{workload.NewService(what.name, p.addr, token), p}, nil
}

func (s *servers) token(ctx context.Context) (string, error) {
	return s.command(ctx, nil, "token", "--subject", "bench", "--scope", scopes, "--ttl", "24h")
}

func (s *servers) startReference(ctx context.Context) (*target, error) {
	env := append([]string{"REFERENCE_ADDR="}, s.env...)
	p, err := s.start(ctx, spec{name: "reference", args: []string{s.binary("reference")}, env: env, path: "/readyz"})
	if err != nil {
		return nil, err
	}
	return &target{workload.NewReference(p.addr, ""), p}, nil
}

// startDuties starts the reference with the duties of a service.
func (s *servers) startDuties(ctx context.Context) (*target, error) {
	env := append([]string{"REFERENCE_ADDR=", "REFERENCE_DUTIES=yes"}, s.env...)
	p, err := s.start(ctx, spec{name: "duties", args: []string{s.binary("reference")}, env: env, path: "/readyz"})
	if err != nil {
		return nil, err
	}
	token, err := s.token(ctx)
	if err != nil {
		return nil, err
	}
	return &target{workload.NewReference(p.addr, token), p}, nil
}

// stop ends all servers.
func (s *servers) stop() error {
	var errs []error
	for _, p := range s.running {
		errs = append(errs, p.stop())
	}
	s.running = nil
	return errors.Join(errs...)
}
