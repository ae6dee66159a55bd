package app

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"recordgraph/internal/pgtest"
)

// testOutputs writes to new files, links and other special outputs.
func testOutputs(t *testing.T, vars map[string]string) {
	t.Helper()
	const want = "{\"title\":\"Alien\"}\n"
	export := func(output string) outcome {
		return command(t, vars, "", "export", "Book", "--filter", `{"title": {"eq": "Alien"}}`, "--fields", "title", "--output", output)
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
		t.Errorf("the target of the link is %q, %v", text, err)
	}
	piped(t, in("pipe"), want, export)
	files, err := filepath.Glob(in("*"))
	if err != nil || len(files) != 3 {
		t.Errorf("%v are there, %v", files, err)
	}
}

// A killed export leaves only the earlier file.
func TestExportKilled(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, pgtest.Template{})
	command(t, map[string]string{"DATABASE_URL": url}, "", "migrate", "up").want(t, 0, "", "")
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	lock, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Rollback()
	if _, err := lock.Exec(`LOCK TABLE books`); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	wrote(t, filepath.Join(dir, "books.ndjson"), "older")
	for _, output := range []string{"books.ndjson", "new.ndjson"} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "export", "Book", "--output", filepath.Join(dir, output))
		cmd.Env = append(os.Environ(), asCommand+"=1", "DATABASE_URL="+url)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		await(t, "the export waits for the table", func() bool {
			var waits bool
			err := db.QueryRow(`SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database())`).Scan(&waits)
			return err == nil && waits
		})
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err == nil || cmd.ProcessState.Exited() {
			t.Fatalf("the export ended early, %v", err)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 || entries[0].Name() != "books.ndjson" {
			t.Errorf("the files are %v, %v", entries, err)
		}
		if _, err := db.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`); err != nil {
			t.Fatal(err)
		}
	}
}

// piped exports into a named pipe, which remains a pipe.
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
