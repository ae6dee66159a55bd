package main

import (
	"os"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, c := range []struct {
		name       string
		args       []string
		status     int
		out, error string
	}{
		{"help", []string{"--help"}, 0, "recordgen migration NAME", ""},
		{"unknown", []string{"make"}, 2, "", "recordgen migration NAME"},
		{"nameless", []string{"migration"}, 2, "", "recordgen migration NAME"},
		{"no project", nil, 1, "", "gqlgen.yml"},
		{"no project to migrate", []string{"migration", "x"}, 1, "", "gqlgen.yml"},
	} {
		var out, errs strings.Builder
		status := run(t.Context(), c.args, &out, &errs)
		if status != c.status || !strings.Contains(out.String(), c.out) || !strings.Contains(errs.String(), c.error) {
			t.Errorf("%s: status %d, out %q, error %q", c.name, status, out.String(), errs.String())
		}
	}
}

func TestRunMigration(t *testing.T) {
	settings, err := os.ReadFile("../../gqlgen.yml")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("gqlgen.yml", string(settings))
	write("schema.graphqls", "type Movie @record { title: String genre: String }")
	var out, errs strings.Builder
	if status := run(t.Context(), []string{"migration", "first"}, &out, &errs); status != 0 {
		t.Fatalf("status %d: %s", status, errs.String())
	}
	write("schema.graphqls", "type Movie @record { title: String }")
	if status := run(t.Context(), []string{"migration", "second"}, &out, &errs); status != 0 {
		t.Fatalf("status %d: %s", status, errs.String())
	}
	want := "migrations/00001_first.sql\nmigrations/00002_second.sql\n  drops the column movies.genre with all its data\n"
	if out.String() != want {
		t.Errorf("got %s", out.String())
	}
}
