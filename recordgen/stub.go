package recordgen

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"recordgraph/model"
	"recordgraph/model/naming"
	"recordgraph/record"
)

// stub is the Go function behind a field computed in Go.
type stub struct {
	Type, Field, Func, Plural, Result string
}

// stubsOf are the functions behind the fields of the model that are computed in Go.
func stubsOf(m *model.Model) []stub {
	var out []stub
	for _, t := range m.Schema().Types {
		for _, f := range t.Fields {
			if f.InGo {
				out = append(out, newStub(t, f))
			}
		}
	}
	return out
}

func newStub(t *record.Type, f *record.Field) stub {
	return stub{
		Type: t.Name, Field: f.Name, Func: t.Name + toGo(f.Name),
		Plural: t.Plural, Result: "[]" + goType(f),
	}
}

// emitStubs writes a function for each computed field that has none yet into
// fields_<type>.go, which belongs to the user from then on.
func (s *staging) emitStubs(m *model.Model) error {
	written := s.methods()
	missing := map[string][]stub{}
	for _, st := range stubsOf(m) {
		if !written[st.Func] {
			name := "fields_" + naming.Snake(st.Type) + ".go"
			missing[name] = append(missing[name], st)
		}
	}
	for name, stubs := range missing {
		text, err := render(m, s.pkg, "stub.gotpl", stubs)
		if err != nil {
			return err
		}
		if s.has(name) {
			_, functions, _ := strings.Cut(string(text), ")\n\n") // behind the imports
			text = []byte(strings.TrimRight(s.original[name], "\n") + "\n\n" + functions)
		}
		if err := s.write(name, text); err != nil {
			return err
		}
	}
	return nil
}

// methods are the methods of Resolver in the hand-written files.
func (s *staging) methods() map[string]bool {
	out := map[string]bool{}
	for _, d := range s.declarations {
		fn, ok := d.(*ast.FuncDecl)
		if ok && fn.Recv != nil && len(fn.Recv.List) == 1 && receiver(fn) == "Resolver" {
			out[fn.Name.Name] = true
		}
	}
	return out
}

// parse reads the declarations of the hand-written files. A file that doesn't
// parse is an error: gqlgen would take its resolvers for missing.
func (s *staging) parse() error {
	for _, name := range slices.Sorted(maps.Keys(s.original)) {
		path := filepath.Join(s.graph, name)
		file, err := parser.ParseFile(token.NewFileSet(), path, s.original[name], parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		s.declarations = append(s.declarations, file.Decls...)
	}
	return nil
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
			problems.Addf(definition(m, t).Position, "%s is declared in the Go of %s already; rename one of them", t.Name, s.graph)
		}
	}
	return problems.Err()
}

// declared are the names that a declaration gives a package; none for methods.
func declared(d ast.Decl) []string {
	var names []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}

func receiver(fn *ast.FuncDecl) string {
	typ := fn.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	ident, ok := typ.(*ast.Ident)
	if !ok {
		return ""
	}
	return ident.Name
}
