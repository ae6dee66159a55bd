package ddl

import (
	"slices"
	"strings"
)

// alteration collects changes of one table in one transaction, and their effect.
type alteration struct {
	table   Table    // with the changes
	indexes []string // statements
	actions []string // of ALTER TABLE
}

func (a *alteration) act(action string) { a.actions = append(a.actions, action) }

// drop drops constraints.
func (a *alteration) drop(constraints ...Object) {
	for _, o := range constraints {
		a.act(dropConstraint(o))
		a.table.Constraints = without(a.table.Constraints, o.Name)
		a.table.ForeignKeys = without(a.table.ForeignKeys, o.Name)
	}
}

func without(objects []Object, name string) []Object {
	return slices.DeleteFunc(objects, func(o Object) bool { return o.Name == name })
}

// constrain adds constraints of the table alone.
func (a *alteration) constrain(constraints ...Object) {
	for _, o := range constraints {
		a.act(addConstraint(o))
		a.table.Constraints = append(a.table.Constraints, o)
	}
}

// reference adds foreign keys.
func (a *alteration) reference(keys ...Object) {
	for _, o := range keys {
		a.act(addConstraint(o))
		a.table.ForeignKeys = append(a.table.ForeignKeys, o)
	}
}

// index creates indexes. One with a new definition replaces the old one.
func (a *alteration) index(indexes ...Object) {
	for _, o := range indexes {
		if find(a.table.Indexes, o.Name, objectName) != nil {
			a.dropIndex(o)
		}
		a.indexes = append(a.indexes, createIndex(o))
		a.table.Indexes = append(a.table.Indexes, o)
	}
}

func (a *alteration) dropIndex(o Object) {
	a.indexes = append(a.indexes, dropIndex(o))
	a.table.Indexes = without(a.table.Indexes, o.Name)
}

// loosen drops constraints that the new model lacks, so that the new model can write values that they forbid.
func (a *alteration) loosen(c *change) {
	a.drop(missing(c.to.ForeignKeys, c.from.ForeignKeys)...)
	for _, old := range missing(c.to.Constraints, c.from.Constraints) {
		a.drop(old)
		if o := find(c.to.Constraints, old.Name, objectName); o != nil && c.canWiden(old, *o) {
			a.constrain(either(old, *o))
		}
	}
}

// canWiden reports whether a check can be replaced by one that also permits what the new check permits.
func (c *change) canWiden(old, o Object) bool {
	return isCheck(old) && isCheck(o) && !slices.ContainsFunc(old.Columns, c.dropped)
}

func isCheck(o Object) bool { return strings.HasPrefix(o.Definition, "CHECK (") }

// condition is the SQL in the parentheses of a check.
func condition(check Object) string {
	return strings.TrimSuffix(strings.TrimPrefix(check.Definition, "CHECK ("), ")")
}

// either is a check that permits what one of two checks permits.
func either(old, o Object) Object {
	o.Definition = "CHECK ((" + condition(old) + ") OR (" + condition(o) + "))"
	o.Columns = slices.Compact(slices.Sorted(slices.Values(slices.Concat(old.Columns, o.Columns))))
	return o
}

// expandColumns adds columns, and lets each model write without the columns that only the other one has.
func (a *alteration) expandColumns(c *change) {
	for _, col := range c.columns {
		switch {
		case col.from.Name == "":
			if col.to.Default == "" {
				col.to.NotNull = false // because the old model does not write it
			}
			a.act(addColumn(col.to))
			a.table.Columns = append(a.table.Columns, col.to)
		case col.to.Name == "":
			a.allowNull(col.from)
		default:
			if col.from.Default != col.to.Default {
				a.act(setDefault(col.to))
				a.table.column(col.to.Name).Default = col.to.Default
			}
			if !col.to.NotNull {
				a.allowNull(col.from)
			}
		}
	}
}

func (a *alteration) allowNull(c Column) {
	if c.NotNull {
		a.act(alterColumn(c, "DROP NOT NULL"))
		a.table.column(c.Name).NotNull = false
	}
}

// expandConstraints adds the constraints that the old model cannot violate, because it does not write their columns.
func (a *alteration) expandConstraints(c *change) {
	for _, o := range missing(c.from.Constraints, c.to.Constraints) {
		if c.kept(o) {
			a.constrain(o)
		}
	}
}

// kept reports whether the rows that the old model writes satisfy a new constraint. They have the default, or null, in
// new columns. A unique key and a foreign key permit null.
func (c *change) kept(o Object) bool {
	if isCheck(o) {
		return !slices.ContainsFunc(o.Columns, func(name string) bool { return !c.added(name) })
	}
	return slices.ContainsFunc(o.Columns, func(name string) bool { return c.added(name) && c.to.column(name).Default == "" })
}

// newKeys are the new foreign keys that the old model keeps, or those that it may violate.
func (c *change) newKeys(kept bool) []Object {
	return slices.DeleteFunc(missing(c.from.ForeignKeys, c.to.ForeignKeys), func(o Object) bool { return c.kept(o) != kept })
}

// contractColumns drops columns with their indexes, and makes columns required.
func (a *alteration) contractColumns(c *change) {
	for _, i := range slices.Clone(a.table.Indexes) {
		if find(c.to.Indexes, i.Name, objectName) == nil {
			a.dropIndex(i)
		}
	}
	for _, col := range slices.Clone(a.table.Columns) {
		to := c.to.column(col.Name)
		switch {
		case to == nil:
			a.act(dropColumn(col))
			a.table.Columns = slices.DeleteFunc(a.table.Columns, func(other Column) bool { return other.Name == col.Name })
		case to.NotNull && !col.NotNull:
			a.act(alterColumn(col, "SET NOT NULL"))
			a.table.column(col.Name).NotNull = true
		}
	}
}

// contractConstraints adds the constraints that are still missing, and narrows widened checks.
func (a *alteration) contractConstraints(c *change) {
	for _, o := range missing(a.table.Constraints, c.to.Constraints) {
		if find(a.table.Constraints, o.Name, objectName) != nil {
			a.drop(o)
		}
		a.constrain(o)
	}
}
