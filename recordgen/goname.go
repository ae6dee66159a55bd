package recordgen

import (
	goast "go/ast"

	"recordgraph/model"
)

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
			problems.Addf(m.Document().Definitions.ForName(t.Name).Position, "%s is already declared in the Go of %s; rename one of them", t.Name, s.graph)
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
