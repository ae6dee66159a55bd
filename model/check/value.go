package check

import (
	"encoding/json"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
)

// maxSmallInt bounds the integers of directives.
const maxSmallInt = 999_999_999

func smallInt(v *ast.Value) (int, bool) {
	if v.Kind != ast.IntValue {
		return 0, false
	}
	n, err := strconv.Atoi(v.Raw)
	return n, err == nil && n <= maxSmallInt && n >= -maxSmallInt
}

// The readers below give the zero value for an argument that is absent or, as
// checkArguments has said then, of the wrong kind.

func stringArg(d *ast.Directive, name string) string {
	arg := d.Arguments.ForName(name)
	if arg == nil || arg.Value.Kind != ast.StringValue && arg.Value.Kind != ast.BlockValue && arg.Value.Kind != ast.EnumValue {
		return ""
	}
	return arg.Value.Raw
}

func intArg(d *ast.Directive, name string) (n int, given bool) {
	arg := d.Arguments.ForName(name)
	if arg == nil {
		return 0, false
	}
	return smallInt(arg.Value)
}

// boolArg reads a flag; it is false unless the model says true.
func boolArg(d *ast.Directive, name string) bool {
	arg := d.Arguments.ForName(name)
	return arg != nil && arg.Value.Kind == ast.BooleanValue && arg.Value.Raw == "true"
}

// listArg reads a list of strings with the position of each.
func listArg(d *ast.Directive, name string) []*ast.Value {
	arg := d.Arguments.ForName(name)
	if arg == nil || arg.Value.Kind != ast.ListValue {
		return nil
	}
	var out []*ast.Value
	for _, child := range arg.Value.Children {
		if child.Value.Kind == ast.StringValue || child.Value.Kind == ast.BlockValue {
			out = append(out, child.Value)
		}
	}
	return out
}

// raw is a value as a decoder of JSON gives it, numbers kept as text.
func raw(v *ast.Value) any {
	switch v.Kind {
	case ast.IntValue, ast.FloatValue:
		return json.Number(v.Raw)
	case ast.BooleanValue:
		return v.Raw == "true"
	case ast.NullValue, ast.Variable:
		return nil
	case ast.ListValue:
		out := make([]any, 0, len(v.Children))
		for _, child := range v.Children {
			out = append(out, raw(child.Value))
		}
		return out
	case ast.ObjectValue:
		out := map[string]any{}
		for _, child := range v.Children {
			out[child.Name] = raw(child.Value)
		}
		return out
	}
	return v.Raw
}
