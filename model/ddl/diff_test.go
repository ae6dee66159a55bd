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

// TestMigrations compares migrations with goldens and runs them: up must lead to the
// tables of the new model, down to those of the old one.
func TestMigrations(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"first", "grow", "shrink", "refused"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, to := state(t, name, "from"), state(t, name, "to")
			up, down := diffTables(from, to), diffTables(to, from)
			if len(up.refusals) > 0 {
				golden.Compare(t, "testdata/"+name+"/refusals.txt", strings.Join(up.refusals, "\n")+"\n")
				return
			}
			golden.Compare(t, "testdata/"+name+"/migration.sql", migrationText(up, down))
			db := database(t)
			run(t, db, script(diffTables(nil, from).statements))
			fill(t, db, name)
			run(t, db, script(up.statements))
			if diff := cmp.Diff(fresh(t, to), catalog(t, db)); diff != "" {
				t.Errorf("up (-model +migrated):\n%s", diff)
			}
			if len(down.refusals) > 0 {
				return
			}
			run(t, db, script(down.statements))
			if diff := cmp.Diff(fresh(t, from), catalog(t, db)); diff != "" {
				t.Errorf("down (-model +migrated):\n%s", diff)
			}
		})
	}
}

// fresh is the catalog of an empty database with the tables.
func fresh(t *testing.T, tables Tables) []string {
	t.Helper()
	db := database(t)
	run(t, db, script(diffTables(nil, tables).statements))
	return catalog(t, db)
}

// fill adds a record before the migration.
func fill(t *testing.T, db *sql.DB, name string) {
	if name == "grow" {
		run(t, db, `INSERT INTO movies (id, created_at, updated_at, title) VALUES (gen_random_uuid(), now(), now(), 'Old')`)
	}
}

func TestIrreversibleMigration(t *testing.T) {
	t.Parallel()
	text := migrationText(difference{statements: []string{"SELECT 1;"}}, difference{refusals: []string{"it's 100% gone"}})
	_, down, _ := strings.Cut(text, "-- +goose Down\n")
	_, err := database(t).Exec(down)
	if err == nil || !strings.Contains(err.Error(), "this migration can't be reverted: it's 100% gone") {
		t.Errorf("got %v", err)
	}
}

func TestEmptyScript(t *testing.T) {
	t.Parallel()
	if got := script(nil); got != "" {
		t.Errorf("got %q", got)
	}
}
