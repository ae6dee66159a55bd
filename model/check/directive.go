package check

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// recordDirectives are the directives for record types and their fields only.
var recordDirectives = []string{
	"relation", "unique", "index", "column", "widened", "text", "range", "unit", "check", "default", "immutable", "readOnly", "resolver", "removed",
	"renamed",
}

// StandardDirectives are GraphQL's own on definitions; gqlparser checks them.
var StandardDirectives = []string{"deprecated", "specifiedBy", "oneOf"}

// deprecatedDirective is the definition of @deprecated. gqlparser does not check the type of its argument.
var deprecatedDirective = &ast.DirectiveDefinition{
	Name: "deprecated", Arguments: ast.ArgumentDefinitionList{{Name: "reason", Type: ast.NamedType("String", nil)}},
}

// checkDirectives checks names, locations, arguments and repetition of every
// directive in the model. gqlparser checks neither arguments nor repetition.
func (c *checker) checkDirectives() {
	for _, def := range c.definitions() {
		c.checkUses(def.Directives, ast.DirectiveLocation(def.Kind), IsRecord(def))
		for _, f := range def.Fields {
			place := ast.LocationFieldDefinition
			if def.Kind == ast.InputObject {
				place = ast.LocationInputFieldDefinition
			}
			c.checkUses(f.Directives, place, IsRecord(def))
			for _, arg := range f.Arguments {
				c.checkUses(arg.Directives, ast.LocationArgumentDefinition, false)
			}
		}
		for _, v := range def.EnumValues {
			c.checkUses(v.Directives, ast.LocationEnumValue, true)
		}
		c.checkValueLabels(def)
	}
}

func (c *checker) checkUses(uses ast.DirectiveList, place ast.DirectiveLocation, onRecord bool) {
	seen := map[string]bool{}
	for _, d := range uses {
		if d.Name == deprecatedDirective.Name {
			c.checkArguments(d, deprecatedDirective)
		}
		if slices.Contains(StandardDirectives, d.Name) {
			continue
		}
		def := c.language.Directives.ForName(d.Name)
		switch {
		case def == nil:
			c.problemf(at(d), "unknown directive @%s; the directives are %s", d.Name, c.directiveNames())
		case !slices.Contains(def.Locations, place):
			c.problemf(at(d), "@%s is not allowed here, only on %s", d.Name, locationWords(def.Locations))
		case !onRecord && slices.Contains(recordDirectives, d.Name):
			c.problemf(at(d), "@%s is only allowed on record types; add @record to the type or remove @%s", d.Name, d.Name)
		case seen[d.Name] && !def.IsRepeatable:
			c.problemf(at(d), "@%s is repeated; remove one", d.Name)
		default:
			c.checkArguments(d, def)
		}
		seen[d.Name] = true
	}
}

// texts converts the elements of a list for a message.
func texts[T any](items []T, text func(T) string) []string {
	var out []string
	for _, item := range items {
		out = append(out, text(item))
	}
	return out
}

func (c *checker) directiveNames() string {
	names := texts(c.language.Directives, func(d *ast.DirectiveDefinition) string { return "@" + d.Name })
	slices.Sort(names)
	return strings.Join(names, " ")
}

func locationWords(ls []ast.DirectiveLocation) string {
	words := map[ast.DirectiveLocation]string{
		ast.LocationObject: "types", ast.LocationFieldDefinition: "fields", ast.LocationEnumValue: "enum values",
	}
	return strings.Join(texts(ls, func(l ast.DirectiveLocation) string { return words[l] }), " and ")
}

func (c *checker) checkArguments(d *ast.Directive, def *ast.DirectiveDefinition) {
	seen := map[string]bool{}
	for _, arg := range d.Arguments {
		want := def.Arguments.ForName(arg.Name)
		switch {
		case want == nil:
			c.problemf(arg.Position, "@%s has no argument %s; it has %s", d.Name, arg.Name, argumentNames(def))
		case seen[arg.Name]:
			c.problemf(arg.Position, "%s is given twice; remove one", arg.Name)
		case !valueFits(want.Type, arg.Value):
			c.problemf(arg.Position, "%s must be %s; %s is not", arg.Name, kindOf(want.Type), arg.Value)
		default:
			c.checkObjects(arg.Value)
		}
		seen[arg.Name] = true
	}
	for _, want := range def.Arguments {
		if want.Type.NonNull && want.DefaultValue == nil && !seen[want.Name] {
			c.problemf(at(d), "@%s needs %s; write @%s(%s: …)", d.Name, want.Name, d.Name, want.Name)
		}
	}
}

// checkObjects finds repeated members of objects in a value.
func (c *checker) checkObjects(v *ast.Value) {
	seen := map[string]bool{}
	for _, child := range v.Children {
		if v.Kind == ast.ObjectValue && seen[child.Name] {
			c.problemf(child.Position, "%s is given twice; remove one", child.Name)
		}
		seen[child.Name] = true
		c.checkObjects(child.Value)
	}
}

func argumentNames(def *ast.DirectiveDefinition) string {
	names := texts(def.Arguments, func(arg *ast.ArgumentDefinition) string { return arg.Name })
	return cmp.Or(strings.Join(names, ", "), "none")
}

// argumentKinds are the types of arguments. An argument of another type is a value
// of any kind.
var argumentKinds = map[string]argumentKind{
	"String":      {"a string", isString},
	"Int":         {"an integer of at most 9 digits", func(v *ast.Value) bool { _, ok := smallInt(v); return ok }},
	"Boolean":     {"true or false", func(v *ast.Value) bool { return v.Kind == ast.BooleanValue }},
	"OnDelete":    enumKind(record.OnDeletes()),
	"WidenStage":  enumKind(record.WidenStages()),
	"WidenedFrom": enumKind(widenedFrom),
}

// argumentKind is the kind of the values of an argument.
type argumentKind struct {
	words string
	fits  func(*ast.Value) bool
}

func enumKind(values []string) argumentKind {
	return argumentKind{strings.Join(values, ", "), func(v *ast.Value) bool {
		return v.Kind == ast.EnumValue && slices.Contains(values, v.Raw)
	}}
}

func valueFits(t *ast.Type, v *ast.Value) bool {
	if t.Elem != nil {
		return v.Kind == ast.ListValue &&
			!slices.ContainsFunc(v.Children, func(child *ast.ChildValue) bool { return !valueFits(t.Elem, child.Value) })
	}
	if kind, ok := argumentKinds[t.NamedType]; ok {
		return kind.fits(v)
	}
	return v.Kind != ast.Variable && v.Kind != ast.NullValue
}

func kindOf(t *ast.Type) string {
	if t.Elem != nil {
		return "a list of strings"
	}
	return cmp.Or(argumentKinds[t.NamedType].words, "a value")
}
