package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"recordgraph/bench/workload"
)

// peerDir is the folder that pins PostGraphile and its Node.
const peerDir = "bench/peers/postgraphile"

// startPostGraphile installs PostGraphile if necessary, and starts it.
func (s *servers) startPostGraphile(ctx context.Context) (*target, error) {
	if modified(filepath.Join(peerDir, "node_modules/.package-lock.json")).Before(modified(filepath.Join(peerDir, "package-lock.json"))) {
		install := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund")
		install.Dir = peerDir
		if out, err := install.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("install PostGraphile (npm ci): %w\n%s", err, out)
		}
	}
	p, err := s.start(ctx, spec{
		name: workload.PostGraphile, args: []string{"node_modules/.bin/node", "server.mjs"}, dir: peerDir,
		env: []string{"PORT=", "NODE_ENV=production", "GRAPHILE_ENV=production", "DATABASE_URL=" + s.database}, path: "/readyz",
	})
	if err != nil {
		return nil, err
	}
	server, err := workload.NewPostGraphile(p.addr)
	return &target{server, p}, err
}

// modified returns the time of a file's last change, or the zero time if the file does not exist.
func modified(path string) time.Time {
	info, err := os.Stat(path)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
