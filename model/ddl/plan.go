package ddl

import (
	"maps"
	"slices"
	"strings"

	"recordgraph/model/sqltext"
)

// Plan leads from the tables of an old model to those of a new one while a service runs. Its statements fit neither a
// migration file nor each other's order there: both models can read and write the tables between the phases.
//
//	expand → serve the new model → wait for the requests of the old one → contract
type Plan struct {
	Expand   []Step // the old model can be served during and after these
	Contract []Step // only the new model can be served during these

	// Offline says that the phase Expand replaces columns, so that no model can be served during it. Contract is empty.
	Offline bool

	Assumptions []Assumption // must be true before the first step
	Losses      []Loss       // what Contract drops, or Expand if Offline
	Refusals    []Refusal    // if there are any, the plan has nothing else
}

// Step is a change of one table. After each step the tables are known, so that another plan can begin there.
type Step struct {
	Table string // the name of the table
	New   bool   // the step creates the table

	// SQL is the statements of one transaction, which locks the table for a moment.
	SQL string
	// Backfill is a column, instead of SQL: each of its nulls becomes the default, in transactions of a few rows.
	Backfill string

	After *Table // the table after the step; nil if the step drops it
}

// Diff plans the changes from one set of tables to another. A change that needs knowledge of the data is refused, unless
// replace has its column: then the column is dropped with its data and added again.
func Diff(from, to Tables, replace ...string) Plan {
	plan := diff(from, to)
	wanted := slices.DeleteFunc(slices.Clone(plan.Refusals), func(r Refusal) bool { return !slices.Contains(replace, r.Column) })
	if len(wanted) == 0 {
		return plan
	}
	without := from
	for _, r := range wanted {
		without = without.withoutColumn(r.Column)
	}
	drop, add := diff(from, without), diff(without, to)
	if len(add.Refusals) > 0 {
		return add
	}
	return Plan{
		Expand:      slices.Concat(drop.Expand, drop.Contract, add.Expand, add.Contract),
		Offline:     true,
		Assumptions: add.Assumptions,
		Losses:      append(drop.Losses, add.Losses...),
	}
}

// DiffReplacing is [Diff] with the replacement of every column whose change is refused.
func DiffReplacing(from, to Tables) Plan {
	plan := Diff(from, to)
	if len(plan.Refusals) == 0 {
		return plan
	}
	var columns []string
	for _, r := range plan.Refusals {
		columns = append(columns, r.Column)
	}
	return Diff(from, to, columns...)
}

// After returns the tables after a step.
func (ts Tables) After(s Step) Tables {
	out := slices.DeleteFunc(slices.Clone(ts), func(t Table) bool { return t.Name == s.Table })
	if s.After != nil {
		out = append(out, *s.After)
	}
	return out
}

// withoutColumn removes table.column and what reads it.
func (ts Tables) withoutColumn(path string) Tables {
	table, column, _ := strings.Cut(path, ".")
	reads := func(o Object) bool { return slices.Contains(o.Columns, column) }
	out := slices.Clone(ts)
	for i, t := range out {
		if t.Name != table {
			continue
		}
		out[i].Columns = slices.DeleteFunc(slices.Clone(t.Columns), func(c Column) bool { return c.Name == column })
		out[i].Constraints = slices.DeleteFunc(slices.Clone(t.Constraints), reads)
		out[i].Indexes = slices.DeleteFunc(slices.Clone(t.Indexes), reads)
		out[i].ForeignKeys = slices.DeleteFunc(slices.Clone(t.ForeignKeys), reads)
	}
	return out
}

// planner makes a plan. It knows the tables after each step.
type planner struct {
	Plan
	now map[string]Table
}

// change is the old and the new state of a table that stays.
type change struct {
	from, to Table
	columns  []paired[Column]
}

func (c *change) added(column string) bool   { return c.from.column(column) == nil }
func (c *change) dropped(column string) bool { return c.to.column(column) == nil }

