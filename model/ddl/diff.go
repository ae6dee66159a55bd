package ddl

import (
	"fmt"
	"slices"

	"recordgraph/model/sqltext"
)

// difference leads from one set of tables to another.
type difference struct {
	statements []string
	refusals   []string // changes that need knowledge of the data
	losses     []string // data that the statements drop
}

// diffTables drops constraints first and adds them last, so that each statement
// finds its columns.
func diffTables(from, to []table) difference {
	d := &difference{}
	pairs := pair(from, to, func(t table) string { return t.name })
	for _, p := range pairs {
		if p.to.name == "" {
			d.alterEach(p.from, p.from.foreignKeys, dropConstraint)
		} else {
			d.dropObjects(p.from, p.to)
		}
	}
	for _, p := range pairs {
		switch {
		case p.to.name == "":
			d.losses = append(d.losses, "the table "+p.from.name)
			d.add("DROP TABLE %s;", sqltext.Identifier(p.from.name))
		case p.from.name == "":
			d.add("%s", createTable(p.to))
		default:
			d.alterColumns(p.from, p.to)
		}
	}
	for _, p := range pairs {
		if p.from.name != "" {
			d.alterEach(p.to, missing(p.from.constraints, p.to.constraints), addConstraint)
		}
		for _, i := range missing(p.from.indexes, p.to.indexes) {
			d.add("CREATE INDEX %s %s;", i.name, i.definition)
		}
	}
	for _, p := range pairs {
		d.alterEach(p.to, missing(p.from.foreignKeys, p.to.foreignKeys), addConstraint)
	}
	return *d
}

func (d *difference) add(format string, args ...any) {
	d.statements = append(d.statements, fmt.Sprintf(format, args...))
}

// alter adds one statement of ALTER TABLE.
func (d *difference) alter(t table, format string, args ...any) {
	d.add("ALTER TABLE %s %s;", sqltext.Identifier(t.name), fmt.Sprintf(format, args...))
}

func (d *difference) refuse(format string, args ...any) {
	d.refusals = append(d.refusals, fmt.Sprintf(format, args...))
}

func dropConstraint(n named) string { return "DROP CONSTRAINT " + n.name }

func addConstraint(n named) string { return "ADD CONSTRAINT " + n.name + " " + n.definition }

func (d *difference) alterEach(t table, ns []named, action func(named) string) {
	for _, n := range ns {
		d.alter(t, "%s", action(n))
	}
}

// dropObjects drops what the new table lacks or defines otherwise.
func (d *difference) dropObjects(from, to table) {
	keys := missing(to.foreignKeys, from.foreignKeys)
	for _, fk := range keys {
		if slices.ContainsFunc(to.foreignKeys, func(n named) bool { return n.name == fk.name }) {
			d.refuse("%s refers to another table, which lacks the IDs of the old one", fk.name)
		}
	}
	d.alterEach(from, keys, dropConstraint)
	for _, i := range missing(to.indexes, from.indexes) {
		d.add("DROP INDEX %s;", i.name)
	}
	d.alterEach(from, missing(to.constraints, from.constraints), dropConstraint)
}

func (d *difference) alterColumns(from, to table) {
	for _, p := range pair(from.columns, to.columns, func(c column) string { return c.name }) {
		switch {
		case p.to.name == "":
			d.losses = append(d.losses, "the column "+from.name+"."+p.from.name)
			d.alter(to, "DROP COLUMN %s", sqltext.Identifier(p.from.name))
		case p.from.name != "":
			d.alterColumn(to, p.from, p.to)
		case p.to.notNull && p.to.defaultValue == "":
			d.refuse("%s.%s is required and has no default, so existing records would have no value; add @default or remove the !", to.name, p.to.name)
		default:
			d.alter(to, "ADD COLUMN %s", columnText(p.to))
		}
	}
}

func (d *difference) alterColumn(t table, from, to column) {
	name := sqltext.Identifier(to.name)
	if from.typ != to.typ {
		d.refuse("%s.%s changes from %s to %s; add a field of the new type, copy the values, drop the old one", t.name, to.name, from.typ, to.typ)
		return
	}
	switch {
	case from.defaultValue == to.defaultValue:
	case to.defaultValue == "":
		d.alter(t, "ALTER COLUMN %s DROP DEFAULT", name)
	default:
		d.alter(t, "ALTER COLUMN %s SET DEFAULT %s", name, to.defaultValue)
	}
	switch {
	case from.notNull == to.notNull:
	case from.notNull:
		d.alter(t, "ALTER COLUMN %s DROP NOT NULL", name)
	default:
		if to.defaultValue != "" {
			d.add("UPDATE %s SET %s = DEFAULT WHERE %s IS NULL;", sqltext.Identifier(t.name), name, name)
		}
		d.alter(t, "ALTER COLUMN %s SET NOT NULL", name)
	}
}

// paired are two states of one object. A state is the zero value where the object
// does not exist.
type paired[T any] struct{ from, to T }

// pair matches by name: the objects of from in their order, then the new ones.
func pair[T any](from, to []T, name func(T) string) []paired[T] {
	find := func(in []T, of T) int { return slices.IndexFunc(in, func(t T) bool { return name(t) == name(of) }) }
	var out []paired[T]
	for _, f := range from {
		p := paired[T]{from: f}
		if i := find(to, f); i >= 0 {
			p.to = to[i]
		}
		out = append(out, p)
	}
	for _, t := range to {
		if find(from, t) < 0 {
			out = append(out, paired[T]{to: t})
		}
	}
	return out
}

// missing are the elements of ns that others lack or define otherwise.
func missing(others, ns []named) []named {
	return slices.DeleteFunc(slices.Clone(ns), func(n named) bool { return slices.Contains(others, n) })
}
