package migrations

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"recordgraph/model/ddl"
	"recordgraph/model/modeltest"
	"recordgraph/store/catalog"
)

// service is a model directory and a database of recordgraph dev.
type service struct {
	t   *testing.T
	url string
	db  *sqlx.DB
	dir string // of the migration files
}

func newService(t *testing.T) *service {
	url, db := newDB(t)
	return &service{t, url, db, t.TempDir()}
}

func (s *service) files() fs.FS { return os.DirFS(s.dir) }

func (s *service) adoption(mark bool) Adoption {
	return Adoption{Files: s.files(), Mark: mark, Before: func() error { return nil }, Logger: quiet()}
}

// migration writes the next migration file.
func (s *service) migration(name, sdl string) {
	s.t.Helper()
	if _, err := ddl.WriteMigration(s.dir, name, modeltest.Load(s.t, sdl), true); err != nil {
		s.t.Fatal(err)
	}
}

func (s *service) adopt() ddl.Tables {
	s.t.Helper()
	tables, err := Adopt(s.t.Context(), s.db.DB, s.adoption(false))
	if err != nil {
		s.t.Fatal(err)
	}
	s.checkTables(tables)
	return tables
}

// checkTables compares tables with the record and the database.
func (s *service) checkTables(tables ddl.Tables) {
	s.t.Helper()
	r := s.record()
	if r == nil || !r.Tables.Equal(tables) {
		s.t.Errorf("recorded: %+v, want %+v", r, tables)
	}
	problems, err := catalog.Check(s.t.Context(), s.db.DB, tables)
	if len(problems) > 0 || err != nil {
		s.t.Errorf("the database differs: %v, %s", err, strings.Join(problems, "\n"))
	}
}

