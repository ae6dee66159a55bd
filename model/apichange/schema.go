package apichange

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// kindWords name the kinds of types in messages.
var kindWords = map[ast.DefinitionKind]string{
	ast.Object: "an object type", ast.Interface: "an interface", ast.Union: "a union",
	ast.Enum: "an enum", ast.InputObject: "an input", ast.Scalar: "a scalar",
}

// types compares the types of both versions by GraphQL's rules.
func (c *comparison) types() {
	removed, added, kept := match(c.before.types(), c.after.types(), func(def *ast.Definition) string { return def.Name })
	for _, def := range removed {
		c.add(TypeRemoved, def.Name, "", "The type %s was removed", def.Name)
	}
	for _, def := range added {
		c.add(TypeAdded, def.Name, "", "The type %s was added", def.Name)
	}
	for _, p := range kept {
		if p.before.Kind != p.after.Kind {
			c.add(TypeChangedKind, p.after.Name, "", "%s was %s and is %s", p.after.Name, kindWords[p.before.Kind], kindWords[p.after.Kind])
			continue
		}
		c.describe(p.after.Name, p.before.Description, p.after.Description)
		switch p.after.Kind {
		case ast.Object, ast.Interface:
			c.outputs(p.before, p.after)
			c.interfaces(p.before, p.after)
		case ast.InputObject:
			c.inputs(p.before, p.after)
		case ast.Enum:
			c.values(p.before, p.after)
		case ast.Union:
			c.union(p.before, p.after)
		}
	}
}

// describe compares descriptions.
func (c *comparison) describe(coordinate, before, after string) {
	if before != after {
		c.add(DescriptionChange, coordinate, "", "The description of %s changed", coordinate)
	}
}

// deprecate compares deprecations.
func (c *comparison) deprecate(coordinate string, before, after ast.DirectiveList) {
	was, is := before.ForName("deprecated"), after.ForName("deprecated")
	switch {
	case was == nil && is != nil:
		c.add(Deprecated, coordinate, "", "%s is deprecated", coordinate)
	case was != nil && is == nil:
		c.add(DeprecationRemoved, coordinate, "", "%s is no longer deprecated", coordinate)
	}
}

// afterDeprecation sets the remedy of the last change, a removal, if the old version has @deprecated.
func (c *comparison) afterDeprecation(before ast.DirectiveList) {
	if before.ForName("deprecated") != nil {
		c.changes[len(c.changes)-1].Remedy = "It was deprecated: release the removal when no client uses it"
	}
}

func fieldName(f *ast.FieldDefinition) string { return f.Name }

// outputs compares the fields of an object or interface.
func (c *comparison) outputs(before, after *ast.Definition) {
	removed, added, kept := match(ownFields(before), ownFields(after), fieldName)
	for _, f := range removed {
		c.add(FieldRemoved, before.Name+"."+f.Name, f.Type.Name(), "The field %s.%s was removed", before.Name, f.Name)
		c.afterDeprecation(f.Directives)
	}
	for _, f := range added {
		c.add(FieldAdded, after.Name+"."+f.Name, f.Type.Name(), "The field %s.%s was added", after.Name, f.Name)
	}
	for _, p := range kept {
		at := after.Name + "." + p.after.Name
		c.describe(at, p.before.Description, p.after.Description)
		c.deprecate(at, p.before.Directives, p.after.Directives)
		c.arguments(at, p.before.Arguments, p.after.Arguments)
		c.typeChange(FieldChangedKind, at, p.before.Type, p.after.Type, outputFits(p.before.Type, p.after.Type))
	}
}

// ownFields are the fields without those of introspection, which gqlparser adds to the query type.
func ownFields(def *ast.Definition) ast.FieldList {
	return slices.DeleteFunc(slices.Clone(def.Fields), func(f *ast.FieldDefinition) bool { return isIntrospection(f.Name) })
}

// typeChange compares the types of a member. fits says that clients of the old type can use the new one.
func (c *comparison) typeChange(kind Kind, coordinate string, before, after *ast.Type, fits bool) {
	if !fits {
		c.add(kind, coordinate, "", "The type of %s changed from %s to %s", coordinate, before, after)
		if strings.ReplaceAll(before.String(), "!", "") == strings.ReplaceAll(after.String(), "!", "") {
			c.changes[len(c.changes)-1].Remedy = "Keep the old nullability: write the ! where the old version has it, and only there"
		}
	} else if before.String() != after.String() {
		c.add(TypeWidened, coordinate, "", "The type of %s changed from %s to %s, which every client of the old type can use", coordinate, before, after)
	}
}

// outputFits reports whether every value of the new type is one of the old type.
func outputFits(before, after *ast.Type) bool {
	switch {
	case before.NonNull && !after.NonNull, (before.Elem == nil) != (after.Elem == nil):
		return false
	case before.Elem != nil:
		return outputFits(before.Elem, after.Elem)
	}
	return before.NamedType == after.NamedType
}

// inputFits reports whether the new type accepts every value of the old type.
func inputFits(before, after *ast.Type) bool {
	switch {
	case after.NonNull && !before.NonNull, (before.Elem == nil) != (after.Elem == nil):
		return false
	case before.Elem != nil:
		return inputFits(before.Elem, after.Elem)
	}
	return before.NamedType == after.NamedType
}

// interfaces compares the interfaces of a type.
func (c *comparison) interfaces(before, after *ast.Definition) {
	removed, added, _ := match(before.Interfaces, after.Interfaces, func(name string) string { return name })
	for _, name := range removed {
		c.add(ImplementedInterfaceRemoved, after.Name, name, "%s no longer implements %s", after.Name, name)
	}
	for _, name := range added {
		c.add(ImplementedInterfaceAdded, after.Name, name, "%s implements %s", after.Name, name)
	}
}

