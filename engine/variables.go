package engine

import "github.com/vektah/gqlparser/v2/ast"

// unseen is a scalar of every schema whose values gqlparser takes as they come.
const unseen = "DateTime"

// Prepare changes a validated document, before its first run, so that gqlparser
// doesn't coerce what package input reads anyway, and more strictly: variables
// of derived inputs. Coercing those of a bulk create takes as long as reading
// them. It is left to gqlparser where a variable may not be read: unless it is
// the whole argument of a root field that stands in the operation itself and
// isn't conditional.
func (c *Compiler) Prepare(doc *ast.QueryDocument) {
	for _, op := range doc.Operations {
		for _, s := range op.SelectionSet {
			if f, ok := s.(*ast.Field); ok && len(f.Directives) == 0 {
				c.prepare(op, f)
			}
		}
	}
}

func (c *Compiler) prepare(op *ast.OperationDefinition, f *ast.Field) {
	for _, arg := range f.Arguments {
		if arg.Value.Kind != ast.Variable {
			continue
		}
		v := op.VariableDefinitions.ForName(arg.Value.Raw)
		if v != nil && v.DefaultValue == nil && c.derived(v.Type.Name()) {
			v.Type = &ast.Type{NamedType: unseen, NonNull: v.Type.NonNull, Position: v.Type.Position}
		}
	}
}

// derived reports whether an input type is one that package input reads.
func (c *Compiler) derived(name string) bool {
	return c.derivedInput(name, "", "Filter") != nil || c.derivedInput(name, "", "Order") != nil ||
		c.derivedInput(name, "Create", "Input") != nil || c.derivedInput(name, "", "Patch") != nil
}

// asSent reports whether the value of a variable is as it was sent. JSON is:
// gqlparser looks into none of the model's scalars, and that one may be large.
func asSent(op *ast.OperationDefinition, name string) bool {
	v := op.VariableDefinitions.ForName(name)
	return v != nil && v.DefaultValue == nil && (v.Type.NamedType == unseen || v.Type.NamedType == "JSON")
}
