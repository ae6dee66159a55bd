// Package devpg runs a local PostgreSQL for development and tests, and always stops it.
//
// The server is a child process in a session of its own, so that Ctrl-C in the terminal reaches only this process,
// which then stops the server. If this process is killed, a watcher (see process.go) stops the server. If that fails
// too, the next [Start] on the directory stops it.
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

// startTimeout is the maximum time from a server's start to its first answer.
const startTimeout = 60 * time.Second

// pollInterval is the pause between two looks at a server that starts or stops.
const pollInterval = 20 * time.Millisecond

// ErrInUse means that another process runs a server on the directory.
var ErrInUse = errors.New("another process runs PostgreSQL here")

// Config configures a server.
type Config struct {
	// Dir contains all files of the server. Start creates it if necessary. If this process runs as root and the
	// server's unprivileged account can't reach Dir, Dir becomes a link to a folder below /var/lib/recordgraph.
	Dir string
	// Logger logs the steps of Start. Nil discards.
	Logger *slog.Logger
	// DownloadURL is the Maven repository to fetch server binaries from when the machine has none. Empty means Maven
	// Central.
	DownloadURL string
	// Settings are settings of the server, such as fsync=off.
	Settings map[string]string
	// Standby starts the server as a standby without a primary: it answers reads until pg_promote() makes it a primary.
	Standby bool
}

// Server is a running PostgreSQL.
type Server struct {
	home home
	proc *process
	lock *flock.Lock
	done chan struct{}
}

// Start finds or downloads the server binaries, creates the data directory if necessary, and returns when the server
// answers. The server stops when ctx ends; [Server.Stop] waits for that. The error is [ErrInUse] if another process
// runs a server on the directory.
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

// Remove deletes a directory of [Start] with all its data, after it has stopped a server of a killed process. The error
// is [ErrInUse] if another process runs a server on the directory.
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

// lockHome opens the home in a directory and locks it.
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

// startLocked starts the server in a locked home.
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

// URL is the connection string of a database of this server, in lib/pq's and libpq's form. The database need not exist
// yet.
func (s *Server) URL(database string) string {
	query := url.Values{"host": {s.home.socketDir}, "port": {port}, "user": {superuser}, "sslmode": {"disable"}}
	return (&url.URL{Scheme: "postgres", Path: "/" + database, RawQuery: query.Encode()}).String()
}

// DropDatabase deletes a database and disconnects its clients. The database need not exist.
func (s *Server) DropDatabase(ctx context.Context, name string) error {
	if err := s.exec(ctx, "DROP DATABASE IF EXISTS "+pq.QuoteIdentifier(name)+" WITH (FORCE)"); err != nil {
		return fmt.Errorf("drop database %s: %w", name, err)
	}
	return nil
}

// exec runs a statement outside of the databases of users.
func (s *Server) exec(ctx context.Context, statement string) error {
	db, err := sql.Open("postgres", s.URL("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(ctx, statement)
	return err
}

// CreateDatabase creates an empty database unless it exists.
func (s *Server) CreateDatabase(ctx context.Context, name string) error {
	err := s.exec(ctx, "CREATE DATABASE "+pq.QuoteIdentifier(name))
	var pgError *pq.Error
	if errors.As(err, &pgError) && pgError.Code == "42P04" { // duplicate_database
		return nil
	}
	if err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}

// Done is closed when the server has ended.
func (s *Server) Done() <-chan struct{} { return s.done }

// PID is the server's process ID, for tests that stop or kill it.
func (s *Server) PID() int { return s.proc.pid() }

// LogFile is the path of the server's log.
func (s *Server) LogFile() string { return s.home.logFile() }

// Stop disconnects all clients, stops the server, and returns when the server or ctx has ended. Further calls wait as
// well.
func (s *Server) Stop(ctx context.Context) error {
	s.proc.requestStop()
	select {
	case <-s.done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("stop PostgreSQL: %w", ctx.Err())
	}
}

// watch stops the server at the end of ctx, and cleans up after the server's end.
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

// awaitReady returns when the server accepts connections, or returns why it ended.
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
			return fmt.Errorf("PostgreSQL ended while starting; its log:\n%s", lastLines(s.home.logFile()))
		}
	}
	return fmt.Errorf("PostgreSQL does not answer (%w): %w; its log is %s", ctx.Err(), err, filepath.Clean(s.home.logFile()))
}
