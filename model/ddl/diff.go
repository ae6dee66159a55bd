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
func diffTables(from, to Tables) difference {
	d := &difference{}
	pairs := pair(from, to, tableName)
	for _, p := range pairs {
		if p.to.Name == "" {
			d.alterEach(p.from, p.from.ForeignKeys, dropConstraint)
		} else {
			d.dropObjects(p.from, p.to)
		}
	}
	for _, p := range pairs {
		switch {
		case p.to.Name == "":
			d.losses = append(d.losses, tableLoss(p.from).Text)
			d.statements = append(d.statements, dropTable(p.from))
		case p.from.Name == "":
			d.statements = append(d.statements, createTable(p.to))
		default:
			d.alterColumns(p.from, p.to)
		}
	}
	for _, p := range pairs {
		if p.from.Name != "" {
			d.alterEach(p.to, missing(p.from.Constraints, p.to.Constraints), addConstraint)
		}
		for _, i := range missing(p.from.Indexes, p.to.Indexes) {
			d.statements = append(d.statements, createIndex(i))
		}
	}
	for _, p := range pairs {
		d.alterEach(p.to, missing(p.from.ForeignKeys, p.to.ForeignKeys), addConstraint)
	}
	return *d
}

func (d *difference) add(format string, args ...any) {
	d.statements = append(d.statements, fmt.Sprintf(format, args...))
}

// alter adds one statement of ALTER TABLE.
func (d *difference) alter(t Table, action string) {
	d.add("ALTER TABLE %s %s;", sqltext.Identifier(t.Name), action)
}

func (d *difference) alterEach(t Table, ns []Object, action func(Object) string) {
	for _, n := range ns {
		d.alter(t, action(n))
	}
}

// dropObjects drops what the new table lacks or defines otherwise.
func (d *difference) dropObjects(from, to Table) {
	keys := missing(to.ForeignKeys, from.ForeignKeys)
	for _, fk := range keys {
		if find(to.ForeignKeys, fk.Name, objectName) != nil {
			d.refusals = append(d.refusals, otherTarget(fk))
		}
	}
	d.alterEach(from, keys, dropConstraint)
	for _, i := range missing(to.Indexes, from.Indexes) {
		d.statements = append(d.statements, dropIndex(i))
	}
	d.alterEach(from, missing(to.Constraints, from.Constraints), dropConstraint)
}

func (d *difference) alterColumns(from, to Table) {
	for _, p := range pair(from.Columns, to.Columns, columnName) {
		switch {
		case p.to.Name == "":
			d.losses = append(d.losses, columnLoss(from, p.from).Text)
			d.alter(to, dropColumn(p.from))
		case p.from.Name != "":
			d.changeColumn(to, p.from, p.to)
		case p.to.NotNull && p.to.Default == "":
			d.refusals = append(d.refusals, noValue(to, p.to))
		default:
			d.alter(to, addColumn(p.to))
		}
	}
}

func (d *difference) changeColumn(t Table, from, to Column) {
	if from.Type != to.Type {
		d.refusals = append(d.refusals, otherType(t, from, to))
		return
	}
	if from.Default != to.Default {
		d.alter(t, setDefault(to))
	}
	switch {
	case from.NotNull == to.NotNull:
	case from.NotNull:
		d.alter(t, alterColumn(to, "DROP NOT NULL"))
	default:
		if to.Default != "" {
			name := sqltext.Identifier(to.Name)
			d.add("UPDATE %s SET %s = DEFAULT WHERE %s IS NULL;", sqltext.Identifier(t.Name), name, name)
		}
		d.alter(t, alterColumn(to, "SET NOT NULL"))
	}
}

// same reports whether the objects have the same name and definition.
func (o Object) same(other Object) bool {
	return o.Name == other.Name && o.Definition == other.Definition
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
func missing(others, ns []Object) []Object {
	return slices.DeleteFunc(slices.Clone(ns), func(n Object) bool { return slices.ContainsFunc(others, n.same) })
}
