package ddl

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const fileWithSteps = `-- Written from the model.

-- +goose NO TRANSACTION
-- +recordgraph finish

-- +goose Up
-- +recordgraph alter films, studios
ALTER TABLE films ADD CONSTRAINT films_a_check CHECK (a <> ';') NOT VALID; -- the check
ALTER TABLE films DROP COLUMN b;

-- +recordgraph validate films
ALTER TABLE films VALIDATE CONSTRAINT films_a_check;

-- +recordgraph index films
CREATE UNIQUE INDEX CONCURRENTLY films_a_key ON films (a, id);

-- +recordgraph backfill films
UPDATE films SET a = 'where; -- x', "b" = DEFAULT
WHERE a IS DISTINCT FROM 'x' OR (SELECT true FROM t WHERE false);

-- +goose Down
-- +recordgraph index films
DROP INDEX CONCURRENTLY films_a_key;
`

func TestParseFile(t *testing.T) {
	t.Parallel()
	got, steps, err := ParseFile(strings.ReplaceAll(fileWithSteps, "\n", "\r\n"))
	if err != nil || !steps {
		t.Fatal(steps, err)
	}
	want := &File{
		Finish: true,
		Up: []Step{
			{Form: Alter, Tables: []string{"films", "studios"}, SQL: "ALTER TABLE films ADD CONSTRAINT films_a_check CHECK (a <> ';') NOT VALID; -- the check\nALTER TABLE films DROP COLUMN b;"},
			{Form: Validate, Tables: []string{"films"}, SQL: "ALTER TABLE films VALIDATE CONSTRAINT films_a_check;"},
			{Form: Index, Tables: []string{"films"}, SQL: "CREATE UNIQUE INDEX CONCURRENTLY films_a_key ON films (a, id);"},
			{Form: Backfill, Tables: []string{"films"}, SQL: "UPDATE films SET a = 'where; -- x', \"b\" = DEFAULT\nWHERE a IS DISTINCT FROM 'x' OR (SELECT true FROM t WHERE false);"},
		},
		Down: []Step{{Form: Index, Tables: []string{"films"}, SQL: "DROP INDEX CONCURRENTLY films_a_key;"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	update, err := got.Up[3].Update()
	if diff := cmp.Diff(Update{"films", `a = 'where; -- x', "b" = DEFAULT`, `a IS DISTINCT FROM 'x' OR (SELECT true FROM t WHERE false)`}, update); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if index, err := got.Down[0].Index(); err != nil || index != (IndexStatement{"films_a_key", true}) {
		t.Error(index, err)
	}
	if name, err := got.Up[1].Constraint(); err != nil || name != "films_a_check" {
		t.Error(name, err)
	}
}

// TestParsePlainFile reads files that goose runs.
func TestParsePlainFile(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "-- +goose Up\nSELECT 1;\n", "SELECT '\n  -- +recordgraph';"} {
		if f, steps, err := ParseFile(text); f != nil || steps || err != nil {
			t.Errorf("%q: %v, %v, %v", text, f, steps, err)
		}
	}
}

func TestParseFileRefuses(t *testing.T) {
	t.Parallel()
	const up = "-- +goose Up\n"
	step := func(form, sql string) string { return up + "-- +recordgraph " + form + " films\n" + sql }
	for text, want := range map[string]string{
		"-- +recordgraph finish\n":                                                   "line 2: the file has no line -- +goose Up",
		"-- +recordgraph alter films\nSELECT 1;":                                     "line 1: a step comes after -- +goose Up",
		up + "-- +recordgraph finish\n":                                              "line 2: -- +recordgraph finish comes before -- +goose Up",
		"-- +recordgraph finish\n" + up:                                              "line 3: the part after -- +goose Up has no step",
		" -- +recordgraph finish\n" + up + "SELECT 1;":                               "line 1: write -- +recordgraph at the beginning of the line",
		"--+recordgraph finish\n" + up + "SELECT 1;":                                 "line 1: write -- +recordgraph at the beginning of the line",
		up + "-- +Recordgraph alter films\nSELECT 1;":                                "line 2: write -- +recordgraph at the beginning of the line",
		"-- +recordgraph  finish \n" + up:                                            "line 3: the part after -- +goose Up has no step",
		up + "SELECT 1;\n-- +recordgraph alter films\nSELECT 1;":                     "line 2: the statement belongs to no step; write -- +recordgraph alter TABLE above it",
		up + "-- +recordgraph alter\nSELECT 1;":                                      "line 2: write -- +recordgraph FORM TABLE, such as -- +recordgraph alter movies",
		up + "-- +recordgraph\nSELECT 1;":                                            "line 2: write -- +recordgraph FORM TABLE",
		up + "-- +recordgraph alter a,\nSELECT 1;":                                   "line 2: write -- +recordgraph FORM TABLE",
		step("drop", "SELECT 1;"):                                                    `line 2: the form "drop" is unknown; write alter, validate, index or backfill`,
		step("alter", ""):                                                            "line 2: the step has no statement",
		step("alter", "-- nothing\n") + "-- +goose Down\n":                           "line 4: the step of line 2: the step has no statement",
		step("alter", "SELECT 1; COMMIT;"):                                           "line 2: COMMIT is not allowed: the step is one transaction",
		step("alter", "DROP INDEX CONCURRENTLY a"):                                   "line 2: CONCURRENTLY is not allowed in a transaction; write a step -- +recordgraph index films",
		step("alter", "SELECT 'a"):                                                   "line 2: a string is not closed",
		step("alter", "SELECT (1"):                                                   "line 2: a parenthesis is opened but not closed",
		step("alter", "SELECT 1)"):                                                   "line 2: a ) closes nothing",
		step("alter", "SELECT $a$ $b$"):                                              "line 2: a string that begins with $a$ is not closed",
		step("alter", "SELECT /* /* */ 1"):                                           "line 2: a comment is not closed",
		step("alter", `SELECT "a`):                                                   "line 2: a quoted name is not closed",
		step("index", "CREATE INDEX a ON films (a)"):                                 "line 2: write one CREATE INDEX CONCURRENTLY name ON films …, or one DROP INDEX CONCURRENTLY name",
		step("index", "CREATE INDEX CONCURRENTLY a ON books (a)"):                    "line 2: write one CREATE INDEX CONCURRENTLY name ON films",
		step("index", "CREATE INDEX CONCURRENTLY ON films (a)"):                      "line 2: write one CREATE INDEX CONCURRENTLY name ON films",
		step("index", "DROP INDEX CONCURRENTLY a, b"):                                "line 2: write one CREATE INDEX CONCURRENTLY name ON films",
		step("index", "CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON films (a)"):      "line 2: leave out IF EXISTS",
		step("index", "SELECT 1; SELECT 2;"):                                         "line 2: a step of this form has one statement, not 2",
		step("validate", "ALTER TABLE films VALIDATE CONSTRAINT a, DROP COLUMN b"):   "line 2: write one ALTER TABLE films VALIDATE CONSTRAINT name",
		step("validate", ""):                                                         "line 2: a step of this form has one statement, not 0",
		step("backfill", "UPDATE films SET a = 1"):                                   "line 2: write one UPDATE films SET … WHERE …",
		step("backfill", "UPDATE films SET a = (SELECT 1 FROM b WHERE c)"):           "line 2: write one UPDATE films SET … WHERE …",
		step("backfill", "UPDATE films f SET a = 1 WHERE a = 2"):                     "line 2: write one UPDATE films SET … WHERE …",
		step("backfill", "UPDATE films SET a = 1 FROM b WHERE a = 2"):                "line 2: write one UPDATE films SET … WHERE …",
		step("backfill", "UPDATE films SET a = 1 WHERE a = 2 RETURNING id"):          "line 2: write one UPDATE films SET … WHERE …",
		step("backfill", "DELETE FROM films WHERE true"):                             "line 2: write one UPDATE films SET … WHERE …",
		step("alter", "SELECT 1;") + "\n-- +goose ENVSUB ON\n":                       "line 4: -- +goose ENVSUB ON can't be used in a file with steps",
		step("alter", "SELECT 1;") + "\n" + up:                                       "line 4: a second -- +goose Up",
		"-- +goose Down\n-- +recordgraph alter films\nSELECT 1;":                     "line 1: -- +goose Down follows -- +goose Up, once",
		step("alter", "SELECT 1;") + "\n-- +goose Down\n-- +goose Down\n":            "line 5: -- +goose Down follows -- +goose Up, once",
		step("alter", "SELECT 1;") + "\n-- +recordgraph finish\n-- +goose Down\n":    "line 4: -- +recordgraph finish comes before -- +goose Up",
		step("alter", "SELECT 1;") + "\n-- +goose Down\nDROP TABLE films;\nSELECT 2": "line 5: the statement belongs to no step",
	} {
		if _, steps, err := ParseFile(text); err == nil || !steps || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// TestParseWrittenFiles reads the files of the corpus, and writes them again.
func TestParseWrittenFiles(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*/migration.sql")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(string(text), "-- File: ")
		for _, part := range parts[1:] {
			_, part, _ = strings.Cut(part, "\n") // without the name of the file
			f, steps, err := ParseFile(part)
			if err != nil {
				t.Errorf("%s: %v", path, err)
			} else if steps {
				_, body, _ := strings.Cut(part, "\n\n")
				if _, written, _ := strings.Cut(f.Text(), "\n"); strings.TrimSpace(written) != strings.TrimSpace(body) {
					t.Errorf("%s: %s", path, cmp.Diff(body, written))
				}
			}
		}
	}
}

// FuzzParseFile reads any text: the result is the same when it is written and read again.
func FuzzParseFile(f *testing.F) {
	f.Add(fileWithSteps)
	f.Add("-- +goose Up\n-- +recordgraph alter a\nSELECT $x$;$x$, E'\\'', U&\"a\";")
	f.Fuzz(func(t *testing.T, text string) {
		file, steps, err := ParseFile(text)
		if err != nil || !steps {
			return
		}
		again, steps, err := ParseFile(file.Text())
		if err != nil || !steps {
			t.Fatalf("%v: %s", err, file.Text())
		}
		if diff := cmp.Diff(file, again); diff != "" {
			t.Error(diff)
		}
	})
}
