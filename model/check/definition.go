package check

import (
	"cmp"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// literals are names that GraphQL reads as values of other types.
var literals = []string{"true", "false", "null"}

// definitions are all definitions and extensions of the model.
func (c *checker) definitions() ast.DefinitionList {
	return slices.Concat(c.Doc.Definitions, c.Doc.Extensions)
}

// checkDefinitions checks GraphQL's rules for hand-written types. gqlparser has
// these rules too, but stops at the first mistake.
func (c *checker) checkDefinitions() {
	for _, def := range c.definitions() {
		for _, v := range def.EnumValues {
			if slices.Contains(literals, v.Name) {
				c.problemf(v.Position, "%s can't be a value of the enum %s, because GraphQL reads it as a literal; choose another name", v.Name, def.Name)
			}
		}
		for _, f := range def.Fields {
			c.checkNotRemoved(f.Type.Name(), f.Type.Position, isRemoved(f.Directives) || isRemoved(def.Directives))
			c.checkPlace(f.Type, def.Kind == ast.InputObject)
			for _, arg := range f.Arguments {
				c.checkPlace(arg.Type, true)
			}
		}
		for _, name := range def.Types {
			c.checkNotRemoved(name, def.Position, false)
			if member := c.defs[name]; member != nil && member.Kind != ast.Object {
				c.problemf(def.Position, "the union %s can't hold %s, which is %s; write only object types", def.Name, name, kindWords[member.Kind])
			}
		}
	}
	for _, def := range c.Doc.Definitions {
		c.checkEmpty(def)
	}
}

// checkEmpty refuses a type without members.
func (c *checker) checkEmpty(def *ast.Definition) {
	hasMembers := func(d *ast.Definition) bool {
		return d.Name == def.Name && len(d.Fields)+len(d.EnumValues)+len(d.Types) > 0
	}
	if def.Kind == ast.Scalar || IsRecord(def) || hasMembers(def) || slices.ContainsFunc(c.Doc.Extensions, hasMembers) {
		return
	}
	parts := map[ast.DefinitionKind]string{ast.Enum: "values", ast.Union: "types"}
	c.problemf(def.Position, "%s has no %s; write at least one", def.Name, cmp.Or(parts[def.Kind], "fields"))
}

// kindWords are the kinds of types in sentences.
var kindWords = map[ast.DefinitionKind]string{
	ast.Object: "a type", ast.Interface: "an interface", ast.Union: "a union", ast.Enum: "an enum", ast.InputObject: "an input", ast.Scalar: "a scalar",
}

// checkPlace refuses an output type in an input and an input type in an output.
// Types that the model does not define are derived; gqlparser checks them.
func (c *checker) checkPlace(t *ast.Type, isInput bool) {
	def := c.defs[t.Name()]
	switch {
	case def == nil:
	case isInput && IsRecord(def):
		c.problemf(t.Position, "%s is a record type and can't be an input; write ID", def.Name)
	case isInput && def.IsCompositeType():
		c.problemf(t.Position, "%s is %s and can't be an input; write a scalar, an enum or an input", def.Name, kindWords[def.Kind])
	case !isInput && def.Kind == ast.InputObject:
		c.problemf(t.Position, "%s is an input and can't be a result; write a scalar, an enum or a type", def.Name)
	}
}
