package pgtest

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"recordgraph/internal/devpg/flock"
	"recordgraph/internal/pgtest/rendezvous"
)

// keeperPackage is the program that starts the server.
const keeperPackage = "recordgraph/internal/pgtest/keeper"

// user is a test's claim on the shared server.
type user struct {
	url  string
	lock *flock.Lock
}

// join finds or starts the shared server, and locks it until the lock is released.
func join(ctx context.Context) (user, error) {
	dir, err := rendezvous.Open()
	if err != nil {
		return user{}, err
	}
	lock, err := flock.Shared(dir.Users())
	if err != nil {
		return user{}, err
	}
	url, err := findOrStart(ctx, dir)
	if err != nil {
		_ = lock.Release()
		return user{}, err
	}
	return user{url: url, lock: lock}, nil
}

// findOrStart returns the URL of the server. The caller holds the users' lock, so that a server that answers does not
// stop.
func findOrStart(ctx context.Context, dir rendezvous.Dir) (string, error) {
	if url, err := living(ctx, dir); url != "" || err != nil {
		return url, err
	}
	starting, err := flock.Exclusive(dir.Starting())
	if err != nil {
		return "", err
	}
	defer func() { _ = starting.Release() }()
	if url, err := living(ctx, dir); url != "" || err != nil { // another process has started it
		return url, err
	}
	if err := startKeeper(ctx, dir); err != nil {
		return "", err
	}
	return dir.URL()
}

// living returns the published server's URL, or "" if it does not answer.
func living(ctx context.Context, dir rendezvous.Dir) (string, error) {
	url, err := dir.URL()
	if url == "" || err != nil {
		return "", err
	}
	db, err := sql.Open("postgres", url)
	if err != nil {
		return "", fmt.Errorf("find the test server: %w", err)
	}
	defer func() { _ = db.Close() }()
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if err := db.PingContext(ctx); err != nil {
		return "", nil
	}
	return url, nil
}

// keeperTimeout limits the start of the keeper, which creates a cluster of databases.
const keeperTimeout = 2 * time.Minute

// startKeeper builds and starts the keeper, detached from this process and its terminal, and returns when its server is
// ready.
func startKeeper(ctx context.Context, dir rendezvous.Dir) error {
	build := exec.CommandContext(ctx, "go", "build", "-o", dir.KeeperProgram(), keeperPackage)
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the keeper: %w\n%s", err, output)
	}
	log, err := os.Create(dir.KeeperLog())
	if err != nil {
		return fmt.Errorf("log of the keeper: %w", err)
	}
	defer func() { _ = log.Close() }()
	keeper := exec.CommandContext(context.WithoutCancel(ctx), dir.KeeperProgram(), string(dir))
	keeper.Stderr = log
	keeper.Dir = string(dir)
	keeper.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	output, err := keeper.StdoutPipe()
	if err != nil {
		return fmt.Errorf("start the keeper: %w", err)
	}
	if err := keeper.Start(); err != nil {
		return fmt.Errorf("start the keeper: %w", err)
	}
	timeout := time.AfterFunc(keeperTimeout, func() { _ = keeper.Process.Kill() }) // ends the reading below
	line, _ := bufio.NewReader(output).ReadString('\n')
	if strings.TrimSpace(line) == "ready" && timeout.Stop() {
		return output.Close() // the keeper outlives this process
	}
	_ = keeper.Wait()
	text, _ := os.ReadFile(dir.KeeperLog())
	return fmt.Errorf("the keeper was not ready within %v: %s", keeperTimeout, strings.TrimSpace(string(text)))
}
