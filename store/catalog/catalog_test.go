package catalog

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"recordgraph/internal/pgtest"
	"recordgraph/model/ddl"
	"recordgraph/model/modeltest"
	"recordgraph/store/driver"
)

func newDB(t *testing.T) *sqlx.DB {
	t.Helper()
	db, err := driver.Open(driver.Config{}.ForMigrations(pgtest.New(t, pgtest.Template{})))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func check(t *testing.T, db *sql.DB, tables ddl.Tables) []string {
	t.Helper()
	problems, err := Check(t.Context(), db, tables)
	if err != nil {
		t.Fatal(err)
	}
	return problems
}

// TestEveryModel checks the tables of each model in a database that has them.
func TestEveryModel(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	for name, m := range modeltest.All(t) {
		tables := ddl.TablesOf(m.Schema())
		if _, err := db.ExecContext(t.Context(), "DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"+tables.Create()); err != nil {
			t.Fatal(err)
		}
		if problems := check(t, db.DB, tables); len(problems) > 0 {
			t.Errorf("%s: %s", name, strings.Join(problems, "\n"))
		}
	}
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	tables := ddl.TablesOf(modeltest.Load(t, `
		type Film @record @index(fields: ["title", "year"]) { title: String! @text(max: 10) @unique year: Int @default(value: 1) studio: Studio @relation tags: [String!] }
		type Studio @record { name: String }
		type Award @record { name: String }`).Schema())
	db := newDB(t)
	script := tables[:2].Create() + `
		ALTER TABLE films ALTER COLUMN title DROP NOT NULL, DROP CONSTRAINT films_title_check, ADD CONSTRAINT films_title_check CHECK (char_length(title) <= 11),
			ALTER COLUMN year SET DEFAULT 2, ALTER COLUMN title TYPE text COLLATE "POSIX", ADD COLUMN made int NOT NULL, ADD COLUMN note text NOT NULL DEFAULT '',
			ADD COLUMN line int GENERATED ALWAYS AS IDENTITY, DROP CONSTRAINT films_studio_id_fkey, DROP COLUMN tags;
		ALTER TABLE films ADD CONSTRAINT films_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studios (id) NOT VALID;
		DROP INDEX films_studio_id_idx;
		UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'films_title_year_idx'::regclass`
	if _, err := db.ExecContext(t.Context(), script); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`column films.tags is missing`,
		`column films.title is text COLLATE "POSIX", not text COLLATE "C" NOT NULL`,
		`column films.year is integer DEFAULT 2, not integer DEFAULT 1`,
		`constraint films_studio_id_fkey of films is FOREIGN KEY (studio_id) REFERENCES studios(id) NOT VALID, not FOREIGN KEY (studio_id) REFERENCES studios(id)`,
		`constraint films_tags_check of films is missing`,
		`constraint films_title_check of films is CHECK (char_length(title) <= 11), not CHECK (char_length(title) <= 10)`,
		`index films_studio_id_idx of films is missing`,
		`index films_title_year_idx of films is CREATE INDEX films_title_year_idx ON films USING btree (title, year, id) INVALID, not CREATE INDEX films_title_year_idx ON films USING btree (title, year, id)`,
		`table awards is missing`,
		`column films.made is required by the database, but the model does not have it, so no record can be created`,
	}
	if diff := cmp.Diff(want, check(t, db.DB, tables)); diff != "" {
		t.Error(diff)
	}
}

// TestNothingIsLeft checks a database without the tables, whose user may create only temporary tables.
func TestNothingIsLeft(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	tables := ddl.TablesOf(modeltest.Load(t, modeltest.SDL(t, modeltest.Library)).Schema())
	if _, err := db.ExecContext(t.Context(), `REVOKE CREATE ON SCHEMA public FROM PUBLIC; SET search_path = ''`); err != nil {
		t.Fatal(err)
	}
	if problems := check(t, db.DB, tables); len(problems) != len(tables) {
		t.Errorf("got %s", strings.Join(problems, "\n"))
	}
	var left int
	if err := db.GetContext(t.Context(), &left, `SELECT count(*) FROM pg_class WHERE relname = $1`, tables[0].Name); err != nil || left > 0 {
		t.Errorf("%d tables left, %v", left, err)
	}
}

func TestConditionThatPostgreSQLRefuses(t *testing.T) {
	t.Parallel()
	tables := ddl.TablesOf(modeltest.Load(t, `type Film @record @check(sql: "no_such_function(title)", message: "x") { title: String }`).Schema())
	_, err := Check(t.Context(), newDB(t).DB, tables)
	if err == nil || !strings.Contains(err.Error(), "the tables of the model can't be created: ") || !strings.Contains(err.Error(), "no_such_function") {
		t.Errorf("got %v", err)
	}
}
