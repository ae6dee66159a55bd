package recordgen

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWriteMigration follows a project over three migrations.
func TestWriteMigration(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("gqlgen.yml", string(read(t, "..", "gqlgen.yml")))
	o := Options{Dir: dir}
	step := func(model, name string, want *Migration, wantErr error) {
		t.Helper()
		write("schema.graphqls", model)
		got, err := WriteMigration(o, name)
		if diff := cmp.Diff(want, got); diff != "" || !errors.Is(err, wantErr) {
			t.Errorf("%s: got error %v, want %v\n%s", name, err, wantErr, diff)
		}
	}
	first := "type Movie @record { title: String genre: String }"
	step(first, "catalogue", &Migration{Path: "migrations/00001_catalogue.sql"}, nil)
	step(first, "again", nil, ErrUnchanged)
	step("# A comment makes no migration.\n"+first, "comment", nil, ErrUnchanged)
	write("migrations/00007_by_hand.sql", "-- +goose Up\n")
	second := "type Movie @record { title: String }"
	step(second, "no_genre", &Migration{Path: "migrations/00008_no_genre.sql", Losses: []string{"the column movies.genre"}}, nil)
	if got := string(read(t, dir, "migrations/model.graphqls")); got != second {
		t.Errorf("the model kept is %s", got)
	}
	if _, err := WriteMigration(o, "Bad Name"); err == nil {
		t.Error("a bad name was taken")
	}
	write("schema.graphqls", "type Movie @record { title: Int }")
	if _, err := WriteMigration(o, "type"); err == nil {
		t.Error("a change of type was taken")
	}
	write("schema.graphqls", "type Movie @record { title: Strin }")
	var problems Problems
	if _, err := WriteMigration(o, "broken"); !errors.As(err, &problems) {
		t.Errorf("got %v, want problems", err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "migrations", "*"))
	if err != nil || len(files) != 4 {
		t.Errorf("%v: %v", err, files)
	}
}

// upPart is what goose runs to go up.
func upPart(text string) string {
	_, up, _ := strings.Cut(text, "-- +goose Up")
	up, _, _ = strings.Cut(up, "-- +goose Down")
	return up
}

// TestMigrationsCarryTheModel runs the migrations of this project: they lead to
// what the model makes of an empty database.
func TestMigrationsCarryTheModel(t *testing.T) {
	t.Parallel()
	m := catalogue(t)
	kept, err := Load("model.graphqls", read(t, "..", "migrations", snapshotFile))
	if err != nil {
		t.Fatal(err)
	}
	if d := diffTables(kept.tables(), m.tables()); len(d.statements)+len(d.refusals) > 0 {
		t.Fatalf("the model has changed since the last migration; run recordgen migration NAME:\n%s", script(d.statements))
	}
	db := database(t)
	files, err := filepath.Glob("../migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		run(t, db, upPart(string(read(t, file))))
	}
	have := catalog(t, db)
	for _, line := range fresh(t, m.tables()) {
		if !slices.Contains(have, line) {
			t.Errorf("no migration makes %s", line)
		}
	}
}
