package check

import (
	"encoding/json"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
)

// maxSmallInt bounds the integers in directives.
const maxSmallInt = 999_999_999

func smallInt(v *ast.Value) (int, bool) {
	n, err := strconv.Atoi(v.Raw)
	return n, v.Kind == ast.IntValue && err == nil && n <= maxSmallInt && n >= -maxSmallInt
}

func isString(v *ast.Value) bool { return v.Kind == ast.StringValue || v.Kind == ast.BlockValue }

// The readers below return the zero value for an absent argument, and for one of
// the wrong kind, which checkArguments reports.

func stringArg(d *ast.Directive, name string) string {
	arg := d.Arguments.ForName(name)
	if arg == nil || !isString(arg.Value) && arg.Value.Kind != ast.EnumValue {
		return ""
	}
	return arg.Value.Raw
}

func intArg(d *ast.Directive, name string) (n int, given bool) {
	if arg := d.Arguments.ForName(name); arg != nil {
		return smallInt(arg.Value)
	}
	return 0, false
}

func boolArg(d *ast.Directive, name string) bool {
	arg := d.Arguments.ForName(name)
	return arg != nil && arg.Value.Kind == ast.BooleanValue && arg.Value.Raw == "true"
}

// listArg returns the strings of a list with their positions.
func listArg(d *ast.Directive, name string) (out []*ast.Value) {
	arg := d.Arguments.ForName(name)
	if arg == nil || arg.Value.Kind != ast.ListValue {
		return nil
	}
	for _, child := range arg.Value.Children {
		if isString(child.Value) {
			out = append(out, child.Value)
		}
	}
	return out
}

// raw converts a value as a JSON decoder does. Numbers are kept as text.
func raw(v *ast.Value) any {
	switch v.Kind {
	case ast.IntValue, ast.FloatValue:
		return json.Number(v.Raw)
	case ast.BooleanValue:
		return v.Raw == "true"
	case ast.NullValue, ast.Variable:
		return nil
	case ast.ListValue:
		out := make([]any, len(v.Children))
		for i, child := range v.Children {
			out[i] = raw(child.Value)
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
