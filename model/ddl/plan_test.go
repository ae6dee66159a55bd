package ddl

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/internal/golden"
	"recordgraph/model/modeltest"
)

// text shows a plan.
func (p Plan) text() string {
	var b strings.Builder
	section := func(title string, lines []string) {
		if len(lines) > 0 {
			fmt.Fprintf(&b, "-- %s\n%s\n\n", title, strings.Join(lines, "\n"))
		}
	}
	statements := func(steps []Step) (out []string) {
		for _, s := range steps {
			out = append(out, "-- "+string(s.Form)+" "+strings.Join(s.Tables, ", ")+"\n"+s.SQL)
		}
		return out
	}
	section(map[bool]string{true: "offline", false: "expand"}[p.Offline], statements(p.Expand))
	section("finish", statements(p.Finish))
	for _, a := range p.Assumptions {
		section("assumes: "+a.Text, []string{a.Count + ";"})
	}
	for _, l := range p.Losses {
		section("loses "+l.Text, []string{l.Count + ";"})
	}
	for _, r := range p.Refusals {
		section("refuses "+r.Column+": "+r.Text, []string{""})
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func (p Plan) steps() []Step { return slices.Concat(p.Expand, p.Finish) }

// columns are all columns whose changes were refused.
func (p Plan) columns() []string {
	var out []string
	for _, r := range p.Refusals {
		out = append(out, r.Column)
	}
	return out
}

// TestPlans compares plans with goldens and runs them. After each step the tables must be those that the step names, and
// another plan must lead from there to the new model and back.
func TestPlans(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"first", "grow", "shrink", "refused", "phases", "removed", "widen_both", "widen_new"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, to := state(t, name, "from"), state(t, name, "to")
			plan := Diff(from, to)
			text := plan.text()
			if len(plan.Refusals) > 0 {
				plan = Diff(from, to, plan.columns()...)
				text += "\n-- with the answer to replace the columns\n\n" + plan.text()
			}
			golden.Compare(t, "testdata/"+name+"/plan.sql", text)
			db, scratch := database(t), newScratch(t)
			run(t, db, from.Create())
			now, first, last := from, scratch.catalog(t, from), scratch.catalog(t, to)
			for i, s := range plan.steps() {
				run(t, db, s.SQL)
				now = now.After(s)
				if diff := cmp.Diff(scratch.catalog(t, now), catalog(t, db)); diff != "" {
					t.Fatalf("after %s (-recorded +database):\n%s", s.SQL, diff)
				}
				if i%3 > 0 { // the other plans of each third state are enough
					continue
				}
				for target, want := range map[*Tables][]string{&to: last, &from: first} {
					if diff := cmp.Diff(want, scratch.catalog(t, now, way(now, *target)...)); diff != "" {
						t.Errorf("after %s, another plan leads to (-model +planned):\n%s", s.SQL, diff)
					}
				}
			}
			if !now.Equal(to) {
				t.Errorf("the plan ends with\n%s", now.Create())
			}
		})
	}
}

// scratch is an empty database with one connection.
type scratch struct{ *sql.DB }

func newScratch(t *testing.T) scratch {
	db := database(t)
	db.SetMaxOpenConns(1)
	return scratch{db}
}

// catalog is the catalog after the script that creates tables, and further statements. Nothing is kept.
func (s scratch) catalog(t *testing.T, tables Tables, statements ...string) []string {
	t.Helper()
	run(t, s.DB, "BEGIN;\n"+tables.Create())
	for _, statement := range statements {
		run(t, s.DB, statement)
	}
	out := catalog(t, s.DB)
	run(t, s.DB, "ROLLBACK")
	return out
}

// way are the statements of a plan that replaces columns if necessary.
func way(from, to Tables) []string {
	var out []string
	for _, s := range Diff(from, to, Diff(from, to).columns()...).steps() {
		out = append(out, s.InTransaction())
	}
	return out
}

