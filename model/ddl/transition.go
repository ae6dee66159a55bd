package ddl

import (
	"slices"
	"strings"

	"recordgraph/model/sqltext"
	"recordgraph/record"
)

// transition makes the steps that lead from one state of the tables to another one. It knows the tables after each step.
type transition struct {
	steps []Step
	now   map[string]Table
}

// lead returns the steps from one state of the tables to another one. The columns of both must have the same types.
func lead(from, to Tables) []Step {
	tr := &transition{now: map[string]Table{}}
	var created, kept, dropped []paired[Table]
	for _, t := range pair(from, to, tableName) {
		switch {
		case t.to.Name == "":
			dropped = append(dropped, t)
		case t.from.Name == "":
			created = append(created, t)
		default:
			kept = append(kept, t)
		}
		tr.now[t.from.Name] = t.from
	}
	for _, t := range dropped {
		tr.alter(t.from.Name, func(a *alteration) { a.drop(t.from.ForeignKeys...) })
	}
	for _, t := range kept {
		tr.alter(t.to.Name, func(a *alteration) { a.loosen(t.to); a.addColumns(t.to); a.addChecks(t.to) })
	}
	for _, t := range created {
		tr.create(t.to)
	}
	for _, t := range kept {
		tr.tighten(t.to)
	}
	for _, t := range created {
		tr.references(t.to)
	}
	for _, t := range dropped {
		tr.steps = append(tr.steps, Step{Form: Alter, Tables: []string{t.from.Name}, SQL: dropTable(t.from)})
	}
	return tr.steps
}

// step adds a step that leads to a state of its table.
func (tr *transition) step(s Step, after Table) {
	tr.now[after.Name], s.After = after, &after
	if s.Tables == nil {
		s.Tables = []string{after.Name}
	}
	tr.steps = append(tr.steps, s)
}

// alter adds a step of one transaction; none without changes.
func (tr *transition) alter(table string, changes func(*alteration)) {
	a := &alteration{table: tr.now[table].clone()}
	changes(a)
	if sql := a.sql(); sql != "" {
		tr.step(Step{Form: Alter, Tables: a.locks(), SQL: sql}, a.table)
	}
}

// create creates a table with its indexes. Its foreign keys are added later, because their tables may not exist.
func (tr *transition) create(t Table) {
	statements := []string{createTable(t)}
	for _, i := range t.Indexes {
		statements = append(statements, createIndex(i, ""))
	}
	t = t.clone()
	t.ForeignKeys = nil
	tr.step(Step{Form: Alter, New: true, SQL: strings.Join(statements, "\n")}, t)
}

// tighten makes a table as it is to be, after its columns and checks have been added.
func (tr *transition) tighten(to Table) {
	for _, o := range to.Constraints {
		tr.check(to.Name, o)
	}
	for _, col := range to.Columns {
		if now := tr.now[to.Name]; col.NotNull && !now.column(col.Name).NotNull {
			tr.require(to.Name, col)
		}
	}
	for _, i := range to.Indexes {
		tr.index(to.Name, i)
	}
	for _, o := range to.Constraints {
		if now := tr.now[to.Name]; isUnique(o) && find(now.Constraints, o.Name, objectName) == nil {
			tr.unique(to.Name, o)
		}
	}
	tr.references(to)
}

// check validates a check that was added, and gives it the name of the check that it replaces.
func (tr *transition) check(table string, o Object) {
	now := tr.now[table]
	switch added, current := find(now.Constraints, replacement(o), objectName), find(now.Constraints, o.Name, objectName); {
	case added != nil:
		if !added.same(Object{Name: added.Name, Definition: o.Definition}) {
			tr.validate(table, added.Name)
		}
		tr.alter(table, func(a *alteration) { a.replace(o) })
	case current != nil && current.same(unvalidated(o)):
		tr.validate(table, o.Name)
	}
}

// validate checks that all rows satisfy a constraint.
func (tr *transition) validate(table, name string) {
	after := tr.now[table].clone()
	for _, list := range [][]Object{after.Constraints, after.ForeignKeys} {
		if o := find(list, name, objectName); o != nil {
			o.Definition = strings.TrimSuffix(o.Definition, notValid)
		}
	}
	tr.step(Step{Form: Validate, SQL: "ALTER TABLE " + sqltext.Identifier(table) + " VALIDATE CONSTRAINT " + name + ";"}, after)
}

// require adds NOT NULL. A validated check spares PostgreSQL the reading of the table under a lock.
func (tr *transition) require(table string, col Column) {
	proof := Object{
		Name:       record.ConstraintName("required", table, col.Name),
		Definition: "CHECK (" + sqltext.Identifier(col.Name) + " IS NOT NULL)",
		Columns:    []string{col.Name},
	}
	now := tr.now[table]
	if find(now.Constraints, proof.Name, objectName) == nil {
		tr.alter(table, func(a *alteration) { a.constrain(unvalidated(proof)) })
	}
	tr.validate(table, proof.Name)
	tr.alter(table, func(a *alteration) {
		a.act(alterColumn(col, "SET NOT NULL"))
		a.table.column(col.Name).NotNull = true
		a.drop(proof)
	})
}

// index builds an index, under another name if it replaces one.
func (tr *transition) index(table string, o Object) {
	now := tr.now[table]
	old := find(now.Indexes, o.Name, objectName)
	if old != nil && old.same(o) {
		return
	}
	built := o
	if old != nil {
		built.Name = replacement(o)
	}
	if ready := find(now.Indexes, built.Name, objectName); ready == nil || !ready.same(built) {
		after := now.clone()
		after.Indexes = append(after.Indexes, built)
		tr.step(Step{Form: Index, SQL: createIndex(built, " CONCURRENTLY")}, after)
	}
	if old != nil {
		tr.alter(table, func(a *alteration) { a.replaceIndex(o) })
	}
}

// unique builds the index of a unique key, and then the key.
func (tr *transition) unique(table string, key Object) {
	columns := strings.TrimPrefix(key.Definition, "UNIQUE ")
	index := Object{Name: key.Name, Definition: uniqueIndex + "ON " + sqltext.Identifier(table) + " " + columns, Columns: key.Columns}
	after := tr.now[table].clone()
	after.Indexes = append(after.Indexes, index)
	tr.step(Step{Form: Index, SQL: createIndex(index, " CONCURRENTLY")}, after)
	tr.alter(table, func(a *alteration) {
		a.act("ADD CONSTRAINT " + key.Name + " UNIQUE USING INDEX " + key.Name)
		a.table.Indexes = without(a.table.Indexes, key.Name)
		a.table.Constraints = append(a.table.Constraints, key)
	})
}

// references adds the foreign keys that are missing.
func (tr *transition) references(to Table) {
	for _, o := range to.ForeignKeys {
		now := tr.now[to.Name]
		added := find(now.ForeignKeys, o.Name, objectName)
		if added != nil && added.same(o) {
			continue
		}
		if added == nil {
			tr.alter(to.Name, func(a *alteration) { a.reference(unvalidated(o)) })
		}
		tr.validate(to.Name, o.Name)
	}
}

func (t Table) clone() Table {
	t.Columns, t.Constraints = slices.Clone(t.Columns), slices.Clone(t.Constraints)
	t.Indexes, t.ForeignKeys = slices.Clone(t.Indexes), slices.Clone(t.ForeignKeys)
	return t
}
