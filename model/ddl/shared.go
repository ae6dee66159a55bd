package ddl

import (
	"slices"
	"strings"

	"recordgraph/record"
)

// change is the old and the new state of a table that stays.
type change struct {
	from, to Table
	columns  []paired[Column]
}

func newChange(t paired[Table]) *change {
	return &change{t.from, t.to, pair(t.from.Columns, t.to.Columns, columnName)}
}

func (c *change) added(column string) bool   { return c.from.column(column) == nil }
func (c *change) dropped(column string) bool { return c.to.column(column) == nil }

// shared returns tables that fit two models, so that replicas of both can use them. The first one is that of the older
// model, which does not know of the columns that only the other one has.
func shared(from, to Tables) (out Tables) {
	for _, t := range pair(from, to, tableName) {
		switch {
		case t.to.Name == "":
			t.from.ForeignKeys = unusedKeys(t.from.ForeignKeys, to)
			out = append(out, t.from)
		case t.from.Name == "":
			out = append(out, t.to)
		default:
			out = append(out, newChange(t).shared(to))
		}
	}
	return out
}

// unusedKeys are the foreign keys to tables that a later model does not have. Other keys of the earlier model would refuse
// the deletes of the later one, which does not first change the rows that have the key.
func unusedKeys(keys []Object, later Tables) (out []Object) {
	for _, k := range keys {
		if find(later, k.Target, tableName) == nil {
			out = append(out, k)
		}
	}
	return out
}

func (c *change) shared(later Tables) Table {
	t := Table{Name: c.to.Name}
	for _, col := range c.columns {
		t.Columns = append(t.Columns, sharedColumn(col.from, col.to))
	}
	t.Constraints = c.sharedConstraints()
	for _, i := range pair(c.from.Indexes, c.to.Indexes, objectName) {
		if i.to.Name == "" {
			i.to = i.from
		}
		t.Indexes = append(t.Indexes, i.to)
	}
	for _, k := range pair(c.from.ForeignKeys, c.to.ForeignKeys, objectName) {
		switch {
		case k.to.Name == "":
			t.ForeignKeys = append(t.ForeignKeys, unusedKeys([]Object{k.from}, later)...)
		case k.from.same(k.to) || c.kept(k.to):
			t.ForeignKeys = append(t.ForeignKeys, k.to)
		}
	}
	return t
}

// sharedColumn lets each model write rows without the columns that only the other one has.
func sharedColumn(from, to Column) Column {
	switch {
	case from.Name == "":
		to.NotNull = to.NotNull && to.Default != ""
		to.FilledFrom, to.Replaced = "", nil
		return to
	case to.Name == "":
		from.NotNull = from.NotNull && from.Default != ""
		return from
	}
	if to.Default == "" {
		to.Default = from.Default
	}
	to.NotNull = to.NotNull && from.NotNull
	to.FilledFrom, to.Replaced = from.FilledFrom, from.Replaced
	return to
}

// sharedConstraints are those that both models keep.
func (c *change) sharedConstraints() (out []Object) {
	for _, o := range pair(c.from.Constraints, c.to.Constraints, objectName) {
		switch {
		case o.from.same(o.to):
			out = append(out, o.to)
		case o.to.Name == "":
			if c.ofField(o.from) && c.dropped(o.from.Columns[0]) { // dropped with its column
				out = append(out, o.from)
			}
		case o.from.Name == "":
			if c.kept(o.to) {
				out = append(out, o.to)
			}
		case c.canWiden(o.from, o.to):
			out = append(out, either(o.from, o.to))
		}
	}
	return out
}

// canWiden reports whether a check can be replaced by one that also permits what the new check permits.
func (c *change) canWiden(old, o Object) bool {
	return isCheck(old) && isCheck(o) && !slices.ContainsFunc(slices.Concat(old.Columns, o.Columns), func(name string) bool { return c.dropped(name) || c.added(name) })
}

// condition is the SQL in the parentheses of a check.
func condition(check Object) string {
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSuffix(check.Definition, notValid), "CHECK ("), ")")
}

// either is a check that permits what one of two checks permits.
func either(old, o Object) Object {
	o.Definition = "CHECK ((" + condition(old) + ") OR (" + condition(o) + "))"
	o.Columns = slices.Compact(slices.Sorted(slices.Values(slices.Concat(old.Columns, o.Columns))))
	return o
}

// kept reports whether the rows that the old model writes satisfy a new constraint. They have the default, or null, in
// new columns. A unique key and a foreign key permit null.
func (c *change) kept(o Object) bool {
	if isCheck(o) {
		return c.ofField(o) && c.added(o.Columns[0])
	}
	return slices.ContainsFunc(o.Columns, func(name string) bool { return c.added(name) && c.to.column(name).Default == "" })
}

// ofField reports whether a check is that of a field's type and limits. Null and the default of the field satisfy it. A check
// of the model may forbid both, for example x IS NOT NULL OR y IS NOT NULL.
func (c *change) ofField(o Object) bool {
	return isCheck(o) && len(o.Columns) == 1 && o.Name == record.ConstraintName("check", c.to.Name, o.Columns[0])
}
