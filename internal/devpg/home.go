package devpg

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// rootHome is the folder of root's servers whose own folder the unprivileged account can't reach, such as one in /root.
const rootHome = "/var/lib/recordgraph"

// maxSocketPath is the lowest limit of a socket's path on the supported systems (macOS: 104 bytes with the final NUL).
const maxSocketPath = 103

// home is the folder of one server: its data, log, lock and socket.
type home struct {
	root      string // absolute
	socketDir string // below root, or a temporary folder if that path is too long for a socket
}

func (h home) data() string     { return filepath.Join(h.root, "data") }
func (h home) logFile() string  { return filepath.Join(h.root, "server.log") }
func (h home) lockFile() string { return filepath.Join(h.root, "lock") }

// openHome creates the folders of a server, accessible only to the account and root. fallback is the folder for homes
// that the account can't reach.
func openHome(dir, fallback string, who account, logger *slog.Logger) (home, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return home{}, fmt.Errorf("data directory: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(root), 0o755); err != nil {
		return home{}, fmt.Errorf("data directory: %w", err)
	}
	reachable, err := who.canReach(root)
	if err != nil {
		return home{}, err
	}
	if !reachable {
		if root, err = moveHome(root, fallback, who, logger); err != nil {
			return home{}, err
		}
	}
	h := home{root: root, socketDir: filepath.Join(root, "run")}
	for _, path := range []string{root, h.socketDir} {
		if err := makePrivate(path, who); err != nil {
			return home{}, err
		}
	}
	if len(filepath.Join(h.socketDir, ".s.PGSQL."+port)) > maxSocketPath {
		if h.socketDir, err = os.MkdirTemp("/tmp", "recordgraph-"); err != nil {
			return home{}, fmt.Errorf("socket directory: %w", err)
		}
		return h, who.own(h.socketDir)
	}
	return h, nil
}

// moveHome makes dir a link to a folder below fallback. If the link is missing, the user has deleted the data, and
// moveHome deletes the old folder.
func moveHome(dir, fallback string, who account, logger *slog.Logger) (string, error) {
	sum := sha256.Sum256([]byte(dir))
	target := filepath.Join(fallback, hex.EncodeToString(sum[:6]))
	if link, err := os.Readlink(dir); err == nil && link == target {
		return target, nil
	}
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("user %s, which runs PostgreSQL, can't reach %s; move or delete it", who.name, dir)
	}
	logger.Warn("the data directory is a link, because the unprivileged user of PostgreSQL can't enter the folders above it",
		"dir", dir, "target", target, "user", who.name)
	if err := os.RemoveAll(target); err != nil {
		return "", fmt.Errorf("old data directory: %w", err)
	}
	if err := os.MkdirAll(fallback, 0o755); err != nil {
		return "", fmt.Errorf("data directory: %w", err)
	}
	if err := os.Symlink(target, dir); err != nil {
		return "", fmt.Errorf("data directory: %w", err)
	}
	return target, nil
}

// makePrivate creates a folder that only the account may enter.
func makePrivate(path string, who account) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	if who.foreign {
		if err := os.Chown(path, who.uid, who.gid); err != nil {
			return fmt.Errorf("change the owner of the folder to %s: %w", who.name, err)
		}
	}
	return nil
}

// removeSocketDir removes a temporary socket folder.
func (h home) removeSocketDir() error {
	if filepath.Dir(h.socketDir) == h.root {
		return nil
	}
	return os.RemoveAll(h.socketDir)
}

// lastLines returns the end of a log, for an error message.
func lastLines(path string) string {
	const most = 20
	text, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-most):], "\n")
}
