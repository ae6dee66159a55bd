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

// initCluster makes the data directory unless there is a whole one.
func initCluster(ctx context.Context, bin binaries, home home, who account, config Config) error {
	if major, err := clusterMajor(home.data()); major != 0 || err != nil {
		return err
	}
	config.Logger.Debug("making the data directory", "dir", home.data(), "version", bin.version)
	staging := home.data() + ".new" // so that an interrupted initdb leaves no half directory
	if err := os.RemoveAll(staging); err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	if err := runInitdb(ctx, bin, staging, who, initdbArgs(config.Settings)); err != nil {
		return err
	}
	if err := os.Rename(staging, home.data()); err != nil { // refuses a folder with anything in it
		return fmt.Errorf("data directory: %w", err)
	}
	return nil
}

// initdbArgs name the encoding and the locale, whatever the environment's: every system has the locale C. The service
// sorts text by code points and folds it by ICU.
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

// clusterMajor is the major version that made the data directory, or 0 where there is none.
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

// makeStandby makes the data directory that of a standby without a primary.
func makeStandby(home home) error {
	if err := os.WriteFile(filepath.Join(home.data(), "standby.signal"), nil, 0o644); err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	return nil
}
