package ddl

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/model"
	"recordgraph/model/modeltest"
)

// TestWriteMigration follows a project over three migrations.
func TestWriteMigration(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	step := func(sdl, name string, want *Migration, wantErr error) {
		t.Helper()
		got, err := WriteMigration(dir, name, modeltest.Load(t, sdl))
		if diff := cmp.Diff(want, got); diff != "" || !errors.Is(err, wantErr) {
			t.Errorf("%s: got error %v, want %v\n%s", name, err, wantErr, diff)
		}
	}
	first := "type Movie @record { title: String genre: String }"
	step(first, "catalogue", &Migration{Path: dir + "/00001_catalogue.sql"}, nil)
	step(first, "again", nil, ErrUnchanged)
	step("# A comment makes no migration.\n"+first, "comment", nil, ErrUnchanged)
	if err := os.WriteFile(dir+"/00007_by_hand.sql", []byte("-- +goose Up\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	second := "type Movie @record { title: String }"
	step(second, "no_genre", &Migration{Path: dir + "/00008_no_genre.sql", Losses: []string{"the column movies.genre"}}, nil)
	if got, err := os.ReadFile(dir + "/" + model.SnapshotFile); err != nil || string(got) != second {
		t.Errorf("the model kept is %s, %v", got, err)
	}
	for name, sdl := range map[string]string{"Bad Name": first, "type": "type Movie @record { title: Int }"} {
		if _, err := WriteMigration(dir, name, modeltest.Load(t, sdl)); err == nil || errors.Is(err, ErrUnchanged) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 4 {
		t.Errorf("%v: %v", err, files)
	}
}

// upPart is the part of a migration for the way up.
func upPart(text string) string {
	_, up, _ := strings.Cut(text, "-- +goose Up")
	up, _, _ = strings.Cut(up, "-- +goose Down")
	return up
}

// TestMigrationsMatchTheModel runs the migrations of the library and compares with
// the tables of the model.
func TestMigrationsMatchTheModel(t *testing.T) {
	t.Parallel()
	now := TablesOf(modeltest.Load(t, modeltest.SDL(t, modeltest.Library)).Schema())
	kept, err := Snapshot(os.DirFS("../../internal/library/migrations"))
	if err != nil {
		t.Fatal(err)
	}
	if d := diffTables(kept, now); len(d.statements)+len(d.refusals) > 0 {
		t.Fatalf("the model has changed since the last migration; run recordgen migration NAME:\n%s", script(d.statements))
	}
	db := database(t)
	files, err := filepath.Glob("../../internal/library/migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		run(t, db, upPart(string(text)))
	}
	have := catalog(t, db)
	for _, line := range fresh(t, now) {
		if !slices.Contains(have, line) {
			t.Errorf("no migration makes %s", line)
		}
	}
}
