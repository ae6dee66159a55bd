package ddl

import (
	"fmt"
	"slices"

	"recordgraph/model/sqltext"
	"recordgraph/record"
)

// Loss is data that a change drops.
type Loss struct {
	Text  string // such as "the column movies.genre"
	Count string // SQL that counts what is lost
	Unit  string // "record" or "value"
}

// Refusal is a change that needs knowledge of the data.
type Refusal struct {
	Column string // table.column; [Diff] drops and adds it, if asked to
	Text   string // what is wrong and what to do
}

func tableLoss(t Table) Loss {
	return Loss{"the table " + t.Name, "SELECT count(*) FROM " + sqltext.Identifier(t.Name), "record"}
}

// columnLoss is the loss of a column. Its default is no loss, as null is none in a column without default.
func columnLoss(t Table, c Column) Loss {
	value := "NULL"
	if c.Default != "" {
		value = "(" + c.Default + ")::" + c.Type
	}
	return Loss{
		"the column " + t.Name + "." + c.Name,
		fmt.Sprintf("SELECT count(*) FROM %s WHERE %s IS DISTINCT FROM %s", sqltext.Identifier(t.Name), sqltext.Identifier(c.Name), value),
		"value",
	}
}

func otherTarget(fk Object) string {
	return fk.Name + " refers to another table, which lacks the IDs of the old one"
}

func otherType(t Table, from, to Column) string {
	text := fmt.Sprintf("%s.%s changes from %s to %s", t.Name, to.Name, from.Type, to.Type)
	if slices.Contains(widenings, [2]string{from.Type, to.Type}) {
		return text + fmt.Sprintf("; give the field a column of its own and fill it in three releases, beginning with @column(name: \"%s_%s\") @widened(column: %q, from: …, stage: WRITE_BOTH)", to.Name, to.Type, to.Name)
	}
	return text + "; add a field of the new type, copy the values, and remove the old one with @removed"
}

// widenings are the changes of types that @widened makes.
var widenings = [][2]string{{"integer", "bigint"}, {"integer", "numeric"}, {"bigint", "numeric"}}

func noValue(t Table, c Column) string {
	remedy := "add @default or remove the !"
	if c.Type == "uuid" { // also of relations
		remedy = "remove the !, and add it in a later release, when all records have a value"
	}
	return fmt.Sprintf("%s.%s is required and has no default, so existing records would have no value; %s", t.Name, c.Name, remedy)
}

// refusals are the reasons why no migration file leads to a model: what needs knowledge of the data, and, without drop,
// what would delete data that no directive gives up.
func (s lastModel) refusals(now *record.Schema, plan Plan, drop bool) (out []string) {
	for _, r := range plan.Refusals {
		out = append(out, r.Text)
	}
	if s.schema == nil {
		return out
	}
	out = append(out, s.skipped(now)...)
	for _, old := range s.schema.Types {
		t := withTable(now, old.Table)
		if t == nil {
			if !drop && !slices.Contains(now.RemovedTables, old.Table) {
				out = append(out, fmt.Sprintf("the type %s with the table %s is gone from the model; put it back with @removed, which deletes its records in two phases, or drop it with --drop, or write @renamed(from: %q) or @record(table: %q, …) at the type that has its records now", old.Name, old.Table, old.Name, old.Table))
			}
			continue
		}
		if !drop {
			out = append(out, goneFields(old, t)...)
		}
		out = append(out, withoutValue(old, t)...)
	}
	if drop {
		return out
	}
	return append(out, goneValues(s.schema, now)...)
}

func withTable(s *record.Schema, table string) *record.Type {
	i := slices.IndexFunc(s.Types, func(t *record.Type) bool { return t.Table == table })
	if i < 0 {
		return nil
	}
	return s.Types[i]
}

// goneFields are the fields of a type whose columns are gone.
func goneFields(old, t *record.Type) (out []string) {
	before, after := tableOf(old), tableOf(t)
	for _, c := range before.Columns {
		removed := slices.Contains(t.RemovedColumns(), c.Name)
		if removed && c.NotNull && c.Default == "" {
			out = append(out, fmt.Sprintf("the column %s.%s is required, and replicas of the previous release read it in the records that the new release creates; leave out @removed, add @default to the field or make it nullable, and add @removed one release later", t.Table, c.Name))
		}
		if after.column(c.Name) == nil && !removed && !slices.ContainsFunc(before.Columns, func(other Column) bool { return other.FilledFrom == c.Name }) {
			out = append(out, fmt.Sprintf("the field of %s with the column %s.%s is gone from the model; put it back with @removed, which deletes its values in two phases, or drop it with --drop, or write @renamed(from: …) or @column(name: %q) at the field that has its values now", t.Name, t.Table, c.Name, c.Name))
		}
	}
	return out
}

// withoutValue are the new fields of a type that existing records could not have.
func withoutValue(old, t *record.Type) (out []string) {
	before, after := tableOf(old), tableOf(t)
	for _, c := range after.Columns {
		if c.NotNull && c.Default == "" && c.FilledFrom == "" && before.column(c.Name) == nil {
			out = append(out, noValue(after, c))
		}
	}
	return out
}

// goneValues are the values of enums that records may still have.
func goneValues(before, now *record.Schema) (out []string) {
	for _, old := range before.Enums {
		i := slices.IndexFunc(now.Enums, func(e *record.Enum) bool { return e.Name == old.Name })
		if i < 0 {
			continue // with its fields, or a field of another type
		}
		for _, v := range stored(old) {
			if !slices.ContainsFunc(now.Enums[i].Values, func(value string) bool { text, _ := now.Enums[i].Stored(value); return text == v }) {
				out = append(out, fmt.Sprintf("the value %s.%s is gone from the model; put it back with @removed, or with @removed(use: …) if another value replaces it in the records", old.Name, v))
			}
		}
	}
	return out
}
