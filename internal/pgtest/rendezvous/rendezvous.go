// Package rendezvous is where test processes and the keeper of their shared PostgreSQL find each other: a folder with
// locks.
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

// Open makes the present user's folder below the machine's temporary one, and refuses one that somebody else has put
// there.
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

// Users is the file that every user of the server holds a shared lock on. Who holds it alone may stop the server.
func (d Dir) Users() string { return d.path("users.lock") }

// Starting is the file that a user holds alone while it starts a keeper.
func (d Dir) Starting() string { return d.path("starting.lock") }

// Keeper is the file that a keeper holds alone as long as it runs.
func (d Dir) Keeper() string { return d.path("keeper.lock") }

// Server is the directory of the server itself.
func (d Dir) Server() string { return d.path("server") }

// KeeperProgram is the path of the keeper's binary.
func (d Dir) KeeperProgram() string { return d.path("keeper") }

// KeeperLog is the path of the keeper's log.
func (d Dir) KeeperLog() string { return d.path("keeper.log") }

// Publish tells the users where the server is.
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

// Withdraw takes back what Publish said, if it did.
func (d Dir) Withdraw() error {
	if err := os.RemoveAll(d.path("url")); err != nil {
		return fmt.Errorf("withdraw the test server: %w", err)
	}
	return nil
}

// URL is where the server is, or empty when none has been published. It may have died since.
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
