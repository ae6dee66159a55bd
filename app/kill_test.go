package app

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/lib/pq" // the driver "postgres"

	"recordgraph/internal/pgtest"
)

// A load that is killed several times loads each row once.
func TestLoadSurvivesKills(t *testing.T) {
	t.Parallel()
	const books, kills = 40_000, 4 // far more than are there at the last kill, on a machine that is busy elsewhere
	url := pgtest.New(t, pgtest.Template{})
	vars := map[string]string{"DATABASE_URL": url}
	command(t, vars, "", "migrate", "up").want(t, 0, "", "")
	file := filepath.Join(t.TempDir(), "books.ndjson")
	var text bytes.Buffer
	for i := range books {
		fmt.Fprintf(&text, "{\"title\":\"book %d\",\"publisher\":{\"name\":\"publisher %d\"},\"pageCount\":%d}\n", i, i%50, (i+1)%1000)
	}
	if err := os.WriteFile(file, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for kill := range kills {
		loadUntil(t, db, url, file, 1000*(kill+1))
	}
	o := command(t, vars, "", "load", "--create-related", "--batch-size", "50", "Book", file)
	o.want(t, 1, "rows of earlier runs", "")
	var rows, titles, publishers int
	const count = `SELECT count(*), count(DISTINCT title), (SELECT count(*) FROM publishers) FROM books`
	if err := db.QueryRowContext(t.Context(), count).Scan(&rows, &titles, &publishers); err != nil {
		t.Fatal(err)
	}
	if want := books - books/1000; rows != want || titles != want || publishers != 50 {
		t.Errorf("%d rows with %d titles, %d publishers; want %d and 50", rows, titles, publishers, want)
	}
	o = command(t, vars, "", "load", "--create-related", "Book", file)
	o.want(t, 1, fmt.Sprintf("0 rows loaded, 0 refused, after %d rows of earlier runs, %d of them refused", books, books/1000), "")
}

// loadUntil starts a load in a process of its own and kills it when the database has so many books, in the middle of
// whatever it does then.
func loadUntil(t *testing.T, db *sql.DB, url, file string, books int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "load", "--create-related", "--batch-size", "50", "Book", file)
	cmd.Env = append(os.Environ(), asCommand+"=1", "DATABASE_URL="+url)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for n := 0; n < books; {
		if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM books`).Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.Exited() {
		t.Fatalf("the load ended early, %v: %s", err, out.String())
	}
}
