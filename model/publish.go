package model

import (
	"cmp"
	"slices"

	"recordgraph/model/check"
	"recordgraph/model/naming"

	"github.com/vektah/gqlparser/v2/ast"
)

// publish merges the model and what is derived from it into one document
// without the directives of models, everything described.
func (m *Model) publish() *ast.SchemaDocument {
	var hand ast.DefinitionList
	for _, def := range m.checked.Doc.Definitions {
		hand = append(hand, public(def))
	}
	var all ast.DefinitionList
	for _, def := range m.derived.Definitions {
		all = append(all, public(def))
	}
	all = append(all, hand...)
	for _, ext := range m.derived.Extensions {
		def := all.ForName(ext.Name) // id and the like come first, inverse fields last
		base := len(check.BaseFields())
		def.Interfaces = ext.Interfaces
		def.Fields = slices.Concat(ext.Fields[:base], def.Fields, ext.Fields[base:])
	}
	for _, ext := range m.checked.Doc.Extensions {
		all = extendPublic(all, public(ext))
	}
	all = append(all, usedScalars(all)...)
	for _, def := range all {
		describeAll(def)
	}
	return &ast.SchemaDocument{Directives: usedDirectives(all), Definitions: all}
}

// usedDirectives defines @oneOf for clients older than the edition of the
// specification that has it.
func usedDirectives(defs ast.DefinitionList) ast.DirectiveDefinitionList {
	for _, def := range defs {
		if def.Directives.ForName("oneOf") != nil {
			return ast.DirectiveDefinitionList{{
				Name:        "oneOf",
				Description: "Exactly one field of the input is given, and it is not null.",
				Locations:   []ast.DirectiveLocation{ast.LocationInputObject},
			}}
		}
	}
	return nil
}

func extendPublic(all ast.DefinitionList, ext *ast.Definition) ast.DefinitionList {
	def := all.ForName(ext.Name)
	if def == nil {
		return append(all, ext)
	}
	def.Interfaces = append(def.Interfaces, ext.Interfaces...)
	def.Fields = append(def.Fields, ext.Fields...)
	def.EnumValues = append(def.EnumValues, ext.EnumValues...)
	def.Types = append(def.Types, ext.Types...)
	return all
}

// public copies a definition without the directives of models.
func public(def *ast.Definition) *ast.Definition {
	out := *def
	out.Directives = plain(def.Directives)
	out.Fields = nil
	for _, f := range def.Fields {
		field := *f
		field.Directives, field.Arguments = plain(f.Directives), nil
		for _, arg := range f.Arguments {
			copied := *arg
			copied.Directives = plain(arg.Directives)
			field.Arguments = append(field.Arguments, &copied)
		}
		out.Fields = append(out.Fields, &field)
	}
	out.EnumValues = nil
	for _, v := range def.EnumValues {
		copied := *v
		copied.Directives = plain(v.Directives)
		out.EnumValues = append(out.EnumValues, &copied)
	}
	return &out
}

func plain(ds ast.DirectiveList) ast.DirectiveList {
	var out ast.DirectiveList
	for _, d := range ds {
		if slices.Contains(check.StandardDirectives, d.Name) {
			out = append(out, d)
		}
	}
	return out
}

// usedScalars are recordgen's scalars that something mentions.
func usedScalars(defs ast.DefinitionList) ast.DefinitionList {
	used := map[string]bool{}
	for _, def := range defs {
		for _, f := range def.Fields {
			used[f.Type.Name()] = true
			for _, arg := range f.Arguments {
				used[arg.Type.Name()] = true
			}
		}
	}
	var out ast.DefinitionList
	for _, def := range language().Definitions {
		if def.Kind == ast.Scalar && used[def.Name] {
			out = append(out, def)
		}
	}
	return out
}

// describeAll fills in, from names, descriptions the model leaves out.
func describeAll(def *ast.Definition) {
	sentence := func(name string) string { return naming.UpperFirst(naming.Phrase(name)) + "." }
	def.Description = cmp.Or(def.Description, sentence(def.Name))
	for _, f := range def.Fields {
		f.Description = cmp.Or(f.Description, sentence(f.Name))
		for _, arg := range f.Arguments {
			arg.Description = cmp.Or(arg.Description, sentence(arg.Name))
		}
	}
	for _, v := range def.EnumValues {
		v.Description = cmp.Or(v.Description, naming.ValuePhrase(v.Name)+".")
	}
}
