package ddl

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/internal/pgtest"
	"recordgraph/model"
	"recordgraph/model/modeltest"
	"recordgraph/record"
)

// scraps are texts that parsers of SQL, lines and literals may read wrongly.
var scraps = []string{
	"--", " -- ", "-", ";", ";\n", "; ", "\n", "\r\n", "\r", "\t", "\v", "\x01", "\x7f", "\u0085", "\u00a0", "\u2028", "'", "''", `"`, `\`, `\\`, `\'`, `\n`, `\x41`,
	"-- +goose Down\n", "\n-- +goose StatementBegin\n", "\n-- +goose StatementEnd\n", "\n-- +goose Up", "+goose", "\n-- +goose ENVSUB ON\n", "$$", "$a$", "$1", "${HOME}",
	"/*", "*/", "%", "%%", "?", ":a", "E'", "U&'", "{", "}", "(", ")", "é", "😀", "\ufeff", " ", "none", "yet", "1", "COMMIT", "#", "@", "!",
}

// textsFromBugReports broke migrations in the past.
var textsFromBugReports = []string{
	"none -- yet", "^a --b?$", "x -- y", "a;\nb", ";", "--", "a\n-- +goose Down\nb", "a\n;\n", `\`, `it's \' "quoted"`, "$$", "", " two  spaces ",
}

func hostileText(r *rand.Rand) string {
	var b strings.Builder
	for range 1 + r.IntN(6) {
		b.WriteString(scraps[r.IntN(len(scraps))])
	}
	return b.String()
}

// spellings are the literals of SQL that stand for a text.
func spellings(text string) []string {
	escaped := strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\t", `\t`, "-", `\-`).Replace(text)
	out := []string{"'" + strings.ReplaceAll(text, "'", "''") + "'", "E'" + escaped + "'", "e'" + strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), "'", "''") + "'"}
	if !strings.Contains(text+"$", "$t$") {
		out = append(out, "$t$"+text+"$t$")
	}
	if whole, rest, found := strings.Cut(text, " "); found {
		quoted := strings.NewReplacer("'", "''").Replace
		out = append(out, "'"+quoted(whole)+"' \n\t ' "+quoted(rest)+"'")
	}
	return out
}

