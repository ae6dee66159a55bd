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
	const films, kills = 40_000, 4 // far more than are there at the last kill, on a machine that is busy elsewhere
	url := pgtest.New(t, pgtest.Template{})
	vars := map[string]string{"DATABASE_URL": url}
	command(t, vars, "", "migrate", "up").want(t, 0, "", "")
	file := filepath.Join(t.TempDir(), "films.ndjson")
	var text bytes.Buffer
	for i := range films {
		fmt.Fprintf(&text, "{\"title\":\"film %d\",\"studio\":{\"name\":\"studio %d\"},\"runtimeMinutes\":%d}\n", i, i%50, (i+1)%1000)
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
	o := command(t, vars, "", "load", "--create-related", "--batch-size", "50", "Movie", file)
	o.want(t, 1, "rows of earlier runs", "")
	var rows, titles, studios int
	const count = `SELECT count(*), count(DISTINCT title), (SELECT count(*) FROM studios) FROM movies`
	if err := db.QueryRowContext(t.Context(), count).Scan(&rows, &titles, &studios); err != nil {
		t.Fatal(err)
	}
	if want := films - films/1000; rows != want || titles != want || studios != 50 {
		t.Errorf("%d rows with %d titles, %d studios; want %d and 50", rows, titles, studios, want)
	}
	o = command(t, vars, "", "load", "--create-related", "Movie", file)
	o.want(t, 1, fmt.Sprintf("0 rows loaded, 0 refused, after %d rows of earlier runs, %d of them refused", films, films/1000), "")
}

// loadUntil starts a load in a process of its own and kills it when the database has so many films, in the middle of
// whatever it does then.
func loadUntil(t *testing.T, db *sql.DB, url, file string, films int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "load", "--create-related", "--batch-size", "50", "Movie", file)
	cmd.Env = append(os.Environ(), asCommand+"=1", "DATABASE_URL="+url)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for n := 0; n < films; {
		if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM movies`).Scan(&n); err != nil {
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
