package expand

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// The functions below build SDL definitions; types are written as in SDL.

func object(name, description string, fields ...*ast.FieldDefinition) *ast.Definition {
	return &ast.Definition{Kind: ast.Object, Name: name, Description: description, Fields: fields}
}

func input(name, description string, fields ...*ast.FieldDefinition) *ast.Definition {
	return &ast.Definition{Kind: ast.InputObject, Name: name, Description: description, Fields: fields}
}

func fieldOf(name, typ, description string, args ...*ast.ArgumentDefinition) *ast.FieldDefinition {
	return &ast.FieldDefinition{Name: name, Type: typeOf(typ), Description: description, Arguments: args}
}

func argument(name, typ, description string) *ast.ArgumentDefinition {
	return &ast.ArgumentDefinition{Name: name, Type: typeOf(typ), Description: description}
}

// typeOf reads a type such as "[Movie!]!".
func typeOf(s string) *ast.Type {
	inner, nonNull := strings.CutSuffix(s, "!")
	t := &ast.Type{NonNull: nonNull}
	if elem, isList := strings.CutPrefix(inner, "["); isList {
		t.Elem = typeOf(strings.TrimSuffix(elem, "]"))
	} else {
		t.NamedType = inner
	}
	return t
}

// nullable is a type without its outermost "!".
func nullable(t *ast.Type) *ast.Type {
	out := *t
	out.NonNull = false
	return &out
}

// nonNull is a type with "!".
func nonNull(t *ast.Type) *ast.Type {
	out := *t
	out.NonNull = true
	return &out
}
