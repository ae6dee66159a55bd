package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// testOutputs writes to what is no file yet, or is one in a way of its own.
func testOutputs(t *testing.T, vars map[string]string) {
	t.Helper()
	const want = "{\"title\":\"Alien\"}\n"
	export := func(output string) outcome {
		return command(t, vars, "", "export", "Movie", "--filter", `{"title": {"eq": "Alien"}}`, "--fields", "title", "--output", output)
	}
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	if o := export("-"); o.status != 0 || o.stdout != want {
		t.Errorf("%+v", o)
	}
	export(dir).want(t, 2, "", "--output: "+dir+" is a directory")
	if err := os.Symlink("real.ndjson", in("link")); err != nil {
		t.Fatal(err)
	}
	wrote(t, in("real.ndjson"), "older")
	export(in("link")).want(t, 0, "", "")
	if text, err := os.ReadFile(in("real.ndjson")); err != nil || string(text) != want {
		t.Errorf("behind the link is %q, %v", text, err)
	}
	piped(t, in("pipe"), want, export)
	files, err := filepath.Glob(in("*"))
	if err != nil || len(files) != 3 {
		t.Errorf("%v are there, %v", files, err)
	}
}

// piped exports into a named pipe, which stays one.
func piped(t *testing.T, name, want string, export func(string) outcome) {
	t.Helper()
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
	pipe, err := os.OpenFile(name, os.O_RDWR, 0) // with a reader, writers don't wait
	if err != nil {
		t.Fatal(err)
	}
	defer pipe.Close()
	export(name).want(t, 0, "", "")
	if info, err := os.Stat(name); err != nil || info.Mode().Type() != os.ModeNamedPipe {
		t.Fatalf("the pipe is %v, %v", info, err)
	}
	read := make([]byte, len(want))
	if n, err := pipe.Read(read); err != nil || string(read[:n]) != want {
		t.Errorf("the pipe holds %q, %v", read[:n], err)
	}
}

func wrote(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
