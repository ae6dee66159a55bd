package devpg

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInstalledFindsTheNewestFirst(t *testing.T) {
	t.Setenv("PATH", "/usr/bin:/bin") // where no package puts the server itself on the machines we know
	base := t.TempDir()
	for _, version := range []string{"9.6.24 (old)", "15.18 (Debian 15.18-0)", "17.5", "16beta1"} {
		fakeBinaries(t, filepath.Join(base, strings.Fields(version)[0], "bin"), version)
	}
	fakeBinaries(t, filepath.Join(base, "broken", "bin"), "none")
	found := installed(t.Context(), []string{filepath.Join(base, "*", "bin"), filepath.Join(base, "missing")})
	var versions []string
	for _, bin := range found {
		if strings.HasPrefix(bin.dir, base) {
			versions = append(versions, bin.version)
		}
	}
	if diff := cmp.Diff([]string{"17.5", "16", "15.18", "9.6"}, versions); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
}

func TestInstalledPrefersThePath(t *testing.T) {
	base := t.TempDir()
	bin := filepath.Join(base, "16", "bin")
	fakeBinaries(t, bin, "16.1")
	fakeBinaries(t, filepath.Join(base, "17", "bin"), "17.5")
	link := filepath.Join(base, "path")
	if err := os.Mkdir(link, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(bin, "postgres"), filepath.Join(link, "postgres")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", link)
	found := installed(t.Context(), []string{filepath.Join(base, "*", "bin")})
	if len(found) == 0 || found[0].dir != bin {
		t.Errorf("found %v, want %s first", found, bin)
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	found := []binaries{{dir: "old", major: 14}, {dir: "a", major: 17}, {dir: "b", major: 16}}
	for _, test := range []struct {
		want int
		dir  string
	}{{0, "a"}, {16, "b"}, {14, "old"}, {15, ""}} {
		got, ok := choose(found, test.want)
		if got.dir != test.dir || ok != (test.dir != "") {
			t.Errorf("choose(%d) = %q, %v; want %q", test.want, got.dir, ok, test.dir)
		}
	}
}

func TestFetchedBinariesAreKept(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache)
	requests := 0
	repository := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests++
		if strings.HasSuffix(r.URL.Path, ".sha256") || !strings.Contains(r.URL.Path, string(fetchVersion)) {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(jar(t))
	}))
	t.Cleanup(repository.Close)
	config := Config{DownloadURL: repository.URL, Logger: slog.New(slog.DiscardHandler)}
	me := account{uid: os.Geteuid(), gid: os.Getegid()}
	for range 2 {
		bin, err := fetchBinaries(t.Context(), config, me)
		if err != nil {
			t.Fatal(err)
		}
		if bin.version != "17.5" || !strings.HasPrefix(bin.dir, cache) {
			t.Errorf("fetched %+v, want 17.5 below %s", bin, cache)
		}
	}
	if requests != 2 { // the archive and its checksum
		t.Errorf("%d requests, want the second fetch to come from the cache", requests)
	}
	left, err := filepath.Glob(filepath.Join(cache, "recordgraph", "fetch-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestNothingToFindNorFetch(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	repository := httptest.NewServer(http.NotFoundHandler())
	repository.Close()
	config := Config{DownloadURL: repository.URL, Logger: slog.New(slog.DiscardHandler)}
	_, err := fetchBinaries(t.Context(), config, account{uid: os.Geteuid(), gid: os.Getegid()})
	if err == nil || !strings.Contains(err.Error(), "unable to connect") {
		t.Errorf("error is %v, want the failed connection", err)
	}
	if text := notFound(nil).Error(); !strings.Contains(text, "apt-get install postgresql") || !strings.Contains(text, "brew install") {
		t.Errorf("%q does not say what to install", text)
	}
}

func TestDataOfAnotherVersion(t *testing.T) {
	dir := testDir(t)
	t.Setenv("XDG_CACHE_HOME", filepath.Dir(dir))
	t.Setenv("HOME", filepath.Dir(dir))
	server := start(t, quick(dir))
	stop(t, server)
	if err := os.WriteFile(filepath.Join(server.home.data(), "PG_VERSION"), []byte("12\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	config := quick(dir)
	config.DownloadURL = "http://127.0.0.1:1"
	_, err := Start(t.Context(), config)
	if err == nil || !strings.Contains(err.Error(), "was made by PostgreSQL 12") {
		t.Errorf("error is %v, want the version that made the data", err)
	}
}

func TestFetchStopsWaitingWithItsContext(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	repository := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		cancel()
		<-release
	}))
	t.Cleanup(repository.Close)
	t.Cleanup(func() { close(release) })
	config := Config{DownloadURL: repository.URL, Logger: slog.New(slog.DiscardHandler)}
	_, err := fetchBinaries(ctx, config, account{uid: os.Geteuid(), gid: os.Getegid()})
	if err == nil || ctx.Err() == nil {
		t.Errorf("error is %v, want the context's end", err)
	}
}

// jar is an archive as in the repository, with binaries that only print their version.
func jar(t *testing.T) []byte {
	t.Helper()
	binaries, err := os.ReadFile("testdata/binaries.txz")
	if err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	writer := zip.NewWriter(&archive)
	file, err := writer.Create("postgres.txz")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write(binaries); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

// fakeBinaries makes a folder whose postgres prints a version.
func fakeBinaries(t *testing.T, dir, version string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf("#!/bin/sh\necho 'postgres (PostgreSQL) %s'\n", version)
	for _, name := range []string{"postgres", "initdb"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}
