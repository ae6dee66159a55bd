package ddl

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/model"
	"recordgraph/model/modeltest"
)

// TestWriteMigration follows a project over its migrations.
func TestWriteMigration(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	step := func(sdl, name string, want *Migration) {
		t.Helper()
		got, err := WriteMigration(dir, name, modeltest.Load(t, sdl), false)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
		if kept, err := os.ReadFile(dir + "/" + model.SnapshotFile); err != nil || string(kept) != sdl {
			t.Errorf("%s: the model kept is %s, %v", name, kept, err)
		}
	}
	first := "type Movie @record { title: String genre: String }"
	step(first, "catalogue", &Migration{Paths: []string{dir + "/00001_catalogue.sql"}})
	step(first, "again", &Migration{})
	step("# A comment makes no migration.\n"+first, "comment", &Migration{})
	if err := os.WriteFile(dir+"/00007_by_hand.sql", []byte("-- +goose Up\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	step("type Movie @record { title: String! @default(value: \"\") @text(max: 9) genre: String }", "title",
		&Migration{Paths: []string{dir + "/00008_title.sql", dir + "/00009_title_finish.sql"}})
}

// TestRefusedMigrations has changes that would delete data, or that need knowledge of the data. Nothing is written.
func TestRefusedMigrations(t *testing.T) {
	t.Parallel()
	const first = "enum Mood { CALM LOUD } type Movie @record { title: String year: Int mood: Mood } type Studio @record { name: String }"
	for _, c := range []struct{ name, sdl, want string }{
		{"Bad Name", first, "write a-z, 0-9 and _"},
		{"type", strings.Replace(first, "title: String", "title: Int", 1), "movies.title changes from text COLLATE \"C\" to integer; add a field of the new type"},
		{"wider", strings.Replace(first, "year: Int", "year: BigInt", 1), `@column(name: "year_bigint") @widened(column: "year"`},
		{"gone_field", strings.Replace(first, "title: String", "name: String", 1), "the column movies.title is gone from the model; put it back with @removed"},
		{"gone_type", strings.Replace(first, "type Studio @record { name: String }", "", 1), "the type Studio with the table studios is gone"},
		{"gone_value", strings.Replace(first, "LOUD", "QUIET", 1), "the value Mood.LOUD is gone"},
		{"required", strings.Replace(first, "year: Int", "year: Int rank: Int!", 1), "movies.rank is required and has no default"},
	} {
		dir := t.TempDir()
		if _, err := WriteMigration(dir, "first", modeltest.Load(t, first), false); err != nil {
			t.Fatal(err)
		}
		if _, err := WriteMigration(dir, c.name, modeltest.Load(t, c.sdl), false); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
		if files, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(files) != 2 {
			t.Errorf("%s: %v: %v", c.name, err, files)
		}
	}
}

// TestStages takes a field through the stages of @widened. Each stage needs the one before.
func TestStages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const narrow, wide = "views: Int", `views: BigInt @column(name: "views_big")`
	stage := func(name string) string { return wide + ` @widened(column: "views", from: Int, stage: ` + name + `)` }
	write := func(field, name string) (*Migration, error) {
		return WriteMigration(dir, name, modeltest.Load(t, "type Film @record { "+field+" }"), false)
	}
	for i, c := range []struct {
		field string
		skips []string // fields of the models that must not follow
		files []string
	}{
		{narrow, []string{stage("READ_NEW"), stage("WRITE_NEW"), wide}, []string{"00001_s0.sql"}},
		{stage("WRITE_BOTH"), []string{stage("WRITE_NEW"), wide}, []string{"00002_s1.sql", "00003_s1_finish.sql"}},
		{stage("READ_NEW"), []string{wide}, []string{"00004_s2.sql"}},
		{stage("WRITE_NEW"), []string{stage("READ_NEW"), stage("WRITE_BOTH")}, []string{"00005_s3.sql", "00006_s3_finish.sql"}},
		{wide, nil, nil},
	} {
		m, err := write(c.field, fmt.Sprintf("s%d", i))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, path := range m.Paths {
			names = append(names, filepath.Base(path))
		}
		if diff := cmp.Diff(c.files, names); diff != "" {
			t.Errorf("%s:\n%s", c.field, diff)
		}
		for _, skip := range c.skips {
			if _, err := write(skip, "skip"); err == nil {
				t.Errorf("%s follows %s", skip, c.field)
			} else {
				t.Log(err)
			}
		}
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
	if differences := kept.Differences(now); len(differences) > 0 {
		t.Fatalf("the model has changed since the last migration; run recordgen migration NAME:\n%s", strings.Join(differences, "\n"))
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
