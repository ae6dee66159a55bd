package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recordgraph/internal/devpg/flock"
	"recordgraph/internal/pgtest/rendezvous"
)

func TestKeeperEndsAfterItsLastUser(t *testing.T) {
	t.Parallel()
	dir := testDir(t)
	user, err := flock.Shared(dir.Users())
	if err != nil {
		t.Fatal(err)
	}
	ready, ended := startKeeper(t.Context(), dir, time.Millisecond)
	if _, err := ready.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if url, err := dir.URL(); url == "" || err != nil {
		t.Errorf("URL is %q, %v; want it published", url, err)
	}
	select {
	case err := <-ended:
		t.Fatalf("the keeper ended under its user: %v", err)
	case <-time.After(3 * pollInterval):
	}
	if err := user.Release(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	wantGone(t, dir)
}

func TestKeeperEndsWhenAsked(t *testing.T) {
	t.Parallel()
	dir := testDir(t)
	ctx, cancel := context.WithCancel(t.Context())
	ready, ended := startKeeper(ctx, dir, time.Hour)
	if _, err := ready.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	wantGone(t, dir)
}

func TestKeeperWantsAFolder(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	if code := run(t.Context(), nil, io.Discard, &stderr); code != 2 || !strings.HasPrefix(stderr.String(), "usage:") {
		t.Errorf("exit status %d and %q, want 2 and the usage", code, stderr.String())
	}
}

func startKeeper(ctx context.Context, dir rendezvous.Dir, idle time.Duration) (ready io.Reader, ended <-chan error) {
	reader, writer := io.Pipe()
	result := make(chan error, 1)
	go func() {
		err := keep(ctx, dir, idle, lineWriter{writer})
		_ = writer.CloseWithError(err)
		result <- err
	}()
	return reader, result
}

// lineWriter passes each line on as one byte, so that its reader need not read all of it.
type lineWriter struct{ writer io.Writer }

func (l lineWriter) Write(line []byte) (int, error) {
	if _, err := l.writer.Write(line[:1]); err != nil {
		return 0, err
	}
	return len(line), nil
}

func wantGone(t *testing.T, dir rendezvous.Dir) {
	t.Helper()
	if url, err := dir.URL(); url != "" || err != nil {
		t.Errorf("URL is %q, %v; want none", url, err)
	}
	if _, err := os.Stat(dir.Server()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the server's data is still there: %v", err)
	}
}

// testDir is a temporary folder that the server's account can enter.
func testDir(t *testing.T) rendezvous.Dir {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil {
		t.Fatal(err)
	}
	return rendezvous.Dir(dir)
}
