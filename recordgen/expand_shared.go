package recordgen

import (
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// shared derives what types have in common, as far as the model uses it.
func (e *expander) shared() {
	e.add(object("PageInfo", "Where a page stands in its list.",
		fieldOf("hasNextPage", "Boolean!", "Whether more follows."),
		fieldOf("hasPreviousPage", "Boolean!", "Whether something precedes."),
		fieldOf("startCursor", "String", "Cursor of the first edge; null when the page is empty."),
		fieldOf("endCursor", "String", "Cursor of the last edge; null when the page is empty."),
	))
	e.add(&ast.Definition{
		Kind: ast.Enum, Name: "OrderDirection", Description: "Which way to order, and where nulls go.",
		EnumValues: ast.EnumValueList{
			enumValue("ASC", "Ascending, nulls last."),
			enumValue("DESC", "Descending, nulls first."),
			enumValue("ASC_NULLS_FIRST", "Ascending, nulls first."),
			enumValue("ASC_NULLS_LAST", "Ascending, nulls last."),
			enumValue("DESC_NULLS_FIRST", "Descending, nulls first."),
			enumValue("DESC_NULLS_LAST", "Descending, nulls last."),
		},
	})
	for s := record.ScalarID; s < record.ScalarEnum; s++ {
		if e.filters.scalars[s] {
			e.scalarFilter(s)
		}
	}
	for s := record.ScalarID; s < record.ScalarEnum; s++ {
		if e.filters.lists[s.String()] {
			e.listFilter(s.String())
		}
	}
	for _, enum := range e.schema.Enums {
		if e.filters.enums[enum.Name] {
			e.add(input(enum.Name+"Filter", "Conditions on "+a(enum.Name)+"; all of them must hold.", equality(enum.Name)...))
		}
		if e.filters.enumLists[enum.Name] {
			e.listFilter(enum.Name)
		}
	}
}

// equality are the operators of every scalar.
func equality(typ string) []*ast.FieldDefinition {
	return []*ast.FieldDefinition{
		fieldOf("eq", typ, "Equal to this."),
		fieldOf("ne", typ, "Not equal to this; true of null."),
		fieldOf("in", "["+typ+"!]", "One of these."),
		fieldOf("notIn", "["+typ+"!]", "None of these; true of null."),
		isNull(),
	}
}

func isNull() *ast.FieldDefinition { return fieldOf("isNull", "Boolean", "Null, or not null.") }

func ordering(typ, between string) []*ast.FieldDefinition {
	return []*ast.FieldDefinition{
		fieldOf("gt", typ, "Greater than this."),
		fieldOf("gte", typ, "Greater than this or equal."),
		fieldOf("lt", typ, "Less than this."),
		fieldOf("lte", typ, "Less than this or equal."),
		fieldOf("between", between, "In this span."),
	}
}

func (e *expander) scalarFilter(s record.Scalar) {
	name := s.String()
	if s == record.ScalarJSON {
		e.jsonFilter()
		return
	}
	f := input(name+"Filter", "Conditions on "+a(name)+"; all of them must hold.", equality(name)...)
	if s.Ranged() {
		f.Fields = append(f.Fields, ordering(name, name+"Between")...)
	}
	if s.Temporal() {
		f.Fields = append(f.Fields,
			fieldOf("last", "Duration", "At most this long ago, and not in the future."),
			fieldOf("next", "Duration", "At most this far ahead, and not in the past."),
			fieldOf("timeZone", "String", "IANA time zone in which last and next count days, months and years; UTC when absent."),
		)
	}
	if s.Textual() {
		f.Fields = append(f.Fields, textual()...)
	}
	e.add(f)
	if s.Ranged() {
		e.between(name)
	}
}

func (e *expander) between(typ string) {
	e.add(input(typ+"Between", "A span of "+typ+"; either end may be left out, not both.",
		fieldOf("from", typ, "From this on."),
		fieldOf("to", typ, "Up to this, not included."),
	))
}

func textual() []*ast.FieldDefinition {
	return []*ast.FieldDefinition{
		fieldOf("contains", "String", "Contains this."),
		fieldOf("startsWith", "String", "Starts with this."),
		fieldOf("endsWith", "String", "Ends with this."),
		fieldOf("matches", "String", "Matches this POSIX regular expression; off unless the service allows it."),
		fieldOf("eqFold", "String", "Equal to this but for case."),
		fieldOf("containsFold", "String", "Contains this but for case."),
		fieldOf("startsWithFold", "String", "Starts with this but for case."),
		fieldOf("endsWithFold", "String", "Ends with this but for case."),
	}
}

func (e *expander) listFilter(elem string) {
	e.add(input(elem+"ListFilter", "Conditions on a list of "+elem+"; all of them must hold.",
		fieldOf("eq", "["+elem+"!]", "The same elements in the same order."),
		fieldOf("ne", "["+elem+"!]", "Not the same elements in the same order; true of null."),
		fieldOf("in", "[["+elem+"!]!]", "One of these lists."),
		fieldOf("notIn", "[["+elem+"!]!]", "None of these lists; true of null."),
		isNull(),
		fieldOf("has", elem, "Holds this."),
		fieldOf("hasAny", "["+elem+"!]", "Holds at least one of these."),
		fieldOf("hasAll", "["+elem+"!]", "Holds all of these."),
		fieldOf("isEmpty", "Boolean", "Without elements, or with some."),
	))
}

func (e *expander) jsonFilter() {
	f := input("JSONFilter", "Conditions on JSON; all of them must hold.", equality("JSON")...)
	f.Fields = append(f.Fields,
		fieldOf("contains", "JSON", "Contains this value, as PostgreSQL's @> has it."),
		hasKey(),
		fieldOf("path", "JSONPathFilter", "Conditions on a value inside."),
	)
	e.add(f)
	path := input("JSONPathFilter", "Conditions on a value inside JSON; all of them must hold.",
		fieldOf("at", "[String!]!", "The path to the value: keys of objects, and indexes of arrays such as 0 or, from the end, -1."))
	path.Fields = append(path.Fields, equality("JSON")...)
	path.Fields = append(path.Fields, ordering("JSON", "JSONBetween")...)
	path.Fields = append(path.Fields, hasKey())
	path.Fields = append(path.Fields, textual()...)
	e.add(path)
	e.between("JSON")
}

func hasKey() *ast.FieldDefinition {
	return fieldOf("hasKey", "String", "An object with this key.")
}