// TestBothModelsWrite writes and reads as the old and the new model do, between the phases.
func TestBothModelsWrite(t *testing.T) {
	t.Parallel()
	plan := Diff(state(t, "phases", "from"), state(t, "phases", "to"))
	db := database(t)
	run(t, db, state(t, "phases", "from").Create())
	const base, id = "id, created_at, updated_at", "gen_random_uuid(), now(), now()"
	old := fmt.Sprintf(`
		INSERT INTO studios (%[1]s, name) VALUES (%[2]s, 'A');
		INSERT INTO agents (%[1]s, name, studio_id) SELECT %[2]s, 'B', id FROM studios LIMIT 1;
		INSERT INTO movies (%[1]s, title, year, minutes, genre, note, code, studio_id, agent_id)
			SELECT %[2]s, repeat('x', 100), 1950 + (SELECT count(*) FROM movies), 90, 'COMEDY', 'n', 'abc', (SELECT id FROM studios LIMIT 1), id FROM agents LIMIT 1;
		INSERT INTO movies (%[1]s, title, year, genre, code, agent_id)
			SELECT %[2]s, 'y', 1950 + (SELECT count(*) FROM movies), NULL, 'abc', id FROM agents LIMIT 1;`, base, id)
	run(t, db, old)
	for _, s := range plan.Expand {
		run(t, db, s.SQL)
	}
	run(t, db, `DELETE FROM studios WHERE id NOT IN (SELECT studio_id FROM movies WHERE studio_id IS NOT NULL)`)
	run(t, db, strings.ReplaceAll(old, "'A'", "'A' || gen_random_uuid()"))
	run(t, db, fmt.Sprintf(`
		INSERT INTO studios (%[1]s, name) VALUES (%[2]s, 'same'), (%[2]s, 'same');
		INSERT INTO cinemas (%[1]s, name) VALUES (%[2]s, 'C');
		INSERT INTO movies (%[1]s, title, year, genre, note, rating, isbn, studio_id, cinema_id, first_id)
			SELECT %[2]s, 'z', NULL, 'WESTERN', NULL, 10, NULL, (SELECT id FROM studios LIMIT 1), id, id FROM cinemas;
		INSERT INTO movies (%[1]s, title, year, genre, rating, studio_id, first_id)
			SELECT %[2]s, 'z', 2010, 'DRAMA', 1, (SELECT id FROM studios LIMIT 1), id FROM cinemas;
		UPDATE cinemas SET movie_id = (SELECT id FROM movies LIMIT 1);`, base, id))
	for statement, constraint := range map[string]string{
		`UPDATE movies SET genre = 'HORROR'`:                        "movies_genre_check",
		`UPDATE movies SET year = 2011`:                             "movies_year_check",
		`UPDATE movies SET rating = 11`:                             "movies_rating_check",
		`UPDATE movies SET cinema_id = gen_random_uuid()`:           "movies_cinema_id_fkey",
		`UPDATE movies SET isbn = 'same' WHERE year IS NOT NULL`:    "movies_isbn_key",
		`UPDATE movies SET studio_id = gen_random_uuid() WHERE 1=1`: "movies_studio_id_fkey",
	} {
		if _, err := db.Exec(statement); err == nil || !strings.Contains(err.Error(), constraint) {
			t.Errorf("%s: got %v, want a violation of %s", statement, err, constraint)
		}
	}
}

// TestAssumptionsReplaced has records with enum values that the plan replaces; they are not in the way.
func TestAssumptionsReplaced(t *testing.T) {
	t.Parallel()
	from := state(t, "removed", "from")
	db := database(t)
	run(t, db, from.Create())
	run(t, db, `INSERT INTO films (id, created_at, updated_at, title, mood, moods)
		VALUES (gen_random_uuid(), now(), now(), 'A', 'ODD', ARRAY['LOUD', 'ODD'])`)
	plan := Diff(from, state(t, "removed", "to"))
	if len(plan.Assumptions) != 2 {
		t.Errorf("got %d assumptions, want one for each field", len(plan.Assumptions))
	}
	for _, a := range plan.Assumptions {
		if n := number(t, db, a.Count); n != 0 {
			t.Errorf("%s: %d rows", a.Text, n)
		}
	}
}

