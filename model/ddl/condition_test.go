package ddl

import (
	"testing"

	"recordgraph/model/modeltest"
)

// TestConditionsOnColumnsOfOneModel lets both models write between the phases, although conditions of the models forbid null in
// columns that only one of them has.
func TestConditionsOnColumnsOfOneModel(t *testing.T) {
	t.Parallel()
	tables := func(sdl string) Tables { return TablesOf(modeltest.Load(t, sdl).Schema()) }
	from := tables(`type Movie @record @check(sql: "a IS NOT NULL", message: "a") { title: String! a: Int }`)
	to := tables(`type Movie @record @check(sql: "x IS NOT NULL OR y IS NOT NULL", message: "x or y") @check(sql: "coalesce(z, 0) > 0", message: "z") {
		title: String! a: Int @removed x: Int y: Int z: Int
	}`)
	const base, values = "id, created_at, updated_at, title", "gen_random_uuid(), now(), now(), 'A'"
	old := "INSERT INTO movies (" + base + ", a) VALUES (" + values + ", 1)"
	db := database(t)
	run(t, db, from.Create())
	run(t, db, old)
	plan := Diff(from, to)
	for _, a := range plan.Assumptions {
		if n := number(t, db, a.Count); n != 1 {
			t.Errorf("%d rows are in the way, want 1: %s", n, a.Text)
		}
	}
	for _, s := range plan.Expand {
		run(t, db, s.SQL)
	}
	run(t, db, old)
	run(t, db, "INSERT INTO movies ("+base+", x, z) VALUES ("+values+", 1, 1)")
	if len(plan.Assumptions) != 2 {
		t.Errorf("got %d assumptions, want one for each condition", len(plan.Assumptions))
	}
	run(t, db, "UPDATE movies SET x = 1, z = 1")
	for _, s := range plan.Finish {
		run(t, db, s.SQL)
	}
}
