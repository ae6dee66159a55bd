package engine

import (
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
)

// arguments returns a field's raw arguments by name. prefix is the input path of the
// field.
func (c *compilation) arguments(f *ast.Field, prefix string) map[string]any {
	c.readArguments(f, prefix)
	return arguments(f, c.req.Variables)
}

// readArguments counts the variables and notes the large numbers in a field's arguments.
func (c *compilation) readArguments(f *ast.Field, prefix string) {
	for _, arg := range f.Arguments {
		c.readArgument(arg, prefix)
	}
}

func (c *compilation) readArgument(arg *ast.Argument, prefix string) {
	if hasLargeNumber(arg.Value) {
		c.addLargeNumbers(arg.Value, within(prefix, arg.Name))
	}
	c.countVariables(arg.Value)
}

// argument returns one raw argument; nil if it has no value.
func (c *compilation) argument(f *ast.Field, name, prefix string) any {
	if arg := f.Arguments.ForName(name); arg != nil {
		c.readArgument(arg, prefix)
	}
	raw, _ := argument(f, f.Definition.Arguments.ForName(name), c.req.Variables)
	return raw
}

// operand returns the operand of a lookup: a parameter if the argument is a variable,
// else the value.
func (c *compilation) operand(arg *ast.Argument, raw, value any, leaf input.Leaf) any {
	if arg == nil || arg.Value.Kind != ast.Variable {
		return value
	}
	if _, ok := leaf.Operand(raw); !ok {
		c.fixVariable(arg.Value.Raw, "", &input.Notes{})
		return value
	}
	c.params = append(c.params, parameter{variable: arg.Value.Raw, leaf: leaf})
	return c.addValue(value)
}

func hasVariables(v *ast.Value) bool {
	return v.Kind == ast.Variable || slices.ContainsFunc(v.Children, func(c *ast.ChildValue) bool { return hasVariables(c.Value) })
}

// hasLargeNumber reports whether a value contains a number of more than 64 bits, which
// gqlgen can't read.
func hasLargeNumber(v *ast.Value) bool {
	const short = 15 // digits
	var err error
	switch {
	case v.Kind == ast.IntValue && len(v.Raw) > short:
		_, err = strconv.ParseInt(v.Raw, 10, 64)
	case v.Kind == ast.FloatValue:
		_, err = strconv.ParseFloat(v.Raw, 64)
	}
	return err != nil || slices.ContainsFunc(v.Children, func(c *ast.ChildValue) bool { return hasLargeNumber(c.Value) })
}

// addLargeNumbers notes the input paths of numbers of more than 64 bits.
func (c *compilation) addLargeNumbers(v *ast.Value, path string) {
	if len(v.Children) == 0 && hasLargeNumber(v) {
		c.largeNumbers = append(c.largeNumbers, path)
	}
	for i, child := range v.Children {
		c.addLargeNumbers(child.Value, path+"."+childStep(v, i))
	}
}

// childStep is the step of an input path from a value to a child.
func childStep(v *ast.Value, child int) string {
	if v.Kind == ast.ListValue {
		return strconv.Itoa(child)
	}
	return v.Children[child].Name
}

// rejectLargeNumbers reports the literals of more than 64 bits that have no other mistake.
func (c *compilation) rejectLargeNumbers() {
	for _, path := range c.largeNumbers {
		c.reader.Wrong(path, "is a number of more than 64 bits; write it as a string or send it in a variable")
	}
	c.largeNumbers = nil
}
