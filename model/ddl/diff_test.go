package ddl

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/internal/golden"
	"recordgraph/model/modeltest"
)

// state reads one side of a case; nil without a file.
func state(t *testing.T, name, side string) Tables {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name, side+".graphqls"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return TablesOf(modeltest.Load(t, string(text)).Schema())
}

// TestMigrations compares the files of migrations with goldens and runs their steps: up must lead to the tables of the new
// model, down to those of the old one.
func TestMigrations(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"first", "grow", "shrink", "phases", "removed", "widen_both", "widen_new"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, to := state(t, name, "from"), state(t, name, "to")
			plan := Diff(from, to)
			var text strings.Builder
			for _, f := range files(from, to, plan, name) {
				text.WriteString("-- File: " + f.name + "\n" + f.text)
			}
			golden.Compare(t, "testdata/"+name+"/migration.sql", text.String())
			db := database(t)
			run(t, db, from.Create())
			fill(t, db, name)
			between := shared(from, to)
			for _, phase := range []struct {
				name  string
				steps []Step
				want  Tables
			}{{"expand", plan.Expand, between}, {"finish", plan.Finish, to}, {"finish, down", lead(to, between), between}, {"expand, down", undo(between, from), from}} {
				for _, s := range phase.steps {
					run(t, db, s.SQL)
				}
				if diff := cmp.Diff(fresh(t, phase.want), catalog(t, db)); diff != "" {
					t.Errorf("%s (-model +migrated):\n%s", phase.name, diff)
				}
			}
		})
	}
}

// fresh is the catalog of an empty database with the tables.
func fresh(t *testing.T, tables Tables) []string {
	t.Helper()
	db := database(t)
	run(t, db, tables.Create())
	return catalog(t, db)
}

// fill adds a record before the migration.
func fill(t *testing.T, db *sql.DB, name string) {
	if name == "grow" {
		run(t, db, `INSERT INTO movies (id, created_at, updated_at, title) VALUES (gen_random_uuid(), now(), now(), 'Old')`)
	}
}

func TestEmptyScript(t *testing.T) {
	t.Parallel()
	if got := script(nil); got != "" {
		t.Errorf("got %q", got)
	}
}
