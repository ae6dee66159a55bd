package check

import (
	"slices"
	"sort"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// onlyRecords are the directives that mean something on record types and their
// fields alone.
var onlyRecords = []string{
	"relation", "unique", "index", "text", "range", "unit", "check", "default", "immutable", "readOnly", "resolver",
}

// StandardDirectives are GraphQL's own on definitions; gqlparser checks them.
var StandardDirectives = []string{"deprecated", "specifiedBy", "oneOf"}

// checkDirectives checks names, places, arguments and repeats of every directive
// in the file: gqlparser checks neither arguments nor repeats.
func (c *checker) checkDirectives() {
	for _, def := range append(slices.Clone(c.Doc.Definitions), c.Doc.Extensions...) {
		c.checkUses(def.Directives, location(def.Kind), IsRecord(def))
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
			c.checkUses(v.Directives, ast.LocationEnumValue, false)
		}
		c.checkValueLabels(def)
	}
}

func location(kind ast.DefinitionKind) ast.DirectiveLocation {
	return map[ast.DefinitionKind]ast.DirectiveLocation{
		ast.Object: ast.LocationObject, ast.Interface: ast.LocationInterface, ast.Union: ast.LocationUnion,
		ast.Enum: ast.LocationEnum, ast.InputObject: ast.LocationInputObject, ast.Scalar: ast.LocationScalar,
	}[kind]
}

func (c *checker) checkUses(uses ast.DirectiveList, place ast.DirectiveLocation, onRecord bool) {
	seen := map[string]bool{}
	for _, d := range uses {
		if slices.Contains(StandardDirectives, d.Name) {
			continue
		}
		def := c.directives.ForName(d.Name)
		switch {
		case def == nil:
			c.problemf(at(d), "there is no directive @%s; there are %s", d.Name, c.directiveNames())
		case !slices.Contains(def.Locations, place):
			c.problemf(at(d), "@%s can't stand here; it belongs on %s", d.Name, places(def.Locations))
		case !onRecord && slices.Contains(onlyRecords, d.Name):
			c.problemf(at(d), "@%s means something on record types alone; add @record to the type or leave it out", d.Name)
		case seen[d.Name] && !def.IsRepeatable:
			c.problemf(at(d), "@%s stands here twice; leave one of them", d.Name)
		default:
			c.checkArguments(d, def)
		}
		seen[d.Name] = true
	}
}

func (c *checker) directiveNames() string {
	var names []string
	for _, d := range c.directives {
		names = append(names, "@"+d.Name)
	}
	sort.Strings(names)
	return strings.Join(names, " ")
}

func places(ls []ast.DirectiveLocation) string {
	words := map[ast.DirectiveLocation]string{
		ast.LocationObject: "types", ast.LocationFieldDefinition: "fields", ast.LocationEnumValue: "enum values",
	}
	var out []string
	for _, l := range ls {
		out = append(out, words[l])
	}
	return strings.Join(out, " and ")
}

func (c *checker) checkArguments(d *ast.Directive, def *ast.DirectiveDefinition) {
	seen := map[string]bool{}
	for _, arg := range d.Arguments {
		want := def.Arguments.ForName(arg.Name)
		switch {
		case want == nil:
			c.problemf(arg.Position, "@%s has no argument %s; it has %s", d.Name, arg.Name, argumentNames(def))
		case seen[arg.Name]:
			c.problemf(arg.Position, "%s is given twice; leave one of them", arg.Name)
		case !c.valueFits(want.Type, arg.Value):
			c.problemf(arg.Position, "%s must be %s; %s is not", arg.Name, c.kindOf(want.Type), arg.Value)
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

// checkObjects finds objects with a member twice in a value.
func (c *checker) checkObjects(v *ast.Value) {
	seen := map[string]bool{}
	for _, child := range v.Children {
		if v.Kind == ast.ObjectValue && seen[child.Name] {
			c.problemf(child.Position, "%s is given twice; leave one of them", child.Name)
		}
		seen[child.Name] = true
		c.checkObjects(child.Value)
	}
}

func argumentNames(def *ast.DirectiveDefinition) string {
	if len(def.Arguments) == 0 {
		return "none"
	}
	var names []string
	for _, arg := range def.Arguments {
		names = append(names, arg.Name)
	}
	return strings.Join(names, ", ")
}

func (c *checker) valueFits(t *ast.Type, v *ast.Value) bool {
	if t.Elem != nil {
		if v.Kind != ast.ListValue {
			return false
		}
		for _, child := range v.Children {
			if !c.valueFits(t.Elem, child.Value) {
				return false
			}
		}
		return true
	}
	switch t.NamedType {
	case "String":
		return v.Kind == ast.StringValue || v.Kind == ast.BlockValue
	case "Int":
		_, ok := smallInt(v)
		return ok
	case "Boolean":
		return v.Kind == ast.BooleanValue
	case "OnDelete":
		return v.Kind == ast.EnumValue && slices.Contains(record.OnDeletes(), v.Raw)
	}
	return v.Kind != ast.Variable && v.Kind != ast.NullValue
}

func (c *checker) kindOf(t *ast.Type) string {
	if t.Elem != nil {
		return "a list of strings"
	}
	switch t.NamedType {
	case "String":
		return "a string"
	case "Int":
		return "an integer of at most 9 digits"
	case "Boolean":
		return "true or false"
	case "OnDelete":
		return strings.Join(record.OnDeletes(), ", ")
	}
	return "a value"
}