// TestAssumptions counts the rows in the way of a plan.
func TestAssumptions(t *testing.T) {
	t.Parallel()
	plan := Diff(state(t, "phases", "from"), state(t, "phases", "to"))
	db := database(t)
	run(t, db, state(t, "phases", "from").Create())
	counts := func() map[string]int {
		out := map[string]int{}
		for _, a := range plan.Assumptions {
			subject, _, _ := strings.Cut(a.Text, " ")
			out[subject] = number(t, db, a.Count)
		}
		return out
	}
	subjects := map[string]int{
		"movies.first_id": 0, "movies.studio_id": 0, "movies_title_check": 0, "movies_genre_check": 0, "movies_year_check": 0,
		"movies_title_genre_key": 0, "movies_rating_check": 0, "movies_year_2_check": 0, "movies_rating_year_check": 0,
	}
	if diff := cmp.Diff(subjects, counts()); diff != "" {
		t.Errorf("without records:\n%s", diff)
	}
	run(t, db, `
		INSERT INTO studios (id, created_at, updated_at, name) VALUES (gen_random_uuid(), now(), now(), 'A');
		INSERT INTO agents (id, created_at, updated_at, name) VALUES (gen_random_uuid(), now(), now(), 'B');
		INSERT INTO movies (id, created_at, updated_at, title, year, genre, code, agent_id)
			SELECT gen_random_uuid(), now(), now(), repeat('x', 49 + n % 2), 1910 + n, CASE WHEN n < 3 THEN 'COMEDY' END, 'abc', id FROM agents, generate_series(1, 5) n
			WHERE n <> 3;
		UPDATE movies SET title = repeat('x', 51) WHERE year = 1911`)
	want := map[string]int{
		"movies.first_id": 4, "movies.studio_id": 4, "movies_title_check": 1, "movies_genre_check": 2, "movies_year_check": 0,
		"movies_title_genre_key": 0, "movies_rating_check": 0, "movies_year_2_check": 1, "movies_rating_year_check": 0,
	}
	if diff := cmp.Diff(want, counts()); diff != "" {
		t.Errorf("with records:\n%s", diff)
	}
	run(t, db, `UPDATE movies SET title = 'same'`)
	if n := counts()["movies_title_genre_key"]; n != 4 { // two of COMEDY, and two of the default
		t.Errorf("%d rows have the same title and genre, want 4", n)
	}
	lost := map[string]int{}
	for _, l := range plan.Losses {
		lost[l.Text] = number(t, db, l.Count)
	}
	if diff := cmp.Diff(map[string]int{"the column movies.minutes": 0, "the column movies.code": 4, "the column movies.agent_id": 4, "the table agents": 1}, lost); diff != "" {
		t.Errorf("losses:\n%s", diff)
	}
}

func number(t *testing.T, db *sql.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatalf("%v in %s", err, query)
	}
	return n
}

// TestPlansBetweenModels plans the way between all models of the tests.
func TestPlansBetweenModels(t *testing.T) {
	t.Parallel()
	scratch := newScratch(t)
	var all []Tables
	for _, name := range append(modeltest.Names(t, false), modeltest.Library) {
		all = append(all, TablesOf(modeltest.Load(t, modeltest.SDL(t, name)).Schema()))
	}
	for i, from := range all {
		to := all[(i+1)%len(all)]
		if diff := cmp.Diff(scratch.catalog(t, to), scratch.catalog(t, from, way(from, to)...)); diff != "" {
			t.Errorf("-model +planned:\n%s", diff)
		}
		if plan := Diff(from, from); len(plan.steps())+len(plan.Assumptions)+len(plan.Losses)+len(plan.Refusals) > 0 {
			t.Errorf("from a model to itself:\n%s", plan.text())
		}
	}
}

// TestTablesAsJSON keeps tables as dev does.
func TestTablesAsJSON(t *testing.T) {
	t.Parallel()
	for name, m := range modeltest.All(t) {
		tables := TablesOf(m.Schema())
		text, err := json.Marshal(tables)
		var back Tables
		if err == nil {
			err = json.Unmarshal(text, &back)
		}
		if !back.Equal(tables) || err != nil {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
		if plan := Diff(back, tables); len(plan.steps()) > 0 {
			t.Errorf("%s:\n%s", name, plan.text())
		}
	}
}
