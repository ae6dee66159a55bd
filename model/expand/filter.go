package expand

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model/check"
	"recordgraph/model/naming"
	"recordgraph/record"
)

// filterOf derives XFilter and XListFilter.
func (e *expander) filterOf(t *check.Type) {
	m := t.Meta
	name := m.Name + "Filter"
	f := input(name, "Conditions on "+naming.Article(naming.Phrase(m.Singular))+"; all of them must hold.",
		fieldOf(record.KeyAnd, "["+name+"!]", "All of these hold."),
		fieldOf(record.KeyOr, "["+name+"!]", "At least one of these holds."),
		fieldOf(record.KeyNot, name, "This does not hold."),
	)
	if via := e.relationTo(m); via != "" {
		f.Fields = append(f.Fields, fieldOf(record.KeyIsNull, "Boolean", fmt.Sprintf(
			"Whether there is no such %s. It stands directly in a relation, such as %s: {isNull: true}, and is refused elsewhere.",
			naming.Phrase(m.Singular), via)))
	}
	for _, field := range m.Fields {
		if typ := e.filterType(field); typ != "" {
			f.Fields = append(f.Fields, fieldOf(field.Name, typ, filterText(field)))
		}
	}
	e.add(f)
	if e.listed(m) {
		list := input(m.Name+"ListFilter", "Conditions on a list of "+naming.Phrase(m.Plural)+"; all of them must hold.")
		for _, q := range record.Quantifiers {
			list.Fields = append(list.Fields, fieldOf(q.Name, name, q.Text))
		}
		e.add(list)
	}
}

// relationTo is a to-one relation that leads to a type; empty when none does.
func (e *expander) relationTo(m *record.Type) string {
	for _, t := range e.Types {
		for _, f := range t.Meta.Fields {
			if f.Relation != nil && f.Relation.To == m.Name {
				return f.Name
			}
		}
	}
	return ""
}

// listed reports whether a type is at the end of an inverse.
func (e *expander) listed(m *record.Type) bool {
	for _, t := range e.Types {
		for _, f := range t.Meta.Fields {
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
		return fmt.Sprintf("Conditions on its %s; {} means it has one.", naming.Phrase(f.Name))
	case f.Inverse != nil:
		return fmt.Sprintf("Conditions on its %s.", naming.Phrase(f.Name))
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
	}
	name := f.Scalar.String()
	if f.Enum != nil {
		name = f.Enum.Name
	}
	if f.List {
		name += "List"
	}
	name += "Filter"
	e.used[name] = true
	return name
}

// orderOf derives XOrder.
func (e *expander) orderOf(t *check.Type) {
	m := t.Meta
	o := input(m.Name+"Order", "One term of an order of "+naming.Phrase(m.Plural)+": exactly one field.")
	o.Directives = ast.DirectiveList{{Name: "oneOf"}}
	for _, f := range m.Fields {
		switch {
		case f.Relation != nil:
			o.Fields = append(o.Fields, fieldOf(f.Name, f.Relation.To+"Order", fmt.Sprintf("By a field of its %s.", naming.Phrase(f.Name))))
		case f.Column != "" && !f.List && !f.LongText && f.Scalar.Ordered():
			o.Fields = append(o.Fields, fieldOf(f.Name, "OrderDirection", "By "+f.Name+"."))
		}
	}
	e.add(o)
}
