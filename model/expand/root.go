package expand

import (
	"cmp"
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model/check"
	"recordgraph/model/naming"
	"recordgraph/record"
)

// queries derives the root fields of all types.
func (e *expander) queries() {
	e.query.Fields = append(e.query.Fields,
		fieldOf("node", "Node", "The record with an ID, whatever its type; null when there is none.",
			argument("id", "ID!", "The ID.")),
		fieldOf("nodes", "[Node]!", "The records with these IDs, in their order; null where there is none.",
			argument("ids", "[ID!]!", "The IDs.")),
		fieldOf("viewer", "Viewer!", "The caller and what its token allows. No scope is needed."),
	)
	for _, t := range e.Types {
		e.pos = t.Def.Position
		e.rootQueries(t)
		e.rootMutations(t)
	}
	e.pos = nil
}

func (e *expander) addRoot(root *ast.Definition, f *ast.FieldDefinition) {
	f.Position = e.pos
	root.Fields = append(root.Fields, f)
}

func (e *expander) rootQueries(t *check.Type) {
	m := t.Meta
	one := naming.Phrase(m.Singular)
	e.addRoot(e.query, fieldOf(m.Singular, m.Name, "The "+one+" with an ID; null when there is none.",
		argument("id", "ID!", "The ID.")))
	for _, k := range m.Keys {
		var args []*ast.ArgumentDefinition
		for _, name := range k.Fields {
			args = append(args, lookupArgument(t, name))
		}
		e.addRoot(e.query, fieldOf(k.Lookup, m.Name, "The "+one+" with this key; null when there is none.", args...))
	}
	e.addRoot(e.query, fieldOf(m.Plural, m.Name+"Connection!",
		naming.UpperFirst(naming.Phrase(m.Plural))+" that match a filter, in order, page by page.", e.listArguments(m)...))
}

func lookupArgument(t *check.Type, name string) *ast.ArgumentDefinition {
	for _, base := range recordFields() {
		if base.Name == name {
			return argument(name, base.Type.String(), base.Description)
		}
	}
	f := t.Field(name)
	return &ast.ArgumentDefinition{Name: name, Type: nonNull(inputType(f)), Description: describe(f)}
}

func (e *expander) rootMutations(t *check.Type) {
	m := t.Meta
	one, many, names := naming.Phrase(m.Singular), naming.Phrase(m.Plural), m.RootFields()
	id := argument("id", "ID!", "The "+one+".")
	version := argument("ifVersion", "Int", "Only if it is at this version; else CONFLICT.")
	e.addRoot(e.mutation, fieldOf(names.Create, "Create"+m.Name+"Payload!", "Creates "+naming.Article(one)+".",
		argument("input", "Create"+m.Name+"Input!", "Its fields.")))
	e.addRoot(e.mutation, fieldOf(names.CreateMany, "Create"+m.PluralName()+"Payload!",
		fmt.Sprintf("Creates several %s, or none if one of them fails.", many),
		argument("inputs", "[Create"+m.Name+"Input!]!", "The fields of each.")))
	if names.Update != "" {
		e.addRoot(e.mutation, fieldOf(names.Update, "Update"+m.Name+"Payload!", "Changes "+naming.Article(one)+".",
			id, version, argument("patch", m.Name+"Patch!", "What to change; fields left out stay as they are.")))
	}
	e.addRoot(e.mutation, fieldOf(names.Delete, "Delete"+m.Name+"Payload!", "Deletes "+naming.Article(one)+".", id, version))
}

func (e *expander) payloads(t *check.Type) {
	m := t.Meta
	one, many := naming.Phrase(m.Singular), naming.Phrase(m.Plural)
	whole := func(what string) *ast.FieldDefinition {
		return fieldOf(m.Singular, m.Name+"!", "The "+one+" "+what+".")
	}
	e.add(object("Create"+m.Name+"Payload", "What create"+m.Name+" gives back.", whole("as created")))
	e.add(object("Create"+m.PluralName()+"Payload", "What create"+m.PluralName()+" gives back.",
		fieldOf(m.Plural, "["+m.Name+"!]!", naming.UpperFirst(many)+" as created, in the order of the inputs.")))
	if m.RootFields().Update != "" {
		e.add(object("Update"+m.Name+"Payload", "What update"+m.Name+" gives back.", whole("as it is now")))
	}
	e.add(object("Delete"+m.Name+"Payload", "What delete"+m.Name+" gives back.",
		fieldOf("id", "ID!", "The ID of the "+one+" that is gone."), whole("as it was last")))
}

// inputType is the type of a field in inputs: a relation is an ID.
func inputType(f *check.Field) *ast.Type {
	if f.Meta.Relation != nil {
		return &ast.Type{NamedType: "ID", NonNull: f.Meta.NonNull}
	}
	return f.Def.Type
}

// describe is a field's description, or its name in words.
func describe(f *check.Field) string {
	return cmp.Or(f.Def.Description, naming.UpperFirst(naming.Phrase(f.Def.Name))+".")
}

// inputs derives CreateXInput and XPatch.
func (e *expander) inputs(t *check.Type) {
	m := t.Meta
	create := input("Create"+m.Name+"Input", "The fields of "+naming.Article("new "+naming.Phrase(m.Singular))+".")
	patch := input(m.Name+"Patch", "Changes to "+naming.Article(naming.Phrase(m.Singular))+". A field left out stays, null clears it.")
	one := naming.Article(naming.Phrase(m.Singular))
	increment := input(m.Name+"Increment", "Amounts to add to numbers of "+one+", negative to subtract. A number that is null counts as 0.")
	lists := input(m.Name+"ListPatch", "Elements of lists of "+one+".")
	for _, f := range t.Fields {
		if f.Meta.Settable() {
			create.Fields = append(create.Fields, createField(f))
		}
		if !f.Meta.Changeable() {
			continue
		}
		patch.Fields = append(patch.Fields, optional(f))
		if record.AssignAppend.Fits(f.Meta) {
			lists.Fields = append(lists.Fields, optional(f))
		} else if record.AssignIncrement.Fits(f.Meta) {
			increment.Fields = append(increment.Fields, optional(f))
		}
	}
	e.add(create)
	if len(patch.Fields) == 0 {
		return
	}
	for _, c := range record.PatchChanges {
		of := lists
		if c.Op == record.AssignIncrement {
			of = increment
		}
		if len(of.Fields) > 0 {
			patch.Fields = append(patch.Fields, fieldOf(c.Name, of.Name, c.Text))
		}
	}
	e.add(patch)
	for _, def := range []*ast.Definition{increment, lists} {
		if len(def.Fields) > 0 {
			e.add(def)
		}
	}
}

func optional(f *check.Field) *ast.FieldDefinition {
	return &ast.FieldDefinition{Name: f.Def.Name, Type: nullable(inputType(f)), Description: describe(f)}
}

// createField is required when the field is never null and has no default. A
// default is shown in the type, so that null is refused where it can't be.
func createField(f *check.Field) *ast.FieldDefinition {
	out := &ast.FieldDefinition{Name: f.Def.Name, Type: inputType(f), Description: describe(f)}
	if d := f.Def.Directives.ForName("default"); d != nil && f.Meta.Default != nil {
		out.DefaultValue = inputValue(f.Meta, d.Arguments.ForName("value").Value)
	}
	return out
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