// union compares the members of a union.
func (c *comparison) union(before, after *ast.Definition) {
	removed, added, _ := match(before.Types, after.Types, func(name string) string { return name })
	for _, name := range removed {
		c.add(TypeRemovedFromUnion, after.Name, name, "%s was removed from the union %s", name, after.Name)
	}
	for _, name := range added {
		c.add(TypeAddedToUnion, after.Name, name, "%s was added to the union %s", name, after.Name)
	}
}

// values compares the values of an enum.
func (c *comparison) values(before, after *ast.Definition) {
	removed, added, kept := match(before.EnumValues, after.EnumValues, func(v *ast.EnumValueDefinition) string { return v.Name })
	for _, v := range removed {
		c.add(ValueRemovedFromEnum, after.Name+"."+v.Name, "", "The value %s was removed from the enum %s", v.Name, after.Name)
		c.afterDeprecation(v.Directives)
	}
	for _, v := range added {
		c.add(ValueAddedToEnum, after.Name+"."+v.Name, "", "The value %s was added to the enum %s", v.Name, after.Name)
	}
	for _, p := range kept {
		at := after.Name + "." + p.after.Name
		c.describe(at, p.before.Description, p.after.Description)
		c.deprecate(at, p.before.Directives, p.after.Directives)
	}
}

// inputs compares the fields of an input.
func (c *comparison) inputs(before, after *ast.Definition) {
	switch was, is := before.Directives.ForName("oneOf"), after.Directives.ForName("oneOf"); {
	case was == nil && is != nil:
		c.add(OneOfAdded, after.Name, "", "%s accepts exactly one of its fields", after.Name)
	case was != nil && is == nil:
		c.add(OneOfRemoved, after.Name, "", "%s accepts any number of its fields", after.Name)
	}
	removed, added, kept := match(before.Fields, after.Fields, fieldName)
	for _, f := range removed {
		c.add(FieldRemoved, before.Name+"."+f.Name, f.Type.Name(), "The input field %s.%s was removed", before.Name, f.Name)
		c.afterDeprecation(f.Directives)
	}
	for _, f := range added {
		kind, word := OptionalInputFieldAdded, "optional"
		if required(f.Type, f.DefaultValue) {
			kind, word = RequiredInputFieldAdded, "required"
		}
		c.add(kind, after.Name+"."+f.Name, f.Type.Name(), "The %s input field %s.%s was added", word, after.Name, f.Name)
	}
	for _, p := range kept {
		at := after.Name + "." + p.after.Name
		c.describe(at, p.before.Description, p.after.Description)
		c.deprecate(at, p.before.Directives, p.after.Directives)
		fits := inputFits(p.before.Type, p.after.Type)
		c.typeChange(FieldChangedKind, at, p.before.Type, p.after.Type, fits)
		c.defaults(at, fits, input{p.before.Type, p.before.DefaultValue}, input{p.after.Type, p.after.DefaultValue}, InputDefaultChange)
	}
}

// required reports whether an input without the value is an error.
func required(t *ast.Type, byDefault *ast.Value) bool { return t.NonNull && byDefault == nil }

// input is the type of an argument or input field, with its default or nil.
type input struct {
	typ       *ast.Type
	byDefault *ast.Value
}

// defaults compares the defaults of an argument or input field. fits says that its types are compatible.
func (c *comparison) defaults(coordinate string, fits bool, before, after input, kind Kind) {
	if !fits {
		return
	}
	was, is := c.before.text(before.typ, before.byDefault), c.after.text(after.typ, after.byDefault)
	switch {
	case was == is:
		return
	case is == "":
		c.add(kind, coordinate, "", "The default of %s, %s, was removed", coordinate, was)
	case was == "":
		c.add(InputDefaultChange, coordinate, "", "%s has the default %s", coordinate, is)
	default:
		c.add(kind, coordinate, "", "The default of %s changed from %s to %s", coordinate, was, is)
	}
	if required(after.typ, after.byDefault) && !required(before.typ, before.byDefault) {
		c.add(BecameRequired, coordinate, "", "%s is required", coordinate)
	}
}

// arguments compares the arguments of a field.
func (c *comparison) arguments(field string, before, after ast.ArgumentDefinitionList) {
	removed, added, kept := match(before, after, argumentName)
	for _, arg := range removed {
		at := argument(field, arg)
		c.add(ArgRemoved, at, arg.Type.Name(), "The argument %s was removed", at)
		c.afterDeprecation(arg.Directives)
	}
	for _, arg := range added {
		at, kind, word := argument(field, arg), OptionalArgAdded, "optional"
		if required(arg.Type, arg.DefaultValue) {
			kind, word = RequiredArgAdded, "required"
		}
		c.add(kind, at, arg.Type.Name(), "The %s argument %s was added", word, at)
	}
	for _, p := range kept {
		at := argument(field, p.after)
		c.describe(at, p.before.Description, p.after.Description)
		c.deprecate(at, p.before.Directives, p.after.Directives)
		fits := inputFits(p.before.Type, p.after.Type)
		c.typeChange(ArgChangedKind, at, p.before.Type, p.after.Type, fits)
		c.defaults(at, fits, input{p.before.Type, p.before.DefaultValue}, input{p.after.Type, p.after.DefaultValue}, ArgDefaultValueChange)
	}
}

func argumentName(arg *ast.ArgumentDefinition) string { return arg.Name }

// argument is the coordinate of an argument of a field or directive.
func argument(of string, arg *ast.ArgumentDefinition) string { return of + "(" + arg.Name + ":)" }
