package ddl

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"recordgraph/model/sqltext"
)

// Plan leads from the tables of an old model to those of a new one while a service runs. Both models can read and write
// the tables between the phases.
//
//	expand → serve the new model → wait for the requests of the old one → finish
type Plan struct {
	Expand []Step // the old model can be served during and after these
	Finish []Step // only the new model can be served during these

	// Offline says that the phase Expand replaces columns, so that no model can be served during it. Finish is empty.
	Offline bool

	Assumptions []Assumption // must be true before the first step
	Losses      []Loss       // what Finish drops, or Expand if Offline
	Refusals    []Refusal    // if there are any, the plan has nothing else
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
		Expand:      slices.Concat(drop.Expand, drop.Finish, add.Expand, add.Finish),
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
	out := slices.DeleteFunc(slices.Clone(ts), func(t Table) bool { return t.Name == s.Table() })
	if s.After != nil {
		out = append(out, *s.After)
	}
	return out
}

func (ts Tables) after(steps []Step) Tables {
	for _, s := range steps {
		ts = ts.After(s)
	}
	return ts
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

func diff(from, to Tables) Plan {
	var p Plan
	for _, t := range pair(from, to, tableName) {
		switch {
		case t.to.Name == "":
			p.Losses = append(p.Losses, tableLoss(t.from))
		case t.from.Name != "":
			newChange(t).check(&p, from)
		}
	}
	if len(p.Refusals) > 0 {
		return Plan{Refusals: p.Refusals}
	}
	between := shared(from, to)
	p.Expand, p.Finish = lead(from, between), backfills(between, to)
	p.Finish = append(p.Finish, lead(between.after(p.Finish), to)...)
	return p
}

// backfills give values to rows that have none yet, or one that is removed: the default of a column that becomes required,
// the values of the column that another one replaces, and the values that replace removed ones of an enum.
func backfills(between, to Tables) (steps []Step) {
	for _, t := range to {
		now := between.Find(t.Name)
		if now == nil {
			continue
		}
		after := now.clone()
		fill := func(update string, args ...any) {
			kept := after.clone()
			steps = append(steps, Step{
				Form: Backfill, Tables: []string{t.Name}, After: &kept,
				SQL: "UPDATE " + sqltext.Identifier(t.Name) + " " + fmt.Sprintf(update, args...) + ";",
			})
		}
		for _, col := range t.Columns {
			old, name := after.column(col.Name), sqltext.Identifier(col.Name)
			if col.FilledFrom != old.FilledFrom && col.FilledFrom != "" {
				old.FilledFrom = col.FilledFrom
				fill("SET %[1]s = %[2]s WHERE %[1]s IS DISTINCT FROM %[2]s", name, sqltext.Identifier(col.FilledFrom))
			} else if col.NotNull && !old.NotNull && col.Default != "" {
				fill("SET %[1]s = DEFAULT WHERE %[1]s IS NULL", name)
			}
			for _, r := range col.Replaced {
				if slices.Contains(old.Replaced, r) {
					continue
				}
				old.Replaced = append(slices.Clip(old.Replaced), r)
				value, use := sqltext.Literal(r.Value), sqltext.Literal(r.Use)
				if strings.HasSuffix(col.Type, `[] COLLATE "C"`) {
					fill("SET %[1]s = array_replace(%[1]s, %[2]s, %[3]s) WHERE %[1]s @> ARRAY[%[2]s]", name, value, use)
				} else {
					fill("SET %[1]s = %[3]s WHERE %[1]s = %[2]s", name, value, use)
				}
			}
		}
	}
	return steps
}

// undo leads from the shared tables back to those of the old model. A column that was replaced gets the values that the new
// model has written to the other one.
func undo(between, from Tables) []Step {
	steps := backfills(between, from)
	for _, t := range from {
		now := between.after(steps).Find(t.Name)
		if now == nil {
			continue
		}
		for _, col := range t.Columns {
			equal := func(o Object) bool {
				return len(o.Columns) == 2 && slices.Contains(o.Columns, col.Name) && slices.Contains(o.Columns, col.FilledFrom)
			}
			if col.FilledFrom == "" || !slices.ContainsFunc(missing(now.Constraints, t.Constraints), equal) {
				continue
			}
			table, old, name := sqltext.Identifier(t.Name), sqltext.Identifier(col.FilledFrom), sqltext.Identifier(col.Name)
			kept := now.clone()
			steps = append(steps, Step{
				Form: Backfill, Tables: []string{t.Name}, After: &kept,
				SQL: fmt.Sprintf("UPDATE %s SET %[2]s = %[3]s WHERE %[2]s IS DISTINCT FROM %[3]s;", table, old, name),
			})
		}
	}
	return append(steps, lead(between.after(steps), from)...)
}

// Equal reports whether the tables are the same, in any order.
func (ts Tables) Equal(other Tables) bool { return maps.Equal(ts.Parts(), other.Parts()) }
