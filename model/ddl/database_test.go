package ddl

import (
	"database/sql"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/internal/golden"
	"recordgraph/internal/pgtest" // also the driver
	"recordgraph/model/modeltest"
	"recordgraph/record"
)

// database is an empty database.
func database(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", pgtest.New(t, pgtest.Template{}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func run(t *testing.T, db *sql.DB, script string) {
	t.Helper()
	if _, err := db.Exec(script); err != nil {
		t.Fatalf("%v in:\n%s", err, script)
	}
}

// catalog lists the columns, constraints and indexes of the public schema.
func catalog(t *testing.T, db *sql.DB) []string {
	t.Helper()
	rows, err := db.Query(`
		SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
			|| CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
			|| coalesce(' COLLATE ' || l.collname, '') || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
		LEFT JOIN pg_collation l ON l.oid = a.attcollation
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
		UNION ALL
		SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
		FROM pg_constraint WHERE connamespace = 'public'::regnamespace
		UNION ALL
		SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
		ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		out = append(out, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestGoldens compares the tables of each case with goldens.
func TestGoldens(t *testing.T) {
	t.Parallel()
	for _, name := range modeltest.Names(t, false) {
		m := modeltest.Load(t, modeltest.SDL(t, name))
		golden.Compare(t, modeltest.Golden(name, "tables.sql"), Create(m.Schema()))
	}
}

func TestTablesOfEveryModel(t *testing.T) {
	t.Parallel()
	db := database(t)
	for name, m := range modeltest.All(t) {
		run(t, db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"+Create(m.Schema()))
		for _, line := range catalog(t, db) {
			if strings.Contains(line, " text") && strings.HasPrefix(line, "column") && !strings.Contains(line, "COLLATE C") {
				t.Errorf("%s: %s: not in the C collation", name, line)
			}
		}
	}
}

func TestChecksRefuse(t *testing.T) {
	t.Parallel()
	db := database(t)
	run(t, db, Create(modeltest.Load(t, modeltest.SDL(t, "scalars")).Schema()))
	insert := func(column, value string) error {
		_, err := db.Exec(`INSERT INTO samples (id, created_at, updated_at, name, ` + column + `)
			VALUES (gen_random_uuid(), now(), now(), 'x', ` + value + `)`)
		return err
	}
	for column, values := range map[string][]string{
		"ratio": {"'NaN'", "'Infinity'", "10.5"}, "share": {"'NaN'", "'Infinity'", "'-Infinity'"},
		"price": {"'NaN'", "'Infinity'", "0.4"}, "count": {"-1"}, "mood": {"'LOUD'", "'calm'"},
		"labels": {"ARRAY['a', NULL]"}, "ratios": {"ARRAY['NaN'::float8]", "ARRAY['-Infinity'::float8]"},
		"prices": {"ARRAY['NaN'::numeric]"}, "moods": {"ARRAY['LOUD']"}, "site": {"repeat('x', 501)"},
	} {
		for _, value := range values {
			if insert(column, value) == nil {
				t.Errorf("%s took %s", column, value)
			}
		}
	}
	for column, value := range map[string]string{"ratio": "10", "share": "0", "ratios": "ARRAY[1.5]", "moods": "'{}'", "total": "null"} {
		if err := insert(column, value); err != nil {
			t.Errorf("%s refused %s: %v", column, value, err)
		}
	}
	var at, span, data string
	err := db.QueryRow(`SELECT (at AT TIME ZONE 'UTC')::text, span::text, data::text FROM samples LIMIT 1`).Scan(&at, &span, &data)
	if diff := cmp.Diff([]string{"2026-11-21 11:00:00.5", "1 day 12:00:00", `{"a": [1, 2.5, "x"], "b": null, "c": true}`}, []string{at, span, data}); err != nil || diff != "" {
		t.Errorf("defaults: %v\n%s", err, diff)
	}
}

// TestPatternsMeanTheSame compares RE2 and PostgreSQL on patterns that
// record.CheckPattern admits.
func TestPatternsMeanTheSame(t *testing.T) {
	t.Parallel()
	db := database(t)
	patterns := []string{
		`^[A-Z]{2}$`, `a|b`, `^(?:ab)+c?$`, `^\d{1,3}$`, `\w+`, `^\W$`, `^\D+$`, `[^\n]`, `[^a]`, `^[^a-c]*$`, `x$`, `^$`,
		`[]a]`, `[^]a]`, `[a-]`, `[[:alpha:]]`, `[[:space:]]`, `^[[:digit:][:upper:]_]+$`, `\.`, `[.]`, `\\`, `[\\\]]`, `\{`,
		`a{0}b`, `a{2,}`, `\t`, `é`, `[а-я]`, `(a)(b)`, `()`, `a|`, `^a*?$`, `\/`, `\-`, `\_`, `"`, `'`, `(^a|b$)c*`, `^(a|ab)(c|bcd)$`, `[\d\w]`,
	}
	texts := []string{
		"", "a", "b", "ab", "abab", "ababc", "AB", "ABC", "12", "1234", "a\nb", "\n", "x\n", "x", "]", "-", " ", "\v", "\u00a0", "\t",
		".", "\\", "{", "}", "é", "É", "я", "٣", "_", "/", "'", `"`, "aa", "bb", "abcd", "c", "ac", "bc", "½", "\U0001F600",
	}
	for _, p := range patterns {
		if err := record.CheckPattern(p); err != nil {
			t.Errorf("%s: %v", p, err)
			continue
		}
		re := regexp.MustCompile(p)
		for _, text := range texts {
			var matches bool
			if err := db.QueryRow(`SELECT ($1::text COLLATE "C") ~ $2`, text, p).Scan(&matches); err != nil {
				t.Errorf("%s: %v", p, err)
				break
			}
			if matches != re.MatchString(text) {
				t.Errorf("%s on %q: PostgreSQL %v, RE2 %v", p, text, matches, !matches)
			}
		}
	}
}