// quote writes a string of GraphQL.
func quote(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

// hostileModel is a model with a text in every place for texts.
func hostileModel(text string) (model string, checks int) {
	quoted := quote(text)
	var directives string
	for i, literal := range spellings(text) {
		sql := fmt.Sprintf("name\n  <> %s AND (length(name) <> %d)", literal, 1000+i)
		directives += fmt.Sprintf(" @check(sql: %s, message: %s)", quote(sql), quote("not "+text+"."))
		checks++
	}
	pattern := ""
	if record.CheckPattern(text) == nil && text != "" {
		pattern = "  patterned: String @text(pattern: " + quoted + ")\n"
	}
	return "type Thing @record" + directives + " {\n  name: String!\n  filled: String @default(value: " + quoted + ")\n" +
		"  required: String! @default(value: " + quoted + ")\n  list: [String!]! @default(value: [" + quoted + ", " + quoted + "])\n" +
		"  json: JSON @default(value: {a: " + quoted + ", b: [" + quoted + "]})\n" + pattern + "}\n", checks
}

// TestMigrationsOfHostileTexts applies migrations of models with hostile texts by
// goose, forwards and back, under both settings of standard_conforming_strings.
func TestMigrationsOfHostileTexts(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	texts := textsFromBugReports
	for range 60 {
		texts = append(texts, hostileText(r))
	}
	for _, conforming := range []string{"on", "off"} {
		t.Run("standard_conforming_strings "+conforming, func(t *testing.T) {
			t.Parallel()
			address, err := url.Parse(pgtest.New(t, pgtest.Template{}))
			if err != nil {
				t.Fatal(err)
			}
			query := address.Query()
			query.Set("standard_conforming_strings", conforming)
			address.RawQuery = query.Encode()
			db, err := sql.Open("postgres", address.String())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			for _, text := range texts {
				if checkHostileText(t, db, text); t.Failed() {
					t.Fatalf("the text was %q", text)
				}
			}
		})
	}
}

func checkHostileText(t *testing.T, db *sql.DB, text string) {
	t.Helper()
	sdl, checks := hostileModel(text)
	now := modeltest.Load(t, sdl)
	small, large := TablesOf(modeltest.Load(t, "type Thing @record { name: String! }").Schema()), TablesOf(now.Schema())
	written := fstest.MapFS{"00001_before.sql": {Data: []byte(creation(small))}}
	change := files(small, large, Diff(small, large), "now")
	for i, f := range change {
		written[fmt.Sprintf("%05d_%s.sql", i+2, f.name)] = &fstest.MapFile{Data: []byte(f.text)}
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, written, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	step := func(do func() error) {
		t.Helper()
		if err := do(); err != nil {
			t.Fatalf("%v in:\n%s", err, change)
		}
	}
	step(func() error { _, err := p.UpTo(t.Context(), 1); return err })
	old := catalog(t, db)
	run(t, db, `INSERT INTO things (id, created_at, updated_at, name) VALUES (gen_random_uuid(), now(), now(), 'old')`)
	step(func() error { _, err := p.Up(t.Context()); return err })
	checkDefaults(t, db, now.Schema().Type("Thing"))
	checkConditions(t, db, now, text, checks)
	checkPublished(t, now, text)
	step(func() error { _, err := p.DownTo(t.Context(), 1); return err })
	if diff := cmp.Diff(old, catalog(t, db)); diff != "" {
		t.Errorf("down (-before +after):\n%s", diff)
	}
	step(func() error { _, err := p.DownTo(t.Context(), 0); return err })
}

// checkDefaults compares a record older than the migration with a new one, for
// which the service sends the defaults of the metadata.
func checkDefaults(t *testing.T, db *sql.DB, typ *record.Type) {
	t.Helper()
	list := typ.Field("list").Default.([]any)
	_, err := db.Exec(`INSERT INTO things (id, created_at, updated_at, name, filled, required, list, json) VALUES (gen_random_uuid(), now(), now(), 'new', $1, $2, $3, $4)`,
		typ.Field("filled").Default, typ.Field("required").Default, pq.Array([]string{list[0].(string), list[1].(string)}), fmt.Sprintf("%s", typ.Field("json").Default))
	if err != nil {
		t.Fatal(err)
	}
	var kinds int
	if err := db.QueryRow(`SELECT count(*) FROM (SELECT DISTINCT filled, required, list, json FROM things) x`).Scan(&kinds); err != nil || kinds != 1 {
		t.Errorf("old and new records hold %d kinds of defaults, %v", kinds, err)
	}
}

// checkConditions checks that each condition refuses only the text.
func checkConditions(t *testing.T, db *sql.DB, m *model.Model, text string, checks int) {
	t.Helper()
	insert := `INSERT INTO things (id, created_at, updated_at, name) VALUES (gen_random_uuid(), now(), now(), $1)`
	for _, c := range m.Schema().Type("Thing").Checks {
		var holds bool
		if err := db.QueryRow(`SELECT `+c.SQL+` FROM (SELECT $1::text AS name) x`, text).Scan(&holds); err != nil || holds {
			t.Errorf("%s is %t of the text, %v", c.SQL, holds, err)
		}
		checks--
	}
	if _, err := db.Exec(insert, text); err == nil {
		t.Error("the checks let the text pass")
	}
	if _, err := db.Exec(insert, text+"x"); err != nil || checks != 0 {
		t.Errorf("another text: %v; %d checks are missing", err, checks)
	}
	f := m.Schema().Type("Thing").Field("patterned")
	if f == nil {
		return
	}
	_, err := db.Exec(`UPDATE things SET patterned = $1`, text)
	if matches := regexp.MustCompile(f.Text.Pattern).MatchString(text); matches != (err == nil) {
		t.Errorf("the pattern matches the text in RE2: %t, in PostgreSQL: %v", matches, err)
	}
}

// checkPublished finds the text in the public schema.
func checkPublished(t *testing.T, m *model.Model, text string) {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "public.graphqls", Input: m.PublicSDL()})
	if err != nil {
		t.Fatal(err)
	}
	if v := schema.Types["CreateThingInput"].Fields.ForName("required").DefaultValue; v == nil || v.Raw != text {
		t.Errorf("clients see the default %v", v)
	}
}
