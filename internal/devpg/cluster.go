package devpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// initCluster creates the data directory unless a complete one exists.
func initCluster(ctx context.Context, bin binaries, home home, who account, config Config) error {
	if major, err := clusterMajor(home.data()); major != 0 || err != nil {
		return err
	}
	config.Logger.Debug("creating the data directory", "dir", home.data(), "version", bin.version)
	staging := home.data() + ".new" // an interrupted initdb leaves an incomplete directory
	if err := os.RemoveAll(staging); err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	if err := runInitdb(ctx, bin, staging, who, initdbArgs(config.Settings)); err != nil {
		return err
	}
	if err := os.Rename(staging, home.data()); err != nil { // fails if the folder is not empty
		return fmt.Errorf("data directory: %w", err)
	}
	return nil
}

// initdbArgs set the encoding and the locale, independent of the environment. Every system has the locale C. The
// service sorts text by code points and folds it by ICU.
func initdbArgs(settings map[string]string) []string {
	args := []string{"--username=" + superuser, "--auth=trust", "--encoding=UTF8", "--locale-provider=libc", "--locale=C"}
	if settings["fsync"] == "off" {
		args = append(args, "--no-sync")
	}
	return args
}

func runInitdb(ctx context.Context, bin binaries, dir string, who account, args []string) error {
	cmd := bin.command(ctx, who, "initdb", append(args, "--pgdata="+dir)...)
	output, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return fmt.Errorf("initdb: %w", ctx.Err())
	}
	if err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, strings.TrimSpace(string(output)))
	}
	return nil
}

// clusterMajor returns the major version of the data directory, or 0 if there is no directory.
func clusterMajor(data string) (int, error) {
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("data directory: %w", err)
	}
	major, err := parseMajor(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("data directory: %w", err)
	}
	return major, nil
}

// makeStandby turns the data directory into that of a standby without a primary.
func makeStandby(home home) error {
	if err := os.WriteFile(filepath.Join(home.data(), "standby.signal"), nil, 0o644); err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	return nil
}
