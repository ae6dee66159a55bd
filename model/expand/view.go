package expand

import (
	"cmp"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model/check"
	"recordgraph/model/naming"
	"recordgraph/model/sdl"
	"recordgraph/record"
)

// view is a record type in the templates.
type view struct {
	*record.Type
	One, Many  string   // its names in words
	RelationTo string   // a to-one relation to the type; empty without one
	Listed     bool     // whether the type is at the end of an inverse
	Filters    []string // fields of the filter
	Orders     []string // fields of the order

	Create  []string // fields of the create input
	Patch   []string // fields of the patch
	Numbers []string // fields of the increment
	Lists   []string // fields to append to and remove from
	source  *check.Type
}

func (e *expander) view(t *check.Type) *view {
	m := t.Meta
	v := &view{Type: m, One: naming.Phrase(m.Singular), Many: naming.Phrase(m.Plural), source: t}
	for _, other := range e.Types {
		for _, f := range other.Meta.Fields {
			if f.Relation != nil && f.Relation.To == m.Name {
				v.RelationTo = cmp.Or(v.RelationTo, f.Name)
			}
			v.Listed = v.Listed || f.Inverse != nil && f.Inverse.From == m.Name
		}
	}
	for _, f := range m.Fields {
		words, old := naming.Phrase(f.Name), v.deprecation(f.Name)
		switch {
		case f.Relation != nil:
			v.Filters = append(v.Filters, line(f.Name, f.Relation.To+"Filter", "Conditions on its "+words+"; {} means it has one.")+old)
			v.Orders = append(v.Orders, line(f.Name, f.Relation.To+"Order", "By a field of its "+words+".")+old)
		case f.Inverse != nil:
			v.Filters = append(v.Filters, line(f.Name, f.Inverse.From+"ListFilter", "Conditions on its "+words+"."))
		case f.Column != "":
			v.Filters = append(v.Filters, line(f.Name, e.filterOf(f), "Conditions on "+f.Name+".")+old)
			if !f.List && !f.LongText && f.Scalar.Ordered() {
				v.Orders = append(v.Orders, line(f.Name, "OrderDirection", "By "+f.Name+".")+old)
			}
		}
	}
	v.inputs(t)
	return v
}

// filterOf names the filter of a stored field and notes that it is used.
func (e *expander) filterOf(f *record.Field) string {
	name := f.Scalar.String()
	if f.Enum != nil {
		name = f.Enum.Name
	}
	if f.List {
		name += "List"
	}
	e.used[name+"Filter"] = true
	return name + "Filter"
}

// inputs sets the fields of the create input and of the patch.
func (v *view) inputs(t *check.Type) {
	for _, f := range t.Fields {
		typ := inputType(f)
		old := v.deprecation(f.Def.Name)
		optional := line(f.Def.Name, nullable(typ).String(), describe(f)) + old
		if f.Meta.Settable() {
			given := line(f.Def.Name, typ.String(), describe(f)) + defaultOf(f)
			if f.Meta.NonNull && f.Meta.Default == nil {
				old = "" // GraphQL does not allow it on a required input
			}
			v.Create = append(v.Create, given+old)
		}
		if !f.Meta.Changeable() {
			continue
		}
		v.Patch = append(v.Patch, optional)
		if record.AssignAppend.Fits(f.Meta) {
			v.Lists = append(v.Lists, optional)
		} else if record.AssignIncrement.Fits(f.Meta) {
			v.Numbers = append(v.Numbers, optional)
		}
	}
}

// Changes are the keys of the patch that change fields relative to their values.
func (v *view) Changes() (out []string) {
	for _, c := range record.PatchChanges {
		if c.Op == record.AssignIncrement && len(v.Numbers) > 0 {
			out = append(out, line(c.Name, v.Name+"Increment", c.Text))
		} else if c.Op != record.AssignIncrement && len(v.Lists) > 0 {
			out = append(out, line(c.Name, v.Name+"ListPatch", c.Text))
		}
	}
	return out
}

// deprecation is the directive @deprecated of a field, or empty.
func (v *view) deprecation(name string) string {
	if f := v.source.Field(name); f != nil {
		if d := f.Def.Directives.ForName("deprecated"); d != nil {
			return sdl.Directives(ast.DirectiveList{d})
		}
	}
	return ""
}

// LookupDeprecation is the directive @deprecated of a lookup: that of the first field of its key that has one.
func (v *view) LookupDeprecation(k *record.Key) string {
	for _, name := range k.Fields {
		if old := v.deprecation(name); old != "" {
			return old
		}
	}
	return ""
}

// Argument is an argument of a lookup.
func (v *view) Argument(name string) string {
	if f := v.source.Field(name); f != nil {
		return line(name, nullable(inputType(f)).String()+"!", describe(f))
	}
	return baseLine(v.Field(name))
}

// inputType is the type of a field in inputs: a relation is an ID.
func inputType(f *check.Field) *ast.Type {
	if f.Meta.Relation != nil {
		return &ast.Type{NamedType: "ID", NonNull: f.Meta.NonNull}
	}
	return f.Def.Type
}

// nullable is a type without its outermost "!".
func nullable(t *ast.Type) *ast.Type {
	out := *t
	out.NonNull = false
	return &out
}

// describe is a field's description, or its name in words.
func describe(f *check.Field) string {
	return cmp.Or(f.Def.Description, naming.UpperFirst(naming.Phrase(f.Def.Name))+".")
}

// defaultOf is the default of a create input's field. The schema shows it, so that
// a field with a default is not required but refuses null.
func defaultOf(f *check.Field) string {
	if d := f.Def.Directives.ForName("default"); d != nil && f.Meta.Default != nil {
		return " = " + sdl.Value(inputValue(f.Meta, d.Arguments.ForName("value").Value))
	}
	return ""
}

// inputValue spells a default as an input of the field: enum values without quotes,
// exact numbers with.
func inputValue(m *record.Field, v *ast.Value) *ast.Value {
	out := *v
	switch {
	case v.Kind == ast.ListValue && m.List:
		out.Children = nil
		for _, child := range v.Children {
			out.Children = append(out.Children, &ast.ChildValue{Value: inputValue(m, child.Value)})
		}
	case m.Scalar == record.ScalarEnum:
		out.Kind = ast.EnumValue
	case m.Scalar == record.ScalarBigInt || m.Scalar == record.ScalarDecimal:
		out.Kind = ast.StringValue
	}
	return &out
}
