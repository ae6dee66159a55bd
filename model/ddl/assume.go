package ddl

import (
	"fmt"
	"slices"
	"strings"

	"recordgraph/model/sqltext"
)

// Assumption is what a plan needs to be true of the data.
type Assumption struct {
	Text  string // the need, and what to do if it is not met
	Count string // SQL that counts the rows that do not meet it
}

func (p *Plan) assume(text, count string, args ...any) {
	p.Assumptions = append(p.Assumptions, Assumption{text, fmt.Sprintf(count, args...)})
}

// check finds what the changes of a table assume, lose, and cannot do.
func (c *change) check(p *Plan, from Tables) {
	table := sqltext.Identifier(c.to.Name)
	for _, col := range c.columns {
		name := sqltext.Identifier(col.to.Name)
		switch {
		case col.to.Name == "" && c.replaces(col.from): // the other column has its values
		case col.to.Name == "":
			p.Losses = append(p.Losses, columnLoss(c.from, col.from))
		case col.from.Name == "":
			if col.to.NotNull && col.to.Default == "" && col.to.FilledFrom == "" {
				p.assume(noValue(c.to, col.to), "SELECT count(*) FROM %s", table)
			}
		case col.from.Type != col.to.Type:
			p.Refusals = append(p.Refusals, Refusal{c.to.Name + "." + col.to.Name, otherType(c.to, col.from, col.to)})
		case col.to.NotNull && !col.from.NotNull && col.to.Default == "":
			p.assume(c.to.Name+"."+col.to.Name+" is required and has no default; give every record a value, add @default or remove the !",
				"SELECT count(*) FROM %s WHERE %s IS NULL", table, name)
		}
	}
	c.checkConstraints(p)
	c.checkForeignKeys(p, from)
}

func (c *change) checkConstraints(p *Plan) {
	const remedy = "; change the records, or the model"
	for _, o := range missing(c.from.Constraints, c.to.Constraints) {
		switch {
		case c.ofField(o) && c.added(o.Columns[0]) && c.to.column(o.Columns[0]).Default == "": // all null
		case isCheck(o):
			p.assume(o.Name+" requires "+condition(o)+remedy, "SELECT count(*) FROM %s WHERE NOT (%s)", c.rows(o.Columns), condition(o))
		case !c.kept(o):
			columns := identifiers(o.Columns)
			p.assume(o.Name+" requires records with different "+strings.Join(o.Columns, ", ")+remedy,
				"SELECT coalesce(sum(n), 0) FROM (SELECT count(*) n FROM %s WHERE num_nulls(%s) = 0 GROUP BY %s HAVING count(*) > 1) same", c.rows(o.Columns), columns, columns)
		}
	}
}

func (c *change) checkForeignKeys(p *Plan, from Tables) {
	for _, o := range missing(c.from.ForeignKeys, c.to.ForeignKeys) {
		targetExists := from.Find(o.Target) != nil
		name := sqltext.Identifier(o.Columns[0])
		text := o.Name + " requires IDs of records in " + o.Target + "; change the records, or name the field otherwise"
		switch {
		case find(c.from.ForeignKeys, o.Name, objectName) != nil:
			p.Refusals = append(p.Refusals, Refusal{c.to.Name + "." + o.Columns[0], otherTarget(o)})
		case c.kept(o):
		case targetExists:
			p.assume(text, "SELECT count(*) FROM %s t WHERE %s IS NOT NULL AND NOT EXISTS (SELECT FROM %s o WHERE o.id = t.%s)",
				sqltext.Identifier(c.to.Name), name, sqltext.Identifier(o.Target), name)
		default:
			p.assume(text, "SELECT count(%s) FROM %s", name, sqltext.Identifier(c.to.Name))
		}
	}
}

// rows are columns of the table as it will be, in terms of the old one, for FROM:
//
//	(SELECT title, coalesce(genre, ('DRAMA')::text COLLATE "C") AS genre, … FROM movies) movies
func (c *change) rows(columns []string) string {
	var out []string
	for _, name := range columns {
		to, from := c.to.column(name), c.from.column(name)
		value, name := "NULL", sqltext.Identifier(name)
		switch {
		case to.FilledFrom != "":
			value = sqltext.Identifier(to.FilledFrom)
		case to.Default != "":
			value = "(" + to.Default + ")"
		}
		value += "::" + to.Type
		switch {
		case from == nil, to.FilledFrom != "" && from.FilledFrom != to.FilledFrom:
			out = append(out, value+" AS "+name)
		case len(to.Replaced) > 0:
			out = append(out, replacing(name, *to)+" AS "+name)
		case to.NotNull && !from.NotNull && to.Default != "":
			out = append(out, "coalesce("+name+", "+value+") AS "+name)
		default:
			out = append(out, name)
		}
	}
	table := sqltext.Identifier(c.to.Name)
	return "(SELECT " + strings.Join(out, ", ") + " FROM " + table + ") " + table
}

// replacing is the value of a column after the removed values of its enum have been replaced.
func replacing(name string, c Column) string {
	for _, r := range c.Replaced {
		value, use := sqltext.Literal(r.Value), sqltext.Literal(r.Use)
		if strings.HasSuffix(c.Type, `[] COLLATE "C"`) {
			name = "array_replace(" + name + ", " + value + ", " + use + ")"
		} else {
			name = "CASE " + name + " WHEN " + value + " THEN " + use + " ELSE " + name + " END"
		}
	}
	return name
}

// replaces reports whether a column has the values of a dropped one.
func (c *change) replaces(dropped Column) bool {
	return slices.ContainsFunc(c.from.Columns, func(other Column) bool { return other.FilledFrom == dropped.Name && !c.dropped(other.Name) })
}

func identifiers(names []string) string {
	var out []string
	for _, name := range names {
		out = append(out, sqltext.Identifier(name))
	}
	return strings.Join(out, ", ")
}
