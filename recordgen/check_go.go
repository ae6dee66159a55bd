package recordgen

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// ownNames are the exported names of package graph that are there whatever the
// model says. A test holds them against the package.
var ownNames = strings.Fields(`API CodeAlreadyExists CodeBadCursor CodeBadUserInput CodeConflict CodeForbidden
	CodeInternal CodeKeyReused CodeLimitExceeded CodeNotFound CodeNotPersisted CodeNotSupported CodeParseFailed CodeRateLimited CodeTimeout
	CodeUnauthenticated CodeUnavailable CodeValidationFailed ComplexityRoot Config DirectiveRoot MutationResolver New
	NewExecutableSchema NewRecords QueryResolver Records Resolver ResolverRoot SDL Schema Settings Status Store`)

// goIdentifier is a name that a definition of the model gets in Go.
type goIdentifier struct {
	name string
	def  *ast.Definition
	pos  *ast.Position
}

// goIdentifiers are the names that the definitions of a model make in package
// graph: structs of record types by recordgen, the rest by gqlgen.
func (m *Model) goIdentifiers() []goIdentifier {
	var out []goIdentifier
	for _, def := range m.doc.Definitions {
		add := func(name string, pos *ast.Position) { out = append(out, goIdentifier{name, def, pos}) }
		goName := toGo(def.Name)
		switch {
		case isRecord(def):
			add(def.Name, def.Position)
		case isRoot(def.Name) || def.Kind == ast.Scalar:
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

// checkGo demands names that package graph has no other use for.
func (c *checker) checkGo() {
	owner := map[string]*ast.Definition{}
	for _, id := range c.goIdentifiers() {
		made := "is"
		if id.name != id.def.Name {
			made = "makes " + id.name + " in Go, which is"
		}
		other := owner[id.name]
		switch {
		case slices.Contains(ownNames, id.name):
			c.problemf(id.pos, "%s %s taken by package graph; choose another name", id.def.Name, made)
		case other != nil && other.Name != id.def.Name:
			c.problemf(id.pos, "%s makes %s in Go, as %s does; rename one of them", id.def.Name, id.name, other.Name)
		default:
			owner[id.name] = id.def
		}
	}
}

// checkGoFunctions demands functions of their own for fields computed in Go:
// they are methods of Resolver, as are those of hand-written types.
func (c *checker) checkGoFunctions() {
	owner := map[string]string{}
	for _, def := range c.doc.Definitions {
		if def.Kind == ast.Object && !isRecord(def) {
			owner[toGo(def.Name)] = def.Name
		}
	}
	for _, t := range c.types {
		for _, f := range t.fields {
			if !f.meta.InGo {
				continue
			}
			name, field := newStub(t.meta, f.meta).Func, t.meta.Name+"."+f.meta.Name
			if owner[name] != "" {
				c.problemf(f.def.Position, "%s and %s both have the Go function %s; rename one of them", owner[name], field, name)
			}
			owner[name] = field
		}
	}
}
