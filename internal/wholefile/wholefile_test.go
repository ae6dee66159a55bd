package wholefile

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// The environment variables of a process that begins a file and is then killed.
const (
	pathVar    = "WHOLEFILE_TEST_PATH"
	unnamedVar = "WHOLEFILE_TEST_UNNAMED"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(pathVar); path != "" {
		begin(path, makers[os.Getenv(unnamedVar)])
	}
	os.Exit(m.Run())
}

// makers are the ways to begin files.
var makers = map[string]func(string) *os.File{"unnamed": unnamed, "named": func(string) *os.File { return nil }}

// begin writes a part of a file and waits to be killed.
func begin(path string, unnamed func(string) *os.File) {
	file, err := create(path, unnamed)
	if err == nil {
		_, err = file.WriteString("a part")
	}
	fmt.Fprintln(os.Stdout, "begun", err)
	select {}
}

// killed runs begin in a process and returns a function that kills the process.
func killed(t *testing.T, path, maker string) (kill func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), pathVar+"="+path, unnamedVar+"="+maker)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "begun <nil>\n" {
		t.Fatalf("%q, %v", line, err)
	}
	return func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func write(t *testing.T, path, text string, unnamed func(string) *os.File, end func(*File) error) {
	t.Helper()
	file, err := create(path, unnamed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err == nil && string(got) == text {
		t.Errorf("%s appeared too early", path)
	}
	if err := end(file); err != nil {
		t.Fatal(err)
	}
}

func TestCommitAndDiscard(t *testing.T) {
	t.Parallel()
	for name, maker := range makers {
		dir := t.TempDir()
		path := filepath.Join(dir, "out")
		for _, text := range []string{"first", "second"} {
			write(t, path, text, maker, (*File).Commit)
			write(t, path, "thrown away", maker, (*File).Discard)
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(path)
			if err != nil || string(got) != text || info.Mode().Perm() != 0o600 || !slices.Equal(files(t, dir), []string{"out"}) {
				t.Errorf("%s: %q with mode %s, %v; the files are %q", name, got, info.Mode(), err, files(t, dir))
			}
		}
	}
}

func TestCommitFails(t *testing.T) {
	t.Parallel()
	for name, maker := range makers {
		dir := t.TempDir()
		path := filepath.Join(dir, "out")
		file, err := create(path, maker)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := file.Commit(); err == nil || !slices.Equal(files(t, dir), []string{"out"}) {
			t.Errorf("%s: %v; the files are %q", name, err, files(t, dir))
		}
		if _, err := Create(filepath.Join(dir, "missing", "out")); err == nil {
			t.Errorf("%s: a file was begun in a directory that is not there", name)
		}
	}
}

// A killed process leaves no file if files need no names, and otherwise one that the next file removes. Files of
// running processes remain.
func TestKilled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	killed(t, path, "unnamed")()
	if got := files(t, dir); len(got) > 0 {
		t.Errorf("a killed process left %q", got)
	}
	stop := killed(t, path, "named")
	write(t, path, "whole", unnamed, (*File).Commit)
	if got := files(t, dir); len(got) != 2 {
		t.Errorf("with a running process there are %q", got)
	}
	stop()
	write(t, filepath.Join(dir, "other"), "whole", unnamed, (*File).Commit)
	if got := files(t, dir); !slices.Equal(got, []string{"other", "out"}) {
		t.Errorf("the next file left %q", got)
	}
}

// Many files are begun, locked, removed and renamed to one name concurrently.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	failed := make(chan error)
	const writers = 8
	for i := range writers {
		go func() {
			for n := range 50 {
				file, err := create(path, makers[[]string{"named", "unnamed"}[(i+n)%2]])
				if err == nil {
					_, err = file.WriteString("whole")
				}
				if err == nil {
					err = file.Commit()
				}
				if text, readErr := os.ReadFile(path); err == nil && (readErr != nil || string(text) != "whole") {
					err = fmt.Errorf("read %q, %w", text, readErr)
				}
				if err != nil {
					failed <- err
					return
				}
			}
			failed <- nil
		}()
	}
	for range writers {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
	if got := files(t, dir); !slices.Equal(got, []string{"out"}) {
		t.Errorf("the files are %q", got)
	}
}
