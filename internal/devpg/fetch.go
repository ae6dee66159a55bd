package devpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	embeddedpostgres "github.com/fergusstrange/embedded-postgres"
)

// fetchVersion is the version that is downloaded if the machine has no PostgreSQL.
const fetchVersion = embeddedpostgres.V17

// fetchBinaries downloads server binaries into the user's cache, unless it has them.
func fetchBinaries(ctx context.Context, config Config, who account) (binaries, error) {
	cache, err := cacheDir(who)
	if err != nil {
		return binaries{}, err
	}
	dir := filepath.Join(cache, "postgresql-"+string(fetchVersion))
	if bin, err := inspect(ctx, filepath.Join(dir, "bin")); err == nil {
		return bin, nil
	}
	config.Logger.Info("downloading PostgreSQL", "version", fetchVersion, "to", dir)
	fetched := make(chan error, 1)
	go func() { fetched <- fetch(config.DownloadURL, cache, dir) }()
	select {
	case err = <-fetched: // the library's download has no context
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		return binaries{}, err
	}
	if err := who.own(dir); err != nil {
		return binaries{}, fmt.Errorf("change the owner of the binaries to %s: %w", who.name, err)
	}
	return inspect(ctx, filepath.Join(dir, "bin"))
}

// fetch downloads and unpacks binaries. The library does that only before it starts a server, which would survive if
// this process is killed. An impossible data path makes the library fail before the start.
func fetch(url, cache, dir string) error {
	staging, err := os.MkdirTemp(cache, "fetch-")
	if err != nil {
		return fmt.Errorf("fetch: %w", err)
	}
	defer func() { _ = os.RemoveAll(staging) }()
	unpacked := filepath.Join(staging, "unpacked")
	options := embeddedpostgres.DefaultConfig().Version(fetchVersion).Logger(io.Discard).Port(0).
		CachePath(staging).RuntimePath(filepath.Join(staging, "run")).BinariesPath(unpacked).
		DataPath(filepath.Join(os.DevNull, "none"))
	if url != "" {
		options = options.BinaryRepositoryURL(url)
	}
	libraryErr := embeddedpostgres.NewDatabase(options).Start()
	if _, err := os.Stat(filepath.Join(unpacked, "bin", "postgres")); err != nil {
		return fmt.Errorf("fetch PostgreSQL %s: %w", fetchVersion, libraryErr)
	}
	if err := os.Chmod(unpacked, 0o755); err != nil {
		return fmt.Errorf("fetch: %w", err)
	}
	if err := os.Rename(unpacked, dir); err != nil && !errors.Is(err, os.ErrExist) { // another process has done the same
		return fmt.Errorf("fetch: %w", err)
	}
	return nil
}

// cacheDir returns the folder of downloaded binaries: the user's cache, or for root a folder that the server's
// account can enter.
func cacheDir(who account) (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		base = filepath.Join(os.TempDir(), "cache")
	}
	dir := filepath.Join(base, "recordgraph")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("cache of binaries: %w", err)
	}
	reachable, err := who.canReach(filepath.Join(dir, "any"))
	if err != nil || reachable {
		return dir, err
	}
	dir = filepath.Join(rootHome, "binaries")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("cache of binaries: %w", err)
	}
	return dir, nil
}
