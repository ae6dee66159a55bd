package model

import (
	"cmp"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"recordgraph/model/check"
	"recordgraph/model/naming"
)

// publish merges the model and its derived part into one document, without the
// directives of models and with a description of every member.
func (m *Model) publish() (*ast.SchemaDocument, error) {
	hand, err := parser.ParseSchemas(m.api...) // a copy to change
	if err != nil {
		return nil, err
	}
	var all ast.DefinitionList
	for _, def := range m.derived.Definitions {
		copied := *def
		all = append(all, &copied)
	}
	all = append(all, hand.Definitions...)
	for _, ext := range m.derived.Extensions {
		def := all.ForName(ext.Name)
		if def.Kind == ast.Enum { // former names of values
			def.EnumValues = append(slices.Clip(def.EnumValues), ext.EnumValues...)
			continue
		}
		// id and the like come first, former names and inverse fields last
		base := len(check.BaseFields())
		def.Interfaces = ext.Interfaces
		def.Fields = slices.Concat(ext.Fields[:base], def.Fields, ext.Fields[base:])
	}
	for _, ext := range hand.Extensions {
		def := all.ForName(ext.Name)
		if def == nil {
			all = append(all, ext)
			continue
		}
		def.Interfaces = append(def.Interfaces, ext.Interfaces...)
		def.Fields = append(slices.Clip(def.Fields), ext.Fields...)
		def.EnumValues = append(def.EnumValues, ext.EnumValues...)
		def.Types = append(def.Types, ext.Types...)
	}
	all = append(all, usedScalars(all)...)
	for _, def := range all {
		publishDefinition(def)
	}
	return &ast.SchemaDocument{Directives: usedDirectives(all), Definitions: all}, nil
}

// usedDirectives defines @oneOf for clients older than the edition of the
// specification that has it.
func usedDirectives(defs ast.DefinitionList) ast.DirectiveDefinitionList {
	if !slices.ContainsFunc(defs, func(def *ast.Definition) bool { return def.Directives.ForName("oneOf") != nil }) {
		return nil
	}
	return ast.DirectiveDefinitionList{{
		Name:        "oneOf",
		Description: "Exactly one field of the input is given, and it is not null.",
		Locations:   []ast.DirectiveLocation{ast.LocationInputObject},
	}}
}

// usedScalars are the scalars of models that fields or arguments have.
func usedScalars(defs ast.DefinitionList) (out ast.DefinitionList) {
	used := map[string]bool{}
	for _, def := range defs {
		for _, f := range def.Fields {
			used[f.Type.Name()] = true
			for _, arg := range f.Arguments {
				used[arg.Type.Name()] = true
			}
		}
	}
	for _, def := range language().Definitions {
		if def.Kind == ast.Scalar && used[def.Name] {
			out = append(out, def)
		}
	}
	return out
}

// publishDefinition removes the directives of models, and sets missing
// descriptions to the names in words.
func publishDefinition(def *ast.Definition) {
	member := func(name string, description *string, directives *ast.DirectiveList) {
		if *description == "" {
			*description = naming.UpperFirst(naming.Phrase(name)) + "."
		}
		*directives = slices.DeleteFunc(*directives, func(d *ast.Directive) bool {
			return !slices.Contains(check.StandardDirectives, d.Name)
		})
	}
	member(def.Name, &def.Description, &def.Directives)
	for _, f := range def.Fields {
		member(f.Name, &f.Description, &f.Directives)
		for _, arg := range f.Arguments {
			member(arg.Name, &arg.Description, &arg.Directives)
		}
	}
	for _, v := range def.EnumValues {
		v.Description = cmp.Or(v.Description, naming.ValuePhrase(v.Name)+".")
		member(v.Name, &v.Description, &v.Directives)
	}
}
