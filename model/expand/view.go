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

	Aliases []string // fields of the type under their former names
	present *view    // under the present names; nil for the present names themselves
}

// former is the view of a renamed type under its former names; nil for another type. Its outputs are those of the
// present names.
func (v *view) former() *view {
	if v.Type.Former == nil {
		return nil
	}
	out, m := *v, *v.Type
	m.Name, m.Singular, m.Plural = m.Former.Name, m.Former.Singular, m.Former.Plural
	out.Type, out.present = &m, v
	return &out
}

// Output is the name of the type in outputs.
func (v *view) Output() string { return v.now().Name }

func (v *view) now() *view { return cmp.Or(v.present, v) }

// SamePlural reports whether the former plural is the present one, which serves its root fields.
func (v *view) SamePlural() bool { return v.present != nil && v.present.Plural == v.Plural }

// Instead marks a root field of a former name as deprecated. name is the present one, or its beginning before the name of
// the type.
func (v *view) Instead(name string) string {
	if v.present == nil {
		return ""
	}
	return deprecated(name)
}

// deprecated is the directive on an element that has a new name.
func deprecated(name string) string {
	return " @deprecated(reason: " + sdl.Quote("Renamed to "+name+".") + ")"
}

// Now are the present names.
func (v *view) Now() record.Names { return v.now().Names() }

// lookup is a root field of a unique key.
type lookup struct {
	Name, Deprecated string
	Arguments        []string
}

// Lookups are the root fields of the unique keys.
func (v *view) Lookups() (out []lookup) {
	for _, k := range v.Keys {
		for i, l := range v.Type.Lookups(k, v.Names()) {
			field := lookup{Name: l.Name, Deprecated: v.lookupDeprecation(k)}
			if i > 0 || v.present != nil {
				field.Deprecated = deprecated(k.Lookup)
			}
			for _, name := range l.Arguments {
				field.Arguments = append(field.Arguments, v.argument(name))
			}
			out = append(out, field)
		}
	}
	return out
}

// alias is a line of an input for the former name of a field, if it has one.
func alias(f *record.Field, typ, text string) []string {
	if f.Former == "" {
		return nil
	}
	return []string{line(f.Former, typ, text) + deprecated(f.Name)}
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
	both := func(lines *[]string, f *record.Field, typ, text string) {
		*lines = append(append(*lines, line(f.Name, typ, text)+v.deprecation(f.Name)), alias(f, typ, text)...)
	}
	for _, f := range m.Fields {
		words := naming.Phrase(f.Name)
		switch {
		case f.Relation != nil:
			both(&v.Filters, f, f.Relation.To+"Filter", "Conditions on its "+words+"; {} means it has one.")
			both(&v.Orders, f, f.Relation.To+"Order", "By a field of its "+words+".")
		case f.Inverse != nil:
			v.Filters = append(v.Filters, line(f.Name, f.Inverse.From+"ListFilter", "Conditions on its "+words+"."))
		case f.Column != "":
			both(&v.Filters, f, e.filterOf(f), "Conditions on "+f.Name+".")
			if !f.List && !f.LongText && f.Scalar.Ordered() {
				both(&v.Orders, f, "OrderDirection", "By "+f.Name+".")
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

// inputs sets the fields of the create input and of the patch, and the fields of the type under former names.
func (v *view) inputs(t *check.Type) {
	for _, f := range t.Fields {
		typ := inputType(f)
		optional := append([]string{line(f.Def.Name, nullable(typ).String(), describe(f)) + v.deprecation(f.Def.Name)},
			alias(f.Meta, nullable(typ).String(), describe(f))...)
		v.Aliases = append(v.Aliases, alias(f.Meta, f.Def.Type.String(), describe(f))...)
		if f.Meta.Settable() {
			v.Create = append(v.Create, v.createLines(f, typ)...)
		}
		if !f.Meta.Changeable() {
			continue
		}
		v.Patch = append(v.Patch, optional...)
		if record.AssignAppend.Fits(f.Meta) {
			v.Lists = append(v.Lists, optional...)
		} else if record.AssignIncrement.Fits(f.Meta) {
			v.Numbers = append(v.Numbers, optional...)
		}
	}
}

// createLines are the lines of a field in the create input. A required field may have either of its names, so that the
// schema requires none of them.
func (v *view) createLines(f *check.Field, typ *ast.Type) []string {
	text, old := describe(f), v.deprecation(f.Def.Name)
	required := typ.NonNull && f.Meta.Default == nil
	if required {
		old = "" // GraphQL does not allow it on a required input
	}
	if required && f.Meta.Former != "" {
		text, typ = text+" It is required.", nullable(typ)
	}
	return append([]string{line(f.Def.Name, typ.String(), text) + defaultOf(f) + old}, alias(f.Meta, nullable(typ).String(), text)...)
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

// lookupDeprecation is the directive @deprecated of a lookup: that of the first field of its key that has one.
func (v *view) lookupDeprecation(k *record.Key) string {
	for _, name := range k.Fields {
		if old := v.deprecation(name); old != "" {
			return old
		}
	}
	return ""
}

// argument is an argument of a lookup, by the present or the former name of a field.
func (v *view) argument(name string) string {
	m := v.Field(name)
	if f := v.source.Field(m.Name); f != nil {
		return line(name, nullable(inputType(f)).String()+"!", describe(f))
	}
	return baseLine(m)
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