func diff(from, to Tables) Plan {
	p := &planner{now: map[string]Table{}}
	var created, dropped []Table
	var changes []*change
	for _, t := range pair(from, to, tableName) {
		switch {
		case t.to.Name == "":
			dropped = append(dropped, t.from)
			p.now[t.from.Name] = t.from
		case t.from.Name == "":
			created = append(created, t.to)
		default:
			changes = append(changes, &change{t.from, t.to, pair(t.from.Columns, t.to.Columns, columnName)})
			p.now[t.from.Name] = t.from
		}
	}
	for _, c := range changes {
		p.check(c)
	}
	if len(p.Refusals) > 0 {
		return Plan{Refusals: p.Refusals}
	}
	p.expand(changes, created, dropped)
	p.contract(changes, dropped)
	return p.Plan
}

// expand makes the tables fit both models.
func (p *planner) expand(changes []*change, created, dropped []Table) {
	steps := &p.Plan.Expand
	for _, t := range dropped { // the new model does not delete their rows before those that they refer to
		p.alter(steps, t.Name, func(a *alteration) { a.drop(t.ForeignKeys...) })
	}
	for _, c := range changes {
		p.alter(steps, c.to.Name, func(a *alteration) { a.loosen(c); a.expandColumns(c); a.expandConstraints(c) })
	}
	for _, t := range created {
		statements := []string{createTable(t)}
		for _, i := range t.Indexes {
			statements = append(statements, createIndex(i))
		}
		t.ForeignKeys = nil // their tables may not exist
		p.step(steps, Step{Table: t.Name, New: true, SQL: strings.Join(statements, "\n")}, t)
	}
	p.backfill(steps, changes)
	for _, t := range created {
		p.alter(steps, t.Name, func(a *alteration) { a.reference(t.ForeignKeys...) })
	}
	for _, c := range changes {
		p.alter(steps, c.to.Name, func(a *alteration) { a.index(missing(c.from.Indexes, c.to.Indexes)...) })
		p.alter(steps, c.to.Name, func(a *alteration) { a.reference(c.newKeys(true)...) })
	}
}

// contract removes what only the old model needs, and adds what the old model could violate.
func (p *planner) contract(changes []*change, dropped []Table) {
	steps := &p.Plan.Contract
	p.backfill(steps, changes) // what the old model has written since
	for _, c := range changes {
		p.alter(steps, c.to.Name, func(a *alteration) { a.contractColumns(c); a.contractConstraints(c) })
		p.alter(steps, c.to.Name, func(a *alteration) { a.reference(c.newKeys(false)...) })
	}
	for _, t := range dropped {
		p.Losses = append(p.Losses, tableLoss(t))
		delete(p.now, t.Name)
		*steps = append(*steps, Step{Table: t.Name, SQL: dropTable(t)})
	}
}

// backfill gives the columns that become required their default.
func (p *planner) backfill(steps *[]Step, changes []*change) {
	for _, c := range changes {
		for _, col := range c.columns {
			if col.from.Name != "" && !col.from.NotNull && col.to.NotNull && col.to.Default != "" {
				p.step(steps, Step{Table: c.to.Name, Backfill: col.to.Name}, p.now[c.to.Name])
			}
		}
	}
}

func (p *planner) step(steps *[]Step, s Step, after Table) {
	p.now[s.Table], s.After = after, &after
	*steps = append(*steps, s)
}

// alter adds a step of one ALTER TABLE, after the changes of its indexes; none without changes.
func (p *planner) alter(steps *[]Step, table string, changes func(*alteration)) {
	a := &alteration{table: p.now[table].clone()}
	changes(a)
	statements := a.indexes
	if len(a.actions) > 0 {
		statements = append(statements, "ALTER TABLE "+sqltext.Identifier(table)+" "+strings.Join(a.actions, ",\n    ")+";")
	}
	if len(statements) > 0 {
		p.step(steps, Step{Table: table, SQL: strings.Join(statements, "\n")}, a.table)
	}
}

func (t Table) clone() Table {
	t.Columns, t.Constraints = slices.Clone(t.Columns), slices.Clone(t.Constraints)
	t.Indexes, t.ForeignKeys = slices.Clone(t.Indexes), slices.Clone(t.ForeignKeys)
	return t
}

// Equal reports whether the tables are the same, in any order.
func (ts Tables) Equal(other Tables) bool { return maps.Equal(ts.Parts(), other.Parts()) }
