package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/internal/pgtest"
	"recordgraph/store/driver"
)

// modelDir makes a model directory with a model.
func modelDir(t *testing.T, sdl string) string {
	t.Helper()
	dir := t.TempDir()
	writeModel(t, dir, sdl)
	return dir
}

func writeModel(t *testing.T, dir, sdl string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "schema.graphqls"), []byte(sdl), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestModelDirectory takes a model from its first migration to a database, and changes it.
func TestModelDirectory(t *testing.T) {
	t.Parallel()
	dir := modelDir(t, `type Film @record { title: String! @text(max: 100) year: Int }`)
	vars := map[string]string{"RECORDGRAPH_MODEL": dir, "DATABASE_URL": pgtest.New(t, pgtest.Template{})}
	without := map[string]string{}
	command(t, without, "", "model", "check", dir).want(t, 1, "", "the migrations do not make the tables of the model (run: recordgraph migrate diff NAME --model "+dir+"):\n  table films is missing\n")
	command(t, vars, "", "migrate", "diff", "films").want(t, 0, dir+"/migrations/00001_films.sql\n", "")
	command(t, without, "", "model", "check", dir).want(t, 0, dir+": nothing is wrong\n", "")
	command(t, vars, "", "model", "check").want(t, 1, "", "the database does not fit the model:\n  table films is missing\n")
	command(t, vars, "", "migrate", "up").want(t, 0, "7 migrations applied", "")
	command(t, vars, "", "model", "check").want(t, 0, "nothing is wrong", "")

	writeModel(t, dir, `type Film @record { title: String! @text(max: 100) @unique year: Int length: Int }`)
	command(t, vars, "", "model", "check").want(t, 1, "", "  column films.length is missing\n  constraint films_title_key of films is missing\n"+
		"the database does not fit the model:\n  column films.length is missing\n")
	command(t, vars, "", "migrate", "diff", "length").want(t, 0, dir+"/migrations/00002_length.sql\n"+dir+"/migrations/00003_length_finish.sql\n", "")
	command(t, vars, "", "migrate", "diff", "again").want(t, 0, "the tables do not change; no migration is needed", "")
	command(t, vars, "", "model", "check").want(t, 1, "", "  migration model/00002_length.sql is pending (run: recordgraph migrate up)\n")
	command(t, vars, "", "migrate", "up").want(t, 0, "1 migration applied\n", "")
	command(t, vars, "", "model", "check").want(t, 1, "", "  migration model/00003_length_finish.sql is pending (run: recordgraph migrate finish)\n")
	command(t, vars, "", "migrate", "status").want(t, 0, "pending, phase finish         model/00003_length_finish.sql\n", "")
	command(t, vars, "", "migrate", "finish", "--wait", "1s").want(t, 0, "1 migration applied\n", "")
	execute(t, vars["DATABASE_URL"], `ALTER TABLE films DROP CONSTRAINT films_title_key, ADD COLUMN by_hand int NOT NULL`)
	command(t, vars, "", "model", "check").want(t, 1, "", "  constraint films_title_key of films is missing\n  column films.by_hand is required by the database, but the model does not have it")
}

func execute(t *testing.T, url, statement string) {
	t.Helper()
	db, err := driver.Open(driver.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), statement)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestModelCheckReports(t *testing.T) {
	t.Parallel()
	wrong := modelDir(t, "type Film @record {\n\ttitle: Strin\n\tyear: Int @range(min: 2, max: 1)\n}")
	for _, args := range [][]string{{"model", "check", wrong}, {"migrate", "diff", "x", "--model", wrong}} {
		got := command(t, nil, "", args...)
		var places []string
		for line := range strings.Lines(got.stderr) {
			place, _, _ := strings.Cut(line, ": ")
			places = append(places, place)
		}
		if diff := cmp.Diff([]string{"schema.graphqls:2:9", "schema.graphqls:3:12"}, places); diff != "" || got.status != 1 || got.stdout != "" {
			t.Errorf("%v: %+v\n%s", args, got, diff)
		}
	}
	compiled := modelDir(t, "type Film @record {\n\ttitle: String\n\tposter: String @resolver(needs: [\"title\"])\n}")
	command(t, nil, "", "migrate", "diff", "films", "--model", compiled).want(t, 0, "", "")
	command(t, nil, "", "model", "check", compiled).want(t, 0, "schema.graphqls:3:2: Film.poster is computed in Go; ", "")
	if err := os.Remove(compiled + "/migrations/model.graphqls"); err != nil {
		t.Fatal(err)
	}
	command(t, nil, "", "model", "check", compiled).want(t, 1, "", "the migrations lack model.graphqls")
}

func TestModelUsage(t *testing.T) {
	t.Parallel()
	dir := modelDir(t, "type Film @record { title: String }")
	for stderr, args := range map[string][]string{
		"the model directory /absent does not exist":  {"model", "check", "/absent"},
		"the model directory /missing does not exist": {"migrate", "diff", "x", "--model", "/missing"},
		"takes one argument, not also \"b\"":          {"model", "check", dir, "b"},
		"one argument, NAME, is needed":               {"migrate", "diff", "--model", dir},
		"migration name \"Bad Name\": write a-z":      {"migrate", "diff", "Bad Name", "--model", dir},
		"--database-url: ":                            {"model", "check", dir, "--database-url", "postgres://%"},
		"recordgraph model has no command \"chek\"":   {"model", "chek"},
		"has no schema.graphqls":                      {"model", "check", t.TempDir()},
	} {
		command(t, nil, "", args...).want(t, 2, "", stderr)
	}
}
