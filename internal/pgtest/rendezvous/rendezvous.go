// Package rendezvous is the folder with the URL and the locks of the PostgreSQL that test processes share.
package rendezvous

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Dir is the folder of one user's shared server.
type Dir string

// Open creates the current user's folder below the machine's temporary folder. A folder of another user is an error.
func Open() (Dir, error) {
	path := filepath.Join(os.TempDir(), "recordgraph-pgtest-"+strconv.Itoa(os.Geteuid()))
	if err := os.Mkdir(path, 0o711); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("folder of the shared test server: %w", err)
	}
	info, err := os.Lstat(path)
	if err != nil {
		return "", fmt.Errorf("folder of the shared test server: %w", err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || !ok || int(stat.Uid) != os.Geteuid() || info.Mode().Perm()&0o022 != 0 {
		return "", fmt.Errorf("%s is not a folder of this user alone; remove it", path)
	}
	return Dir(path), nil
}

// Users is the file on which each user of the server holds a shared lock. The holder of an exclusive lock may stop
// the server.
func (d Dir) Users() string { return d.path("users.lock") }

// Starting is the file on which a user holds an exclusive lock while it starts a keeper.
func (d Dir) Starting() string { return d.path("starting.lock") }

// Keeper is the file on which a keeper holds an exclusive lock while it runs.
func (d Dir) Keeper() string { return d.path("keeper.lock") }

// Server is the directory of the server itself.
func (d Dir) Server() string { return d.path("server") }

// KeeperProgram is the path of the keeper's binary.
func (d Dir) KeeperProgram() string { return d.path("keeper") }

// KeeperLog is the path of the keeper's log.
func (d Dir) KeeperLog() string { return d.path("keeper.log") }

// Publish stores the URL of the server for the users.
func (d Dir) Publish(url string) error {
	staging := d.path("url.new")
	if err := os.WriteFile(staging, []byte(url+"\n"), 0o600); err != nil {
		return fmt.Errorf("publish the test server: %w", err)
	}
	if err := os.Rename(staging, d.path("url")); err != nil {
		return fmt.Errorf("publish the test server: %w", err)
	}
	return nil
}

// Withdraw removes the URL, if there is one.
func (d Dir) Withdraw() error {
	if err := os.RemoveAll(d.path("url")); err != nil {
		return fmt.Errorf("withdraw the test server: %w", err)
	}
	return nil
}

// URL returns the URL of the server, or "" if none is published. The server may have ended since.
func (d Dir) URL() (string, error) {
	text, err := os.ReadFile(d.path("url"))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find the test server: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}

func (d Dir) path(name string) string { return filepath.Join(string(d), name) }
