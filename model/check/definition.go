package check

import (
	"cmp"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// literals are names that GraphQL reads as values of other types.
var literals = []string{"true", "false", "null"}

// checkDefinitions checks what GraphQL demands of hand-written types: gqlparser
// does so as well, one mistake at a time and in words of its own.
func (c *checker) checkDefinitions() {
	for _, def := range append(slices.Clone(c.Doc.Definitions), c.Doc.Extensions...) {
		for _, v := range def.EnumValues {
			if slices.Contains(literals, v.Name) {
				c.problemf(v.Position, "%s can't be a value of the enum %s, because GraphQL reads it as a literal; choose another name", v.Name, def.Name)
			}
		}
		for _, f := range def.Fields {
			c.checkPlace(f.Type, def.Kind == ast.InputObject)
			for _, arg := range f.Arguments {
				c.checkPlace(arg.Type, true)
			}
		}
		for _, name := range def.Types {
			if member := c.defs[name]; member != nil && member.Kind != ast.Object {
				c.problemf(def.Position, "the union %s can't hold %s, which is %s; write types alone", def.Name, name, kindWords[member.Kind])
			}
		}
	}
	for _, def := range c.Doc.Definitions {
		c.checkEmpty(def)
	}
}

// checkEmpty refuses a type without anything in it.
func (c *checker) checkEmpty(def *ast.Definition) {
	size := func(d *ast.Definition) int { return len(d.Fields) + len(d.EnumValues) + len(d.Types) }
	if def.Kind == ast.Scalar || IsRecord(def) || size(def) > 0 ||
		slices.ContainsFunc(c.Doc.Extensions, func(e *ast.Definition) bool { return e.Name == def.Name && size(e) > 0 }) {
		return
	}
	parts := map[ast.DefinitionKind]string{ast.Enum: "values", ast.Union: "types"}
	c.problemf(def.Position, "%s has no %s; write at least one", def.Name, cmp.Or(parts[def.Kind], "fields"))
}

// kindWords are the kinds of types in sentences.
var kindWords = map[ast.DefinitionKind]string{
	ast.Object: "a type", ast.Interface: "an interface", ast.Union: "a union", ast.Enum: "an enum", ast.InputObject: "an input", ast.Scalar: "a scalar",
}

// checkPlace keeps types of inputs and of results apart. Types that are no
// definition of the file are derived, and gqlparser's to check.
func (c *checker) checkPlace(t *ast.Type, isInput bool) {
	def := c.defs[t.Name()]
	if def == nil {
		return
	}
	switch {
	case isInput && IsRecord(def):
		c.problemf(t.Position, "%s is a record type, which can't be sent; write ID", def.Name)
	case isInput && (def.Kind == ast.Object || def.Kind == ast.Interface || def.Kind == ast.Union):
		c.problemf(t.Position, "%s is %s, which can't be sent; write a scalar, an enum or an input", def.Name, kindWords[def.Kind])
	case !isInput && def.Kind == ast.InputObject:
		c.problemf(t.Position, "%s is an input, which can't be returned; write a scalar, an enum or a type", def.Name)
	}
}
