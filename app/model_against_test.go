package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestModelCheckAgainst compares a model with older models and schemas.
func TestModelCheckAgainst(t *testing.T) {
	t.Parallel()
	const sdl = "type Film @record { title: String! @text(max: 100) year: Int }"
	before, same, after := modelDir(t, sdl), modelDir(t, sdl), modelDir(t, "type Film @record { title: String! @text(max: 50) }")
	added := modelDir(t, "type Film @record { title: String! @text(max: 100) year: Int genre: String }")
	public := filepath.Join(t.TempDir(), "public.graphql")
	if err := os.WriteFile(public, []byte(command(t, nil, "", "schema", "--model", before).stdout), 0o644); err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(before, "schema.graphqls")
	check := func(args ...string) outcome {
		t.Helper()
		return command(t, map[string]string{"DATABASE_URL": "postgres://unreachable.invalid/x"}, sdl, append([]string{"model", "check"}, args...)...)
	}
	check("--against", old, same).want(t, 0, "The API is the same for clients.\n", "")
	check("--against", public, same).want(t, 0, "The API is the same for clients.\n", "")
	check("--against", old, after).want(t, 1, "breaking: 2\n  Film.title must have at most 50 characters, not 100.\n", "")
	check("--against", "-", after).want(t, 1, "breaking: 2\n  Film.title must have at most 50 characters, not 100.\n", "")
	check("--against", public, after).want(t, 1, "breaking: 1\n  The field Film.year was removed.\n", "")
	check("--against", old, "--fail-on", "never", after).want(t, 0, "breaking: 2\n", "")
	check("--against", old, added).want(t, 0, "dangerous: 1\n  The field Film.genre was added.\n", "")
	check("--against", old, "--fail-on", "dangerous", added).want(t, 1, "dangerous: 1\n", "")

	var got struct {
		Level   string
		Changes []struct{ Level, Kind, Coordinate, Cause, Message, Remedy string }
	}
	answer := check("--against", old, "--json", after)
	if err := json.Unmarshal([]byte(answer.stdout), &got); err != nil || answer.status != 1 || answer.stderr != "" {
		t.Fatal(err, answer)
	}
	var year []string
	for _, c := range got.Changes {
		if c.Cause == "Film.year" {
			year = append(year, c.Level+" "+c.Kind+" "+c.Coordinate)
		}
	}
	want := []string{
		"breaking FIELD_REMOVED CreateFilmInput.year", "breaking FIELD_REMOVED Film.year", "breaking FIELD_REMOVED FilmFilter.year",
		"breaking TYPE_REMOVED FilmIncrement", "breaking FIELD_REMOVED FilmOrder.year", "breaking FIELD_REMOVED FilmPatch.increment",
		"breaking FIELD_REMOVED FilmPatch.year",
	}
	if diff := cmp.Diff(want, year); diff != "" || got.Level != "breaking" {
		t.Errorf("level %s\n%s", got.Level, diff)
	}
}

// TestModelCheckAgainstUsage passes files that are no model and no schema.
func TestModelCheckAgainstUsage(t *testing.T) {
	t.Parallel()
	dir := modelDir(t, "type Film @record { title: String }")
	for _, c := range []struct {
		stdin, stderr string
		args          []string
	}{
		{args: []string{"--against", "/absent"}, stderr: "--against: open /absent: no such file"},
		{args: []string{"--against", dir}, stderr: "--against: read " + dir + ": is a directory"},
		{args: []string{"--against", "-"}, stderr: "--against: standard input has no types"},
		{args: []string{"--against", "-"}, stdin: "type {", stderr: "standard input:1:6: "},
		{args: []string{"--against", "-"}, stdin: "type Query { x: Absent }", stderr: "Absent"},
		{args: []string{"--against", "-"}, stdin: "type Film @record { title: Absent }", stderr: "standard input:1:28: "},
		{args: []string{"--against", "-", "--fail-on", "all"}, stderr: `--fail-on: "all" is not breaking, dangerous or never`},
		{args: []string{"--json"}, stderr: "--json and --fail-on need --against"},
	} {
		got := command(t, nil, c.stdin, append([]string{"model", "check", dir}, c.args...)...)
		got.want(t, 2, "", c.stderr)
	}
	wrong := modelDir(t, "type Film @record { title: Strin }")
	command(t, nil, "type Query { x: Int }", "model", "check", "--against", "-", wrong).want(t, 1, "", "schema.graphqls:1:28: ")
}
