package recordgen

import (
	goast "go/ast"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model"
	"recordgraph/model/check"
	"recordgraph/record"
)

// ownNames are the exported names of package graph that do not depend on the
// model. A test compares them with the package.
var ownNames = strings.Fields(`ComplexityRoot Config DirectiveRoot MutationResolver NewExecutableSchema
	QueryResolver Resolver ResolverRoot SDL Schema`)

// goIdentifier is a name in Go that a definition of the model makes.
type goIdentifier struct {
	name string
	def  *ast.Definition
	pos  *ast.Position
}

// goIdentifiers are the names that the definitions of a model make in package
// graph: recordgen makes the structs of record types, gqlgen the others.
func goIdentifiers(m *model.Model) []goIdentifier {
	var out []goIdentifier
	for _, def := range m.Document().Definitions {
		add := func(name string, pos *ast.Position) { out = append(out, goIdentifier{name, def, pos}) }
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

// checkGoNames refuses names of a model that collide in Go.
func checkGoNames(m *model.Model) error {
	var problems model.Problems
	owner := map[string]*ast.Definition{}
	for _, id := range goIdentifiers(m) {
		made := "is"
		if id.name != id.def.Name {
			made = "makes " + id.name + " in Go, which is"
		}
		other := owner[id.name]
		switch {
		case slices.Contains(ownNames, id.name):
			problems.Addf(id.pos, "%s %s taken by package graph; choose another name", id.def.Name, made)
		case other != nil && other.Name != id.def.Name:
			problems.Addf(id.pos, "%s makes %s in Go, as %s does; rename one of them", id.def.Name, id.name, other.Name)
		default:
			owner[id.name] = id.def
		}
	}
	checkGoFields(m, &problems)
	checkGoFunctions(m, &problems)
	return problems.Err()
}

// definition is a record type as written.
func definition(m *model.Model, t *record.Type) *ast.Definition {
	return m.Document().Definitions.ForName(t.Name)
}

// checkGoFields refuses fields of a struct with the same name.
func checkGoFields(m *model.Model, problems *model.Problems) {
	for _, t := range m.Schema().Types {
		owner := map[string]string{}
		for _, f := range t.Fields {
			if f.Inverse != nil {
				continue
			}
			name := goName(f)
			if owner[name] != "" {
				problems.Addf(definition(m, t).Fields.ForName(f.Name).Position, "%s and %s are both %s in Go; rename one of them", owner[name], f.Name, name)
			}
			owner[name] = f.Name
		}
	}
}

// checkGoFunctions refuses fields computed in Go with the same function: they are
// methods of Resolver, as the resolvers of hand-written types are.
func checkGoFunctions(m *model.Model, problems *model.Problems) {
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
			name, field := newStub(t, f).Func, t.Name+"."+f.Name
			if owner[name] != "" {
				problems.Addf(definition(m, t).Fields.ForName(f.Name).Position, "%s and %s both have the Go function %s; rename one of them", owner[name], field, name)
			}
			owner[name] = field
		}
	}
}

// checkTypes refuses record types whose struct has the name of a hand-written
// declaration.
func (s *staging) checkTypes(m *model.Model) error {
	taken := map[string]bool{}
	for _, d := range s.declarations {
		for _, name := range declared(d) {
			taken[name] = true
		}
	}
	var problems model.Problems
	for _, t := range m.Schema().Types {
		if taken[t.Name] {
			problems.Addf(definition(m, t).Position, "%s is already declared in the Go of %s; rename one of them", t.Name, s.graph)
		}
	}
	return problems.Err()
}

// declared are the names that a declaration adds to a package; none for methods.
func declared(d goast.Decl) []string {
	var names []string
	switch d := d.(type) {
	case *goast.FuncDecl:
		if d.Recv == nil {
			names = append(names, d.Name.Name)
		}
	case *goast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *goast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *goast.ValueSpec:
				for _, name := range spec.Names {
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}
