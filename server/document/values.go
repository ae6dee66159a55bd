package document

import (
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"

	"recordgraph/internal/clip"
)

// shownValue is how many characters of a literal an error shows.
const shownValue = 60

// builtIn has the literals that GraphQL's own scalars accept, and the message for others.
var builtIn = map[string]struct {
	kinds []ast.ValueKind
	other string
}{
	"Int":     {[]ast.ValueKind{ast.IntValue}, "Int cannot represent non-integer value: "},
	"Float":   {[]ast.ValueKind{ast.IntValue, ast.FloatValue}, "Float cannot represent non numeric value: "},
	"String":  {[]ast.ValueKind{ast.StringValue, ast.BlockValue}, "String cannot represent a non string value: "},
	"Boolean": {[]ast.ValueKind{ast.BooleanValue}, "Boolean cannot represent a non boolean value: "},
	"ID":      {[]ast.ValueKind{ast.StringValue, ast.BlockValue, ast.IntValue}, "ID cannot represent a non-string and non-integer value: "},
}

// valuesOfCorrectType is gqlparser's rule with these differences: it evaluates each value once, and not once per level, which also
// refused every object with a number beyond 64 bits; errors repeat no objects, lists and long texts; and they name the right field
// where a @oneOf input has null.
func valuesOfCorrectType(s *suggestions) core.RuleFunc {
	return func(events *core.Events, add core.AddErrFunc) {
		l := literals{add: add, suggestions: s}
		events.OnValue(func(_ *core.Walker, v *ast.Value) {
			if v.Definition != nil && v.ExpectedType != nil {
				l.check(v)
			}
		})
		events.OnVariable(func(_ *core.Walker, d *ast.VariableDefinition) {
			l.numbers(d.DefaultValue)
		})
	}
}

type literals struct {
	*suggestions
	add core.AddErrFunc
}

func (l literals) wrong(at *ast.Position, message string) {
	l.add(core.Message("%s", message), core.At(at))
}

// check compares one literal with its expected type.
func (l literals) check(v *ast.Value) {
	scalar, isBuiltIn := builtIn[v.Definition.Name]
	switch {
	case v.Kind == ast.NullValue && v.ExpectedType.NonNull:
		l.mismatch(v)
	case v.Kind == ast.NullValue || v.Kind == ast.Variable:
	case v.Definition.Kind == ast.Scalar && !isBuiltIn: // the scalar itself checks the literal
	case v.Kind == ast.ListValue:
		if v.ExpectedType.Elem == nil {
			l.mismatch(v)
		}
	case v.Definition.Kind == ast.Enum:
		l.enum(v)
	case isBuiltIn && !slices.Contains(scalar.kinds, v.Kind):
		l.wrong(v.Position, scalar.other+show(v))
	case v.Definition.Kind == ast.InputObject && v.Kind != ast.ObjectValue:
		l.mismatch(v)
	case v.Definition.Kind == ast.InputObject:
		l.object(v)
	}
}

func (l literals) mismatch(v *ast.Value) {
	l.wrong(v.Position, `Expected value of type "`+v.ExpectedType.String()+`", found `+show(v)+".")
}

// show describes a literal in an error.
func show(v *ast.Value) string {
	switch v.Kind {
	case ast.ObjectValue:
		return "an object"
	case ast.ListValue:
		return "a list"
	case ast.StringValue, ast.BlockValue:
		return strconv.Quote(clip.Text(v.Raw, shownValue))
	}
	return clip.Text(v.String(), shownValue)
}

func (l literals) enum(v *ast.Value) {
	message := `Enum "` + v.ExpectedType.String() + `" cannot represent non-enum value: ` + show(v) + "."
	if v.Kind == ast.EnumValue {
		if v.Definition.EnumValues.ForName(v.Raw) != nil {
			return
		}
		message = `Value "` + show(v) + `" does not exist in "` + v.ExpectedType.String() + `" enum.`
	}
	var names []string
	for _, value := range v.Definition.EnumValues {
		names = append(names, value.Name)
	}
	l.wrong(v.Position, message+l.like("Did you mean the enum value", v.Raw, names))
}

func (l literals) object(v *ast.Value) {
	var names []string
	for _, f := range v.Definition.Fields {
		names = append(names, f.Name)
		if f.Type.NonNull && f.DefaultValue == nil && v.Children.ForName(f.Name) == nil {
			l.wrong(v.Position, `Field "`+v.Definition.Name+"."+f.Name+`" of required type "`+f.Type.String()+`" was not provided.`)
		}
	}
	if v.Definition.Directives.ForName("oneOf") != nil {
		l.oneOf(v)
	}
	for _, child := range v.Children {
		if v.Definition.Fields.ForName(child.Name) == nil {
			l.wrong(child.Position, `Field "`+child.Name+`" is not defined by type "`+v.Definition.Name+`".`+
				l.like("Did you mean", child.Name, names))
		}
	}
}

func (l literals) oneOf(v *ast.Value) {
	if len(v.Children) != 1 {
		l.wrong(v.Position, `OneOf Input Object "`+v.Definition.Name+`" must specify exactly one key.`)
		return
	}
	if child := v.Children[0]; child.Value.Kind == ast.NullValue {
		l.wrong(child.Value.Position, `Field "`+v.Definition.Name+"."+child.Name+`" must be non-null.`)
	}
}

// numbers refuses numbers that gqlparser can't read in the default of a variable. Arguments are checked when they are read, where
// their path is known.
func (l literals) numbers(v *ast.Value) {
	if v == nil {
		return
	}
	var err error
	switch v.Kind {
	case ast.IntValue:
		_, err = strconv.ParseInt(v.Raw, 10, 64)
	case ast.FloatValue:
		_, err = strconv.ParseFloat(v.Raw, 64)
	}
	if err != nil {
		l.wrong(v.Position, "The default "+show(v)+" is a number beyond 64 bits; write it as a string"+
			" or send it as the variable's value.")
	}
	for _, child := range v.Children {
		l.numbers(child.Value)
	}
}
