package devpg

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// minMajor is the oldest supported PostgreSQL.
const minMajor = 15

// usualFolders are the folders outside the PATH in which packages install server binaries.
var usualFolders = []string{
	"/usr/lib/postgresql/*/bin",                          // Debian, Ubuntu
	"/usr/pgsql-*/bin",                                   // Fedora and Red Hat, PostgreSQL's own packages
	"/usr/libexec/postgresql*",                           // Alpine
	"/usr/local/pgsql/bin",                               // built from source
	"/opt/homebrew/opt/postgresql*/bin",                  // Homebrew on Apple silicon
	"/usr/local/opt/postgresql*/bin",                     // Homebrew on Intel
	"/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",     // Homebrew on Linux
	"/opt/local/lib/postgresql*/bin",                     // MacPorts
	"/Applications/Postgres.app/Contents/Versions/*/bin", // Postgres.app
}

// binaries is a folder with postgres and initdb.
type binaries struct {
	dir     string
	version string // as in "15.18"
	major   int
}

// findBinaries searches the PATH, the usual folders (newest version first) and the download cache, and downloads
// binaries otherwise. Existing data needs its own major version.
func findBinaries(ctx context.Context, config Config, home home, who account) (binaries, error) {
	want, err := clusterMajor(home.data())
	if err != nil {
		return binaries{}, err
	}
	found := installed(ctx, usualFolders)
	if bin, ok := choose(found, want); ok {
		return bin, nil
	}
	bin, fetchErr := fetchBinaries(ctx, config, who)
	if fetchErr == nil && (want == 0 || bin.major == want) {
		return bin, nil
	}
	if want != 0 {
		return binaries{}, fmt.Errorf("the data in %s was made by PostgreSQL %d and this machine has no PostgreSQL %d; install it, or delete the directory: %w",
			home.root, want, want, errors.Join(fetchErr, notFound(found)))
	}
	return binaries{}, fmt.Errorf("%w; fetching them: %w", notFound(found), fetchErr)
}

// notFound is the error of absent binaries, with the packages to install.
func notFound(found []binaries) error {
	var have []string
	for _, bin := range found {
		have = append(have, bin.version)
	}
	seen := "none"
	if len(have) > 0 {
		seen = strings.Join(have, ", ")
	}
	return fmt.Errorf("no server binaries of PostgreSQL %d or newer (found: %s); install them: "+
		"apt-get install postgresql (Debian, Ubuntu), dnf install postgresql-server (Fedora), "+
		"apk add postgresql (Alpine), brew install postgresql@17 (macOS)", minMajor, seen)
}

// installed lists the machine's binaries: those in the PATH, then those in the folders that match the patterns, newest
// first.
func installed(ctx context.Context, patterns []string) []binaries {
	var inFolders []binaries
	for _, pattern := range patterns {
		dirs, _ := filepath.Glob(pattern) // the patterns are well formed
		for _, dir := range dirs {
			if bin, err := inspect(ctx, dir); err == nil {
				inFolders = append(inFolders, bin)
			}
		}
	}
	slices.SortStableFunc(inFolders, func(a, b binaries) int { return b.major - a.major })
	path, err := exec.LookPath("postgres")
	if err != nil {
		return inFolders
	}
	// The PATH may contain a link, but initdb looks for its files near the target.
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return inFolders
	}
	bin, err := inspect(ctx, filepath.Dir(path))
	if err != nil {
		return inFolders
	}
	return append([]binaries{bin}, inFolders...)
}

// choose returns the first binaries of the wanted major version, or for 0 the first that are new enough.
func choose(found []binaries, want int) (binaries, bool) {
	for _, bin := range found {
		if bin.major == want || want == 0 && bin.major >= minMajor {
			return bin, true
		}
	}
	return binaries{}, false
}

// inspect reads the version of the binaries in a folder.
func inspect(ctx context.Context, dir string) (binaries, error) {
	if _, err := exec.LookPath(filepath.Join(dir, "initdb")); err != nil {
		return binaries{}, fmt.Errorf("look for initdb: %w", err)
	}
	output, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return binaries{}, fmt.Errorf("version of postgres: %w", err)
	}
	version := versionPattern.FindString(string(output))
	major, err := parseMajor(version)
	if err != nil {
		return binaries{}, err
	}
	return binaries{dir: dir, version: version, major: major}, nil
}

// versionPattern finds "15.18" in "postgres (PostgreSQL) 15.18 (Debian …)", and "18" in "18beta1".
var versionPattern = regexp.MustCompile(`[0-9]+(\.[0-9]+)?`)

func parseMajor(version string) (int, error) {
	text, _, _ := strings.Cut(version, ".")
	major, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("version of PostgreSQL %q: %w", version, err)
	}
	return major, nil
}
