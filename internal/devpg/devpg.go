// Package devpg runs a local PostgreSQL for development and tests, and never leaves one behind.
//
// The server is a child of this process in a session of its own, so that a Ctrl-C in the terminal reaches only us and
// we stop it in order. A watcher (see process.go) stops it when this process is killed; a server that outlives even
// that is stopped by the next [Start] on its directory.
package devpg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/lib/pq"

	"recordgraph/internal/devpg/flock"
)

// superuser is the role that owns the cluster. Its connections need no password: only the owner of the socket's
// directory can reach the socket.
const superuser = "postgres"

// port is only a part of the socket's name, because the server has no TCP port.
const port = "5432"

// startTimeout is how long a server may take from its start to its first answer.
const startTimeout = 60 * time.Second

// pollInterval is the pause between two looks at a server that starts or stops.
const pollInterval = 20 * time.Millisecond

// ErrInUse says that another living process runs a server on the directory.
var ErrInUse = errors.New("another process runs PostgreSQL here")

// Config says where the server keeps its data and how it runs.
type Config struct {
	// Dir holds everything of the server and is made if need be. For root it becomes a link to a folder below
	// /var/lib/recordgraph where the server's unprivileged account can't reach it.
	Dir string
	// Logger is told what Start does. Nil discards.
	Logger *slog.Logger
	// DownloadURL is the Maven repository to fetch server binaries from when the machine has none. Empty means Maven
	// Central.
	DownloadURL string
	// Settings are added to the server's command line, such as fsync=off.
	Settings map[string]string
	// Standby starts the server as a standby without a primary: it answers reads until pg_promote() makes it a
	// primary.
	Standby bool
}

// Server is a running PostgreSQL.
type Server struct {
	home home
	proc *process
	lock *flock.Lock
	done chan struct{}
}

// Start finds or fetches the server binaries, makes the data directory if there is none, and returns when the server
// answers. The server stops when ctx ends; wait for that with [Server.Stop]. The error is [ErrInUse] when another
// process runs a server on the same directory.
func Start(ctx context.Context, config Config) (*Server, error) {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	who, err := serverAccount(os.Geteuid())
	if err != nil {
		return nil, err
	}
	home, lock, err := lockHome(config.Dir, who, config.Logger)
	if err != nil {
		return nil, err
	}
	server, err := startLocked(ctx, config, home, who)
	if err != nil {
		return nil, errors.Join(err, home.removeSocketDir(), lock.Release())
	}
	server.lock = lock
	go server.watch(ctx)
	return server, nil
}

// Remove deletes a directory of [Start] with all its data, after stopping a server that a killed process left there.
// The error is [ErrInUse] when a living process runs a server on it.
func Remove(ctx context.Context, dir string) error {
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	who, err := serverAccount(os.Geteuid())
	if err != nil {
		return err
	}
	logger := slog.New(slog.DiscardHandler)
	home, lock, err := lockHome(dir, who, logger)
	if err != nil {
		return err
	}
	err = stopOrphan(ctx, home.data(), logger)
	if err == nil {
		err = errors.Join(os.RemoveAll(home.root), os.RemoveAll(dir))
	}
	return errors.Join(err, home.removeSocketDir(), lock.Release())
}

// lockHome opens the home in a directory and claims it for this process.
func lockHome(dir string, who account, logger *slog.Logger) (home, *flock.Lock, error) {
	opened, err := openHome(dir, rootHome, who, logger)
	if err != nil {
		return home{}, nil, err
	}
	lock, err := flock.TryExclusive(opened.lockFile())
	if errors.Is(err, flock.ErrHeld) {
		err = fmt.Errorf("%s: %w; stop it first, or choose another directory", dir, ErrInUse)
	}
	if err != nil {
		return home{}, nil, errors.Join(err, opened.removeSocketDir())
	}
	return opened, lock, nil
}

// startLocked starts the server in a home that no other process uses.
func startLocked(ctx context.Context, config Config, home home, who account) (*Server, error) {
	if err := stopOrphan(ctx, home.data(), config.Logger); err != nil {
		return nil, err
	}
	bin, err := findBinaries(ctx, config, home, who)
	if err != nil {
		return nil, err
	}
	if err := initCluster(ctx, bin, home, who, config); err != nil {
		return nil, err
	}
	if config.Standby {
		if err := makeStandby(home); err != nil {
			return nil, err
		}
	}
	proc, err := startProcess(ctx, bin, home, who, config.Settings)
	if err != nil {
		return nil, err
	}
	server := &Server{home: home, proc: proc, done: make(chan struct{})}
	if err := server.awaitReady(ctx); err != nil {
		return nil, errors.Join(err, proc.stop())
	}
	config.Logger.Debug("PostgreSQL is ready", "version", bin.version, "dir", home.root)
	return server, nil
}

// URL is the connection string of a database of this server, in lib/pq's and libpq's form. The database need not
// exist yet.
func (s *Server) URL(database string) string {
	query := url.Values{"host": {s.home.socketDir}, "port": {port}, "user": {superuser}, "sslmode": {"disable"}}
	return (&url.URL{Scheme: "postgres", Path: "/" + database, RawQuery: query.Encode()}).String()
}

// CreateDatabase makes an empty database unless there is one of that name.
func (s *Server) CreateDatabase(ctx context.Context, name string) error {
	db, err := sql.Open("postgres", s.URL("postgres"))
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(ctx, "CREATE DATABASE "+pq.QuoteIdentifier(name))
	var pgError *pq.Error
	if errors.As(err, &pgError) && pgError.Code == "42P04" { // duplicate_database
		return nil
	}
	if err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}

// Done is closed when the server has ended, asked for or not.
func (s *Server) Done() <-chan struct{} { return s.done }

// PID is the server's process ID, for tests that do harm to it.
func (s *Server) PID() int { return s.proc.pid() }

// LogFile is the path of the server's log.
func (s *Server) LogFile() string { return s.home.logFile() }

// Stop shuts the server down, disconnecting its clients, and returns when it has ended or ctx has. Further calls wait
// as well.
func (s *Server) Stop(ctx context.Context) error {
	s.proc.requestStop()
	select {
	case <-s.done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("stop PostgreSQL: %w", ctx.Err())
	}
}

// watch stops the server at the end of ctx and tidies up after its end.
func (s *Server) watch(ctx context.Context) {
	defer close(s.done)
	select {
	case <-ctx.Done():
	case <-s.proc.stopRequested:
	case <-s.proc.exited:
	}
	_ = s.proc.stop()
	_ = s.home.removeSocketDir()
	_ = s.lock.Release()
}

// awaitReady returns when the server accepts connections, or says why it ended.
func (s *Server) awaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	db, err := sql.Open("postgres", s.URL("postgres"))
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer func() { _ = db.Close() }()
	for ctx.Err() == nil {
		if err = db.PingContext(ctx); err == nil {
			return nil
		}
		if s.proc.endsWithin(pollInterval) {
			return fmt.Errorf("PostgreSQL ended while starting; its log says:\n%s", lastLines(s.home.logFile()))
		}
	}
	return fmt.Errorf("PostgreSQL does not answer (%w): %w; its log is %s", ctx.Err(), err, filepath.Clean(s.home.logFile()))
}
