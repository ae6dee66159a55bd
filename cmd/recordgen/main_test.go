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
		{"help", []string{"--help"}, 0, "migration NAME", ""},
		{"unknown", []string{"make"}, 2, "", "migration NAME"},
		{"nameless", []string{"migration"}, 2, "", "migration NAME"},
		{"unknown flag", []string{"-x"}, 2, "", "migration NAME"},
		{"no folder", []string{"-C", "nowhere"}, 1, "", "nowhere/gqlgen.yml"},
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
	settings, err := os.ReadFile("../../internal/library/gqlgen.yml")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.Mkdir("project", 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		if err := os.WriteFile("project/"+name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("gqlgen.yml", string(settings))
	write("schema.graphqls", "type Book @record { title: String genre: String }")
	var out, errs strings.Builder
	if status := run(t.Context(), []string{"-C", "project", "migration", "first"}, &out, &errs); status != 0 {
		t.Fatalf("status %d: %s", status, errs.String())
	}
	write("schema.graphqls", "type Book @record { title: String genre: String @unique }")
	if status := run(t.Context(), []string{"-C", "project", "migration", "second"}, &out, &errs); status != 0 {
		t.Fatalf("status %d: %s", status, errs.String())
	}
	write("schema.graphqls", "type Book @record { title: String @deprecated genre: String @unique }")
	if status := run(t.Context(), []string{"-C", "project", "migration", "third"}, &out, &errs); status != 0 {
		t.Fatalf("status %d: %s", status, errs.String())
	}
	want := "project/migrations/00001_first.sql\nproject/migrations/00002_second_finish.sql\n" +
		"the tables do not change; no migration is needed\n"
	if out.String() != want {
		t.Errorf("got %s", out.String())
	}
}
