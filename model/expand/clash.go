package expand

import (
	"cmp"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model/check"
)

// Clashes finds names that a model would have twice: derived from two record
// types, or derived and written by hand.
func Clashes(m *check.Model, derived *ast.SchemaDocument) check.Problems {
	c := clashes{Model: m}
	seen := map[string]bool{}
	for _, def := range derived.Definitions {
		if check.IsRoot(def.Name) {
			c.rootFields(def)
		} else if hand := m.Doc.Definitions.ForName(def.Name); hand != nil {
			c.problems.Addf(hand.Position, "%s is the name of a derived type; choose another", def.Name)
		} else if seen[def.Name] {
			c.twice(def.Position, def.Name)
		}
		seen[def.Name] = true
	}
	return c.problems
}

type clashes struct {
	*check.Model
	problems check.Problems
}

func (c *clashes) rootFields(root *ast.Definition) {
	seen := map[string]bool{}
	for _, f := range root.Fields {
		if seen[f.Name] {
			c.twice(f.Position, root.Name+"."+f.Name)
		}
		seen[f.Name] = true
	}
	for _, ext := range c.Doc.Extensions {
		for _, f := range ext.Fields {
			if ext.Name == root.Name && seen[f.Name] {
				c.problems.Addf(f.Position, "%s.%s is the name of a derived field; choose another", root.Name, f.Name)
			}
		}
	}
}

// twice reports a name at the record type that it is derived from. Names that
// every model has are reported at the first type.
func (c *clashes) twice(pos *ast.Position, name string) {
	c.problems.Addf(cmp.Or(pos, c.Types[0].Def.Position), "%s is derived twice; rename the type or write @record(plural: …)", name)
}
