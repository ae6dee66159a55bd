// Package goname checks the names that a model makes in Go, where several names can be the same.
package goname

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model"
	"recordgraph/model/check"
	"recordgraph/record"
)

// OwnNames are the exported names of package graph that do not depend on the
// model. A test compares them with the package.
func OwnNames() []string {
	return strings.Fields(`ComplexityRoot Config DirectiveRoot MutationResolver NewExecutableSchema Public
	QueryResolver Resolver ResolverRoot SDL Schema`)
}

// identifier is a name in Go that a definition of the model makes.
type identifier struct {
	name string
	def  *ast.Definition
	pos  *ast.Position
}

// identifiers are the names that the definitions of a model make in package
// graph: recordgen makes the structs of record types, gqlgen the others.
func identifiers(m *model.Model, toGo func(string) string) []identifier {
	var out []identifier
	for _, def := range m.Document().Definitions {
		add := func(name string, pos *ast.Position) { out = append(out, identifier{name, def, pos}) }
		goName := toGo(def.Name)
		switch {
		case check.IsRecord(def):
			add(def.Name, def.Position)
		case check.IsRoot(def.Name) || def.Kind == ast.Scalar:
		case def.Kind == ast.Enum:
			add(goName, def.Position)
			add("All"+goName, def.Position)
			for _, v := range def.EnumValues {
				add(goName+toGo(v.Name), v.Position)
			}
		case def.Kind == ast.Object:
			add(goName, def.Position)
			add(goName+"Resolver", def.Position)
		default:
			add(goName, def.Position)
		}
	}
	return out
}

// Check returns the names of a model that package graph of a compiled service could not have. toGo makes the Go name of a
// GraphQL name, as gqlgen does.
func Check(m *model.Model, toGo func(string) string) model.Problems {
	var problems model.Problems
	owner := map[string]*ast.Definition{}
	for _, id := range identifiers(m, toGo) {
		made := "is"
		if id.name != id.def.Name {
			made = "makes " + id.name + " in Go, which is"
		}
		other := owner[id.name]
		switch {
		case slices.Contains(OwnNames(), id.name):
			problems.Addf(id.pos, "%s %s taken by package graph; choose another name", id.def.Name, made)
		case other != nil && other.Name != id.def.Name:
			problems.Addf(id.pos, "%s makes %s in Go, as %s does; rename one of them", id.def.Name, id.name, other.Name)
		default:
			owner[id.name] = id.def
		}
	}
	checkFields(m, toGo, &problems)
	checkFunctions(m, toGo, &problems)
	return problems
}

// checkFields finds fields of a struct with the same name.
func checkFields(m *model.Model, toGo func(string) string, problems *model.Problems) {
	for _, t := range m.Schema().Types {
		owner := map[string]string{}
		for _, f := range t.Fields {
			if f.Inverse != nil {
				continue
			}
			name := FieldName(f, toGo)
			if owner[name] != "" {
				problems.Addf(definition(m, t).Fields.ForName(f.Name).Position, "%s and %s are both %s in Go; rename one of them", owner[name], f.Name, name)
			}
			owner[name] = f.Name
		}
	}
}

// checkFunctions finds fields computed in Go with the same function: they are
// methods of Resolver, as the resolvers of hand-written types are.
func checkFunctions(m *model.Model, toGo func(string) string, problems *model.Problems) {
	owner := map[string]string{}
	for _, def := range m.Document().Definitions {
		if def.Kind == ast.Object && !check.IsRecord(def) {
			owner[toGo(def.Name)] = def.Name
		}
	}
	for _, t := range m.Schema().Types {
		for _, f := range t.Fields {
			if !f.InGo {
				continue
			}
			name, field := FunctionName(t, f, toGo), t.Name+"."+f.Name
			if owner[name] != "" {
				problems.Addf(definition(m, t).Fields.ForName(f.Name).Position, "%s and %s both have the Go function %s; rename one of them", owner[name], field, name)
			}
			owner[name] = field
		}
	}
}

// definition is a record type as written.
func definition(m *model.Model, t *record.Type) *ast.Definition {
	return m.Document().Definitions.ForName(t.Name)
}

// FieldName is the name of a field in the struct of its record type. The name of a relation ends in ID.
func FieldName(f *record.Field, toGo func(string) string) string {
	if f.Relation != nil {
		return toGo(f.Name) + "ID"
	}
	return toGo(f.Name)
}

// FunctionName is the name of the function of a field computed in Go.
func FunctionName(t *record.Type, f *record.Field, toGo func(string) string) string {
	return t.Name + toGo(f.Name)
}