func (s *service) record() *Record {
	s.t.Helper()
	r, err := Recorded(s.t.Context(), s.db.DB)
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

// develop changes the tables as dev does when the model has changed.
func (s *service) develop(sdl string) {
	s.t.Helper()
	from, to := s.record().Tables, tablesOf(s.t, sdl)
	plan := ddl.Diff(from, to)
	now, err := Apply(s.t.Context(), s.db.DB, from, plan.Expand, quiet())
	if err == nil {
		now, err = Apply(s.t.Context(), s.db.DB, now, plan.Finish, quiet())
	}
	if err != nil || len(plan.Refusals) > 0 {
		s.t.Fatalf("%v, %v", err, plan.Refusals)
	}
	if !now.Equal(to) {
		s.t.Errorf("the tables are not those of the model")
	}
	s.checkTables(now)
}

func (s *service) exec(query string, args ...any) {
	s.t.Helper()
	if _, err := s.db.ExecContext(s.t.Context(), query, args...); err != nil {
		s.t.Fatalf("%v in %s", err, query)
	}
}

func tablesOf(t *testing.T, sdl string) ddl.Tables {
	t.Helper()
	return ddl.TablesOf(modeltest.Load(t, sdl).Schema())
}

// The versions of a model.
const (
	films1 = `type Film @record { title: String! year: Int }`
	films2 = `type Film @record @unique(fields: ["title", "year"]) { title: String! @text(max: 50) year: Int! @default(value: 2000) studio: Studio @relation }
		type Studio @record { name: String! @unique }`
	films3 = `type Film @record { title: String studio: Studio! @relation } type Studio @record { name: String! country: String @default(value: "US") @index }`
)

// TestDevMakesTheTablesOfFiles changes a model step by step in dev, and compares its database with one that has only run
// migration files.
func TestDevMakesTheTablesOfFiles(t *testing.T) {
	t.Parallel()
	dev, files := newService(t), newService(t)
	dev.adopt()
	for i, sdl := range []string{films1, films2, films3, films2, modeltest.SDL(t, modeltest.Library)} {
		dev.develop(sdl)
		files.migration("step", sdl)
		if i == 1 || i == 4 {
			dev.dir = files.dir
			if len(dev.adopt()) != len(tablesOf(t, sdl)) || dev.record().Ahead() {
				t.Error("the files lead to the same tables, but dev is still ahead")
			}
		}
	}
	written, err := fs.Glob(files.files(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := Up(t.Context(), files.db.DB, files.files(), quiet()); err != nil || n != len(names)-1+len(written) {
		t.Fatalf("%d of %d, %v", n, len(written), err)
	}
	if diff := cmp.Diff(get[string](t, files.db, relations), get[string](t, dev.db, relations)); diff != "" {
		t.Errorf("-files +dev:\n%s", diff)
	}
	if pending, err := Pending(t.Context(), dev.db.DB, dev.files()); pending != "" || err != nil {
		t.Errorf("pending: %q, %v", pending, err)
	}
	if name, err := Down(t.Context(), dev.db.DB, dev.files(), quiet()); name != "model/"+written[len(written)-1] || err != nil {
		t.Errorf("down: %q, %v", name, err)
	}
}

// TestAdoptAppliesFiles gets new files, as after a pull, while dev has changed nothing.
func TestAdoptAppliesFiles(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.migration("first", films1)
	s.adopt()
	s.migration("second", films2)
	s.adopt()
	s.migration("third", films1)
	if _, err := s.db.ExecContext(t.Context(), `DELETE FROM recordgraph_model`); err != nil { // as if the process was killed
		t.Fatal(err)
	}
	if tables := s.adopt(); !tables.Equal(tablesOf(t, films1)) || s.record().Ahead() {
		t.Errorf("got %+v", tables)
	}
}

// TestAdoptFails gets a file that PostgreSQL refuses. Nothing has changed, and the file can be corrected.
func TestAdoptFails(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.migration("first", films1)
	s.adopt()
	s.migration("second", films2)
	correct, err := os.ReadFile(s.dir + "/00002_second.sql")
	if err != nil {
		t.Fatal(err)
	}
	replace := func(text string) {
		if err := os.WriteFile(s.dir+"/00002_second.sql", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	replace("-- +goose Up\nSELECT 1/0;\n")
	if _, err := Adopt(t.Context(), s.db.DB, s.adoption(false)); err == nil || !strings.Contains(err.Error(), "00002_second.sql: pq: division by zero") {
		t.Error(err)
	}
	s.checkTables(tablesOf(t, films1))
	replace(string(correct))
	s.adopt()
	s.checkTables(tablesOf(t, films2))
}

// TestAdoptAsks gets a new file that leads to other tables than dev has made.
func TestAdoptAsks(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.migration("first", films1)
	s.adopt()
	s.develop(`type Film @record { title: String! year: Int note: String }`)
	before := s.adopt()
	s.migration("second", films2)
	_, err := Adopt(t.Context(), s.db.DB, s.adoption(false))
	var diverged *Diverged
	if !errors.As(err, &diverged) {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"00002_second.sql", "00003_second_finish.sql"}, diverged.Pending); diff != "" {
		t.Error(diff)
	}
	for _, want := range []string{
		"00003_second_finish.sql can't be applied, because dev has already changed the tables: ", "column films.studio_id is missing", "table studios is missing",
		"column films.year is integer, not integer NOT NULL DEFAULT 2000", "column films.note is extra",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q: %v", want, err)
		}
	}
	after, err := Adopt(t.Context(), s.db.DB, s.adoption(true))
	if err != nil || !after.Equal(before) || !s.record().Ahead() {
		t.Errorf("with force: %v, %+v", err, after)
	}
	s.develop(films2)
	if s.adopt(); s.record().Ahead() {
		t.Error("dev has made the tables of the files, but is still ahead")
	}
}

func TestAdoptRefuses(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.migration("first", films1)
	s.migration("second", films2)
	s.adopt()
	refused := func(want string) {
		t.Helper()
		if _, err := Adopt(t.Context(), s.db.DB, s.adoption(true)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := os.Rename(s.dir+"/00002_second.sql", s.dir+"/00002_second"); err != nil {
		t.Fatal(err)
	}
	refused("the database has the migration 2, whose file is missing")
	if err := os.Remove(s.dir + "/model.graphqls"); err != nil {
		t.Fatal(err)
	}
	refused("the migrations lack model.graphqls")
}

// TestApplyNeedsItsTables applies a plan for other tables than those of the database.
func TestApplyNeedsItsTables(t *testing.T) {
	t.Parallel()
	s := newService(t)
	if _, err := Up(t.Context(), s.db.DB, nil, quiet()); err != nil {
		t.Fatal(err)
	}
	steps := ddl.Diff(nil, tablesOf(t, films1)).Expand
	if _, err := Apply(t.Context(), s.db.DB, nil, steps, quiet()); !errors.Is(err, errMoved) {
		t.Errorf("without a record: %v", err)
	}
	s.adopt()
	if _, err := Apply(t.Context(), s.db.DB, nil, steps, quiet()); err != nil {
		t.Error(err)
	}
	if _, err := Apply(t.Context(), s.db.DB, nil, steps, quiet()); !errors.Is(err, errMoved) {
		t.Errorf("again: %v", err)
	}
	s.checkTables(tablesOf(t, films1))
}

// TestFailedFinish has records that violate the new model only after the plan was made. The tables stay as they are
// recorded, and another plan leads back.
func TestFailedFinish(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.adopt()
	s.develop(films1)
	from := s.record().Tables
	plan := ddl.Diff(from, tablesOf(t, films2))
	now, err := Apply(t.Context(), s.db.DB, from, plan.Expand, quiet())
	if err != nil {
		t.Fatal(err)
	}
	s.exec(`INSERT INTO films (id, created_at, updated_at, title, year) SELECT gen_random_uuid(), now(), now(), 'same', 1 FROM generate_series(1, 2)`)
	report, err := Inspect(t.Context(), s.db.DB, plan)
	if diff := cmp.Diff(Report{InTheWay: []string{
		"films_title_year_key requires records with different title, year; change the records, or the model (rows in the way: 2)",
	}}, report); diff != "" || err != nil {
		t.Errorf("%v, %s", err, diff)
	}
	now, err = Apply(t.Context(), s.db.DB, now, plan.Finish, quiet())
	if want := "the table films has records that violate films_title_year_key; change the records, or the model"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	s.checkTables(now)
	s.develop(films1)
	s.exec(`DELETE FROM films WHERE id = (SELECT id FROM films LIMIT 1)`)
	s.develop(films2)
}

// TestBackfill makes a column required in a table of several batches, while rows with null are added.
func TestBackfill(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.adopt()
	s.develop(films1)
	s.exec(`INSERT INTO films (id, created_at, updated_at, title, year, version)
		SELECT gen_random_uuid(), now(), now(), 'film ' || n, CASE WHEN n % 5 = 0 THEN 1990 END, 3 FROM generate_series(1, 3000) n`)
	from := s.record().Tables
	plan := ddl.Diff(from, tablesOf(t, films2))
	now, err := Apply(t.Context(), s.db.DB, from, plan.Expand, quiet())
	if err != nil {
		t.Fatal(err)
	}
	const backfilled = `SELECT count(*) FROM films WHERE year = 2000 AND version = 3`
	if n := get[int](t, s.db, backfilled); n != 0 {
		t.Errorf("%d rows have the default while the old model is served", n)
	}
	s.exec(`INSERT INTO films (id, created_at, updated_at, title, year, version) SELECT gen_random_uuid(), now(), now(), 'old model', NULL, 3`)
	if now, err = Apply(t.Context(), s.db.DB, now, plan.Finish, quiet()); err != nil {
		t.Fatal(err)
	}
	s.checkTables(now)
	if n := get[int](t, s.db, backfilled); n != 2401 {
		t.Errorf("%d rows have the default, want 2401", n)
	}
	s.exec(`UPDATE films SET year = 1995 WHERE title = 'film 7'`)
	report, err := Inspect(t.Context(), s.db.DB, ddl.Diff(now, tablesOf(t, `type Film @record { title: String! note: String! }`)))
	if diff := cmp.Diff(Report{
		InTheWay: []string{"films.note is required and has no default, so existing records would have no value; add @default or remove the ! (rows in the way: 3001)"},
		Losses:   []string{"the column films.year (601 values)"},
	}, report); diff != "" || err != nil {
		t.Errorf("%v, %s", err, diff)
	}
}

// TestNextBatch adapts batches to the time they take.
func TestNextBatch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		size int
		took time.Duration
		want int
	}{
		{500, batchTime / 4, 750}, {500, batchTime, 500}, {500, 3 * batchTime, 250}, {60, 3 * batchTime, smallestBatch}, {15_000, 0, largestBatch},
	} {
		if got := nextBatch(c.size, c.took); got != c.want {
			t.Errorf("%+v: got %d", c, got)
		}
	}
}
