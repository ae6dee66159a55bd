package ddl

import (
	"slices"
	"strings"

	"recordgraph/model/sqltext"
	"recordgraph/record"
)

// alteration collects changes of one table in one transaction, and their effect.
type alteration struct {
	table   Table    // with the changes
	indexes []string // statements before ALTER TABLE
	actions []string // of ALTER TABLE
	renames []string // statements after it
	targets []string // tables to which the changed foreign keys refer
}

func (a *alteration) act(action string) { a.actions = append(a.actions, action) }

func (a *alteration) sql() string {
	statements, alter := a.indexes, "ALTER TABLE "+sqltext.Identifier(a.table.Name)+" "
	if len(a.actions) > 0 {
		statements = append(statements, alter+strings.Join(a.actions, ",\n    ")+";")
	}
	for _, rename := range a.renames {
		statements = append(statements, alter+rename+";")
	}
	return strings.Join(statements, "\n")
}

// locks are the tables that the alteration locks: those of the foreign keys, too.
func (a *alteration) locks() []string {
	tables := []string{a.table.Name}
	for _, t := range a.targets {
		if !slices.Contains(tables, t) {
			tables = append(tables, t)
		}
	}
	return tables
}

// notValid ends the definition of a constraint that only new rows are known to satisfy.
const notValid = " NOT VALID"

// unvalidated is a constraint as it is added: without a look at the rows.
func unvalidated(o Object) Object {
	o.Definition += notValid
	return o
}

// replacement is the name of an object until it replaces one of the same name.
func replacement(o Object) string { return record.ConstraintName("new", o.Name) }

func isCheck(o Object) bool  { return strings.HasPrefix(o.Definition, "CHECK (") }
func isUnique(o Object) bool { return strings.HasPrefix(o.Definition, "UNIQUE ") }

// drop drops constraints.
func (a *alteration) drop(constraints ...Object) {
	for _, o := range constraints {
		a.act(dropConstraint(o))
		if o.Target != "" {
			a.targets = append(a.targets, o.Target)
		}
		a.table.Constraints = without(a.table.Constraints, o.Name)
		a.table.ForeignKeys = without(a.table.ForeignKeys, o.Name)
	}
}

func without(objects []Object, name string) []Object {
	return slices.DeleteFunc(slices.Clone(objects), func(o Object) bool { return o.Name == name })
}

// constrain adds constraints of the table alone.
func (a *alteration) constrain(constraints ...Object) {
	for _, o := range constraints {
		a.act(addConstraint(o))
		a.table.Constraints = append(a.table.Constraints, o)
	}
}

// reference adds a foreign key.
func (a *alteration) reference(o Object) {
	a.act(addConstraint(o))
	a.table.ForeignKeys = append(a.table.ForeignKeys, o)
	a.targets = append(a.targets, o.Target)
}

func (a *alteration) dropIndex(o Object) {
	a.indexes = append(a.indexes, dropIndex(o))
	a.table.Indexes = without(a.table.Indexes, o.Name)
}

// loosen drops what the table is not to have: constraints, indexes, columns, NOT NULL. A check that changes stays until
// the new one is valid.
func (a *alteration) loosen(to Table) {
	for _, o := range slices.Clone(a.table.ForeignKeys) {
		if want := find(to.ForeignKeys, o.Name, objectName); want == nil || !sameOrUnvalidated(o, *want) {
			a.drop(o)
		}
	}
	for _, o := range slices.Clone(a.table.Constraints) {
		want := find(to.Constraints, o.Name, objectName)
		switch {
		case want == nil && a.replaces(to, o), want != nil && (sameOrUnvalidated(o, *want) || isCheck(o) && isCheck(*want)):
		default:
			a.drop(o)
		}
	}
	for _, i := range slices.Clone(a.table.Indexes) {
		if find(to.Indexes, i.Name, objectName) == nil && !a.replacesIndex(to, i) {
			a.dropIndex(i)
		}
	}
	for _, col := range slices.Clone(a.table.Columns) {
		want := to.column(col.Name)
		switch {
		case want == nil:
			a.act(dropColumn(col))
			a.table.Columns = slices.DeleteFunc(a.table.Columns, func(other Column) bool { return other.Name == col.Name })
			continue
		case col.Default != want.Default:
			a.act(setDefault(*want))
		}
		if col.NotNull && !want.NotNull {
			a.act(alterColumn(col, "DROP NOT NULL"))
			a.table.column(col.Name).NotNull = false
		}
		a.table.column(col.Name).Default = want.Default
	}
}

// sameOrUnvalidated reports whether o is the wanted constraint, perhaps not yet valid.
func sameOrUnvalidated(o, want Object) bool { return o.same(want) || o.same(unvalidated(want)) }

// replaces reports whether a constraint is to replace a check that the table has.
func (a *alteration) replaces(to Table, o Object) bool {
	return slices.ContainsFunc(to.Constraints, func(want Object) bool {
		now := find(a.table.Constraints, want.Name, objectName)
		return o.Name == replacement(want) && strings.TrimSuffix(o.Definition, notValid) == want.Definition && now != nil && !now.same(want)
	})
}

// replacesIndex reports whether an index is to replace one that the table has.
func (a *alteration) replacesIndex(to Table, o Object) bool {
	return slices.ContainsFunc(to.Indexes, func(want Object) bool {
		now := find(a.table.Indexes, want.Name, objectName)
		return o.Name == replacement(want) && o.Definition == want.Definition && now != nil && !now.same(want)
	})
}

// addColumns adds columns. Their constraints follow.
func (a *alteration) addColumns(to Table) {
	for _, col := range to.Columns {
		if a.table.column(col.Name) == nil {
			if col.Default == "" {
				col.NotNull = false // the rows have no value yet
			}
			a.act(addColumn(col))
			a.table.Columns = append(a.table.Columns, col)
		}
	}
}

// addChecks adds checks for new rows: those that are missing, and, under another name, those that are to replace one.
func (a *alteration) addChecks(to Table) {
	for _, o := range to.Constraints {
		if !isCheck(o) {
			continue
		}
		now := find(a.table.Constraints, o.Name, objectName)
		switch {
		case now == nil:
			a.constrain(unvalidated(o))
		case !sameOrUnvalidated(*now, o) && find(a.table.Constraints, replacement(o), objectName) == nil:
			added := unvalidated(o)
			added.Name = replacement(o)
			a.constrain(added)
		}
	}
}

// replace drops a check and gives its name to the one that replaces it.
func (a *alteration) replace(o Object) {
	a.drop(o)
	a.renames = append(a.renames, "RENAME CONSTRAINT "+replacement(o)+" TO "+o.Name)
	a.table.Constraints = append(without(a.table.Constraints, replacement(o)), o)
}

// replaceIndex drops an index and gives its name to the one that replaces it.
func (a *alteration) replaceIndex(o Object) {
	a.dropIndex(o)
	a.indexes = append(a.indexes, "ALTER INDEX "+replacement(o)+" RENAME TO "+o.Name+";")
	a.table.Indexes = append(without(a.table.Indexes, replacement(o)), o)
}
