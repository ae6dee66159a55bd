package recordgen

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// sharedFilters notes which filter inputs the model uses: one per scalar, enum,
// or list of them.
type sharedFilters struct {
	scalars   map[record.Scalar]bool
	lists     map[string]bool // by element type
	enums     map[string]bool
	enumLists map[string]bool
}

// filterOf derives XFilter and XListFilter.
func (e *expander) filterOf(t *recordType) {
	m := t.meta
	name := m.Name + "Filter"
	f := input(name, "Conditions on "+a(phrase(m.Singular))+"; all of them must hold.",
		fieldOf("and", "["+name+"!]", "All of these hold."),
		fieldOf("or", "["+name+"!]", "At least one of these holds."),
		fieldOf("not", name, "This does not hold."),
	)
	if via := e.relationTo(m); via != "" {
		f.Fields = append(f.Fields, fieldOf("isNull", "Boolean", fmt.Sprintf(
			"Whether there is no such %s. It stands directly in a relation, such as %s: {isNull: true}, and is refused elsewhere.",
			phrase(m.Singular), via)))
	}
	for _, field := range m.Fields {
		if typ := e.filterType(field); typ != "" {
			f.Fields = append(f.Fields, fieldOf(field.Name, typ, filterText(field)))
		}
	}
	e.add(f)
	if e.listed(m) {
		many := phrase(m.Plural)
		e.add(input(m.Name+"ListFilter", "Conditions on a list of "+many+"; all of them must hold.",
			fieldOf("some", name, "At least one matches; {} means there is any."),
			fieldOf("every", name, "All match, which is so of none too."),
			fieldOf("none", name, "None matches; {} means there is none."),
		))
	}
}

// relationTo is a to-one relation that leads to a type; empty when none does.
func (e *expander) relationTo(m *record.Type) string {
	for _, t := range e.types {
		for _, f := range t.meta.Fields {
			if f.Relation != nil && f.Relation.To == m.Name {
				return f.Name
			}
		}
	}
	return ""
}

// listed reports whether a type is at the end of an inverse.
func (e *expander) listed(m *record.Type) bool {
	for _, t := range e.types {
		for _, f := range t.meta.Fields {
			if f.Inverse != nil && f.Inverse.From == m.Name {
				return true
			}
		}
	}
	return false
}

func filterText(f *record.Field) string {
	switch {
	case f.Relation != nil:
		return fmt.Sprintf("Conditions on its %s; {} means it has one.", phrase(f.Name))
	case f.Inverse != nil:
		return fmt.Sprintf("Conditions on its %s.", phrase(f.Name))
	}
	return "Conditions on " + f.Name + "."
}

// filterType names the filter of a field and notes that it is used; empty for
// what can't be filtered by.
func (e *expander) filterType(f *record.Field) string {
	switch {
	case f.Relation != nil:
		return f.Relation.To + "Filter"
	case f.Inverse != nil:
		return f.Inverse.From + "ListFilter"
	case f.InGo:
		return ""
	case f.Enum != nil && f.List:
		e.filters.enumLists[f.Enum.Name] = true
		return f.Enum.Name + "ListFilter"
	case f.Enum != nil:
		e.filters.enums[f.Enum.Name] = true
		return f.Enum.Name + "Filter"
	case f.List:
		e.filters.lists[f.Scalar.String()] = true
		return f.Scalar.String() + "ListFilter"
	}
	e.filters.scalars[f.Scalar] = true
	return f.Scalar.String() + "Filter"
}

// orderOf derives XOrder.
func (e *expander) orderOf(t *recordType) {
	m := t.meta
	o := input(m.Name+"Order", "One term of an order of "+phrase(m.Plural)+": exactly one field.")
	o.Directives = ast.DirectiveList{{Name: "oneOf"}}
	for _, f := range m.Fields {
		switch {
		case f.Relation != nil:
			o.Fields = append(o.Fields, fieldOf(f.Name, f.Relation.To+"Order", fmt.Sprintf("By a field of its %s.", phrase(f.Name))))
		case f.Column != "" && !f.List && !f.LongText && f.Scalar.Ordered():
			o.Fields = append(o.Fields, fieldOf(f.Name, "OrderDirection", "By "+f.Name+"."))
		}
	}
	e.add(o)
}
