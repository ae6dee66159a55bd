// Package plainmodel makes models that need no Go.
package plainmodel

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"
)

// Of returns a model without its parts that are written in Go: fields with @resolver, root fields, and types that are
// not record types.
func Of(sdl string) (string, error) {
	doc, err := parser.ParseSchema(&ast.Source{Input: sdl})
	if err != nil {
		return "", err
	}
	doc.Extensions = nil
	doc.Definitions = slices.DeleteFunc(doc.Definitions, func(def *ast.Definition) bool {
		return def.Kind != ast.Enum && def.Directives.ForName("record") == nil
	})
	for _, def := range doc.Definitions {
		def.Fields = slices.DeleteFunc(def.Fields, func(f *ast.FieldDefinition) bool { return f.Directives.ForName("resolver") != nil })
	}
	var b strings.Builder
	formatter.NewFormatter(&b).FormatSchemaDocument(doc)
	return b.String(), nil
}
