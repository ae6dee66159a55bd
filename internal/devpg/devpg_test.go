package devpg

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// helperDir makes the test binary a process that starts a server there, prints its ID and waits, for the tests that
// kill its owner.
const helperDir = "RECORDGRAPH_DEVPG_HELPER_DIR"

func TestMain(m *testing.M) {
	dir := os.Getenv(helperDir)
	if dir == "" {
		os.Exit(m.Run())
	}
	server, err := Start(context.Background(), quick(dir))
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	_, _ = fmt.Fprintln(os.Stdout, server.PID())
	select {}
}

func TestSecondStartKeepsTheData(t *testing.T) {
	t.Parallel()
	dir := testDir(t)
	server := start(t, quick(dir))
	if err := server.CreateDatabase(t.Context(), "films"); err != nil {
		t.Fatal(err)
	}
	if err := server.CreateDatabase(t.Context(), "films"); err != nil {
		t.Fatalf("the second time: %v", err)
	}
	query(t, server, "films", "CREATE TABLE film AS SELECT 'Éclair'::text AS title")
	stop(t, server)

	begin := time.Now()
	server = start(t, quick(dir))
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("the second start took %v, want less than 5 s", took)
	}
	if got := query(t, server, "films", `SELECT lower(title COLLATE "und-x-icu") FROM film`); got != "éclair" {
		t.Errorf("title is %q after the second start", got)
	}
	if got := query(t, server, "films", "SHOW listen_addresses"); got != "" {
		t.Errorf("the server listens on %q, want its socket alone", got)
	}
}

func TestStandby(t *testing.T) {
	t.Parallel()
	config := quick(testDir(t))
	stop(t, start(t, config))
	config.Standby = true
	server := start(t, config)
	for _, want := range []string{"true", "false"} {
		if got := query(t, server, "postgres", "SELECT pg_is_in_recovery()"); got != want {
			t.Errorf("in recovery: %s, want %s", got, want)
		}
		query(t, server, "postgres", "SELECT pg_is_in_recovery() AND pg_promote()")
	}
}

func TestOneServerPerDirectory(t *testing.T) {
	t.Parallel()
	dir := testDir(t)
	start(t, quick(dir))
	if _, err := Start(t.Context(), quick(dir)); !errors.Is(err, ErrInUse) {
		t.Errorf("second Start: %v, want ErrInUse", err)
	}
}

func TestServerStopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	server, err := Start(ctx, quick(testDir(t)))
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	<-server.Done()
	if serves(t.Context(), server.PID(), server.home.data()) {
		t.Error("the server still runs")
	}
}

func TestServerStopsWhenItsOwnerIsKilled(t *testing.T) {
	t.Parallel()
	dir := testDir(t)
	owner := exec.Command(os.Args[0])
	owner.Env = append(os.Environ(), helperDir+"="+dir)
	owner.Stderr = os.Stderr
	output, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = owner.Wait()
	if !goneWithin(t.Context(), pid, filepath.Join(dir, "data"), fastStopTimeout) {
		t.Errorf("the server %d outlives its owner", pid)
	}
}

func TestStartStopsAnOrphan(t *testing.T) {
	t.Parallel()
	dir := testDir(t)
	orphan := start(t, quick(dir))
	query(t, orphan, "postgres", "CREATE TABLE film AS SELECT 'Alien'::text AS title")
	if err := orphan.lock.Release(); err != nil { // as the kernel does when the owner dies
		t.Fatal(err)
	}
	server := start(t, quick(dir))
	<-orphan.Done()
	if got := query(t, server, "postgres", "SELECT title FROM film"); got != "Alien" {
		t.Errorf("title is %q after the takeover", got)
	}
}

func TestStartIgnoresThePIDOfAnotherProgram(t *testing.T) {
	t.Parallel()
	dir := testDir(t)
	server := start(t, quick(dir))
	stop(t, server)
	stale := fmt.Sprintf("%d\n%s\n", os.Getpid(), server.home.data())
	if err := os.WriteFile(filepath.Join(server.home.data(), "postmaster.pid"), []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, quick(dir))
}

func TestStartTellsWhatTheServerSays(t *testing.T) {
	t.Parallel()
	config := quick(testDir(t))
	config.Settings["shared_buffers"] = "nonsense"
	_, err := Start(t.Context(), config)
	if err == nil || !strings.Contains(err.Error(), `invalid value for parameter "shared_buffers"`) {
		t.Errorf("error is %v, want the server's log in it", err)
	}
}

func TestLongPathsGetAShortSocket(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(testDir(t), strings.Repeat("long/", 20))
	server := start(t, quick(dir))
	socketDir := server.home.socketDir
	if got := query(t, server, "postgres", "SELECT 1"); got != "1" {
		t.Errorf("SELECT 1 is %q", got)
	}
	stop(t, server)
	if _, err := os.Stat(socketDir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket's folder is still there: %v", err)
	}
}

func TestStopObeysItsContext(t *testing.T) {
	t.Parallel()
	server := start(t, quick(testDir(t)))
	signal(t, server.PID(), syscall.SIGSTOP)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := server.Stop(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Stop: %v, want the context's end", err)
	}
	signal(t, server.PID(), syscall.SIGCONT)
	<-server.Done()
}

func signal(t *testing.T, pid int, sig syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(pid, sig); err != nil {
		t.Fatal(err)
	}
}

// quick is a configuration without fsync.
func quick(dir string) Config {
	return Config{Dir: dir, Settings: map[string]string{"fsync": "off"}}
}

// testDir is a temporary folder that the server's account can enter.
func testDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "pg")
}

func start(t *testing.T, config Config) *Server {
	t.Helper()
	server, err := Start(context.WithoutCancel(t.Context()), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, server) })
	return server
}

func stop(t *testing.T, server *Server) {
	t.Helper()
	if err := server.Stop(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
}

// query runs one statement and returns its value, if it has one.
func query(t *testing.T, server *Server, database, statement string) string {
	t.Helper()
	db, err := sql.Open("postgres", server.URL(database))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var value string
	if err := db.QueryRowContext(t.Context(), statement).Scan(&value); err != nil && !errors.Is(err, sql.ErrNoRows) {
		t.Fatal(err)
	}
	return value
}
