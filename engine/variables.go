package engine

import "github.com/vektah/gqlparser/v2/ast"

// passthroughScalar is a scalar of every schema whose values gqlparser does not coerce.
const passthroughScalar = "DateTime"

// Prepare changes the types of variables in a validated document, before its first run,
// so that gqlparser does not coerce derived inputs. Package input reads them anyway, and
// more strictly, and coercing the variables of a bulk create takes as long as reading
// them. gqlparser still coerces a variable that package input might not read: unless it
// is the whole argument of an unconditional root field directly in the operation.
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
		if v != nil && v.DefaultValue == nil && c.isDerivedInput(v.Type.Name()) {
			v.Type = &ast.Type{NamedType: passthroughScalar, NonNull: v.Type.NonNull, Position: v.Type.Position}
		}
	}
}

// isDerivedInput reports whether package input reads an input type.
func (c *Compiler) isDerivedInput(name string) bool {
	return c.derivedInput(name, "", "Filter") != nil || c.derivedInput(name, "", "Order") != nil ||
		c.derivedInput(name, "Create", "Input") != nil || c.derivedInput(name, "", "Patch") != nil
}

// isUncoerced reports whether gqlparser left the value of a variable as the client sent
// it. This includes JSON, which may be large: gqlparser accepts any value of a scalar.
func isUncoerced(op *ast.OperationDefinition, name string) bool {
	v := op.VariableDefinitions.ForName(name)
	return v != nil && v.DefaultValue == nil && (v.Type.NamedType == passthroughScalar || v.Type.NamedType == "JSON")
}
