package expand

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model/naming"
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
	directions := &ast.Definition{Kind: ast.Enum, Name: "OrderDirection", Description: "Which way to order, and where nulls go."}
	for _, d := range record.Directions {
		directions.EnumValues = append(directions.EnumValues, &ast.EnumValueDefinition{Name: d.Name, Description: d.Text})
	}
	e.add(directions)
	for s := record.ScalarID; s < record.ScalarEnum; s++ {
		if e.used[s.String()+"Filter"] {
			e.scalarFilter(s)
		}
	}
	for s := record.ScalarID; s < record.ScalarEnum; s++ {
		e.listFilter(s.String())
	}
	for _, enum := range e.Schema.Enums {
		if e.used[enum.Name+"Filter"] {
			e.add(operatorInput(enum.Name+"Filter", naming.Article(enum.Name), enum.Name, record.ScalarEnum.Operators()))
		}
		e.listFilter(enum.Name)
	}
}

// scalarFilter derives the filter of a scalar and the inputs that it mentions.
func (e *expander) scalarFilter(s record.Scalar) {
	name := s.String()
	what := naming.Article(name)
	if s == record.ScalarJSON {
		what = name
	}
	e.add(operatorInput(name+"Filter", what, name, s.Operators()))
	if s == record.ScalarJSON {
		path := operatorInput("JSONPathFilter", "a value inside JSON", name, record.PathOperators)
		path.Fields = slices.Insert(path.Fields, 0,
			fieldOf(record.KeyAt, "[String!]!", "The path to the value: keys of objects, and indexes of arrays such as 0 or, from the end, -1."))
		e.add(path)
	}
	if s == record.ScalarJSON || s.Ranged() {
		between := input(name+"Between", "A span of "+name+"; either end may be left out, not both.")
		for _, end := range record.BetweenEnds {
			between.Fields = append(between.Fields, fieldOf(end.Name, name, end.Text))
		}
		e.add(between)
	}
}

// listFilter derives the filter of a list, if a field uses it.
func (e *expander) listFilter(elem string) {
	if name := elem + "ListFilter"; e.used[name] {
		e.add(operatorInput(name, "a list of "+elem, elem, record.ListOperators))
	}
}

// operatorInput is a filter input. what names the filtered value in its
// description; value is the type of the scalar or enum.
func operatorInput(name, what, value string, operators []record.Operator) *ast.Definition {
	out := input(name, "Conditions on "+what+"; all of them must hold.")
	for _, o := range operators {
		out.Fields = append(out.Fields, fieldOf(o.Name, operandType(o.Takes, value), o.Text))
	}
	return out
}

// operandType is the type of an operand in a filter of the type value.
func operandType(o record.Operand, value string) string {
	switch o {
	case record.TakesOne:
		return value
	case record.TakesMany, record.TakesAll:
		return "[" + value + "!]"
	case record.TakesLists:
		return "[[" + value + "!]!]"
	case record.TakesFlag:
		return "Boolean"
	case record.TakesBetween:
		return value + "Between"
	case record.TakesPeriod:
		return "Duration"
	case record.TakesPath:
		return "JSONPathFilter"
	}
	return "String"
}
