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

// ctypes are the character classes to try in turn: what lower() and regular
// expressions know of letters beyond ASCII. Text is sorted by bytes everywhere.
var ctypes = []string{"C.UTF-8", "en_US.UTF-8", "C"}

// initCluster makes the data directory unless there is a whole one.
func initCluster(ctx context.Context, bin binaries, home home, who account, config Config) error {
	if major, err := clusterMajor(home.data()); major != 0 || err != nil {
		return err
	}
	config.Logger.Debug("making the data directory", "dir", home.data(), "version", bin.version)
	staging := home.data() + ".new" // so that an interrupted initdb leaves no half directory
	var failures error
	for _, ctype := range ctypes {
		if err := os.RemoveAll(staging); err != nil {
			return fmt.Errorf("data directory: %w", err)
		}
		err := runInitdb(ctx, bin, staging, who, initdbArgs(ctype, config.Settings))
		if err == nil {
			if err := os.Rename(staging, home.data()); err != nil { // refuses a folder with anything in it
				return fmt.Errorf("data directory: %w", err)
			}
			return nil
		}
		if ctx.Err() != nil {
			return err
		}
		failures = errors.Join(failures, err)
	}
	return failures
}

func initdbArgs(ctype string, settings map[string]string) []string {
	args := []string{
		"--username=" + superuser, "--auth=trust", "--encoding=UTF8",
		"--lc-collate=C", "--lc-ctype=" + ctype, "--lc-messages=C", "--lc-monetary=C", "--lc-numeric=C", "--lc-time=C",
	}
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

// clusterMajor is the major version that made the data directory, or 0 where
// there is none.
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
