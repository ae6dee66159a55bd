package ddl

import (
	"fmt"
	"slices"

	"recordgraph/model/sqltext"
)

// difference is what leads from one set of tables to another.
type difference struct {
	statements []string
	refusals   []string // what no statement can do without knowing the data
	losses     []string // what the statements throw away
}

// diffTables works it out. Constraints go first and come last, so that each
// statement finds the columns it mentions.
func diffTables(from, to []table) difference {
	d := &difference{}
	pairs := pair(from, to, func(t table) string { return t.name })
	for _, p := range pairs {
		if p.from != nil && p.to != nil {
			d.dropObjects(*p.from, *p.to)
		} else if p.from != nil {
			d.each(p.from.foreignKeys, func(fk named) string { return alter(*p.from, "DROP CONSTRAINT %s", fk.name) })
		}
	}
	for _, p := range pairs {
		switch {
		case p.to == nil:
			d.losses = append(d.losses, "the table "+p.from.name)
			d.add("DROP TABLE %s;", sqltext.Identifier(p.from.name))
		case p.from == nil:
			d.add("%s", createTable(*p.to))
		default:
			d.alterColumns(*p.from, *p.to)
		}
	}
	for _, p := range pairs {
		if p.to != nil {
			d.addObjects(orEmpty(p.from), *p.to)
		}
	}
	for _, p := range pairs {
		if p.to != nil {
			d.each(missing(orEmpty(p.from).foreignKeys, p.to.foreignKeys), func(fk named) string {
				return alter(*p.to, "ADD CONSTRAINT %s %s", fk.name, fk.definition)
			})
		}
	}
	return *d
}

func (d *difference) add(format string, args ...any) {
	d.statements = append(d.statements, fmt.Sprintf(format, args...))
}

func (d *difference) each(ns []named, statement func(named) string) {
	for _, n := range ns {
		d.statements = append(d.statements, statement(n))
	}
}

// dropObjects drops what the new table has no more or in another form.
func (d *difference) dropObjects(from, to table) {
	drop := func(n named) string { return alter(from, "DROP CONSTRAINT %s", n.name) }
	for _, fk := range missing(to.foreignKeys, from.foreignKeys) {
		if slices.ContainsFunc(to.foreignKeys, func(n named) bool { return n.name == fk.name }) {
			d.refusals = append(d.refusals, fmt.Sprintf("%s refers to another table: no ID of the old one is one of the new", fk.name))
		}
	}
	d.each(missing(to.foreignKeys, from.foreignKeys), drop)
	d.each(missing(to.indexes, from.indexes), func(n named) string { return "DROP INDEX " + n.name + ";" })
	d.each(missing(to.constraints, from.constraints), drop)
}

// addObjects adds the constraints of a table that was there before, and indexes.
func (d *difference) addObjects(from, to table) {
	if from.name != "" {
		d.each(missing(from.constraints, to.constraints), func(n named) string {
			return alter(to, "ADD CONSTRAINT %s %s", n.name, n.definition)
		})
	}
	d.each(missing(from.indexes, to.indexes), func(n named) string { return "CREATE INDEX " + n.name + " " + n.definition + ";" })
}

func (d *difference) alterColumns(from, to table) {
	for _, p := range pair(from.columns, to.columns, func(c column) string { return c.name }) {
		switch {
		case p.to == nil:
			d.losses = append(d.losses, "the column "+from.name+"."+p.from.name)
			d.statements = append(d.statements, alter(to, "DROP COLUMN %s", sqltext.Identifier(p.from.name)))
		case p.from == nil && p.to.notNull && p.to.defaultValue == "":
			d.refusals = append(d.refusals, fmt.Sprintf(
				"%s.%s is never null and has no default, so records that exist would have no value; give it @default, or let it be null", to.name, p.to.name))
		case p.from == nil:
			d.statements = append(d.statements, alter(to, "ADD COLUMN %s", columnText(*p.to)))
		default:
			d.alterColumn(to, *p.from, *p.to)
		}
	}
}

func (d *difference) alterColumn(t table, from, to column) {
	name := sqltext.Identifier(to.name)
	if from.typ != to.typ {
		d.refusals = append(d.refusals, fmt.Sprintf(
			"%s.%s changes from %s to %s; add a field of the new type, copy the values, drop the old one", t.name, to.name, from.typ, to.typ))
		return
	}
	switch {
	case from.defaultValue == to.defaultValue:
	case to.defaultValue == "":
		d.statements = append(d.statements, alter(t, "ALTER COLUMN %s DROP DEFAULT", name))
	default:
		d.statements = append(d.statements, alter(t, "ALTER COLUMN %s SET DEFAULT %s", name, to.defaultValue))
	}
	switch {
	case from.notNull == to.notNull:
	case from.notNull:
		d.statements = append(d.statements, alter(t, "ALTER COLUMN %s DROP NOT NULL", name))
	default:
		if to.defaultValue != "" {
			d.add("UPDATE %s SET %s = DEFAULT WHERE %s IS NULL;", sqltext.Identifier(t.name), name, name)
		}
		d.statements = append(d.statements, alter(t, "ALTER COLUMN %s SET NOT NULL", name))
	}
}

// paired are the two states of one thing; nil where it isn't.
type paired[T any] struct{ from, to *T }

// pair matches by name: what was there before in its order, then what is new.
func pair[T any](from, to []T, name func(T) string) []paired[T] {
	var out []paired[T]
	for i := range from {
		p := paired[T]{from: &from[i]}
		if j := slices.IndexFunc(to, func(t T) bool { return name(t) == name(from[i]) }); j >= 0 {
			p.to = &to[j]
		}
		out = append(out, p)
	}
	for j := range to {
		if !slices.ContainsFunc(from, func(f T) bool { return name(f) == name(to[j]) }) {
			out = append(out, paired[T]{to: &to[j]})
		}
	}
	return out
}

// missing are those of ns that others don't hold in the same form.
func missing(others, ns []named) []named {
	var out []named
	for _, n := range ns {
		if !slices.Contains(others, n) {
			out = append(out, n)
		}
	}
	return out
}

func orEmpty(t *table) table {
	if t == nil {
		return table{}
	}
	return *t
}
