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
	"recordgraph/model/goname"
	"recordgraph/model/naming"
	"recordgraph/record"
)

// stub is the Go function of a field computed in Go.
type stub struct {
	Type, Field, Func, Plural, Result string
}

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
		Type: t.Name, Field: f.Name, Func: goname.FunctionName(t, f, toGo),
		Plural: t.Plural, Result: "[]" + goType(f),
	}
}

// emitStubs writes missing functions of computed fields into fields_<type>.go. Users
// edit this file; recordgen only appends to it.
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
			_, functions, _ := strings.Cut(string(text), ")\n\n") // after the imports
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

// parse reads the declarations of the hand-written files. A file with a syntax
// error is refused, because gqlgen would add its resolvers again.
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

func receiver(fn *ast.FuncDecl) string {
	typ := fn.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if ident, ok := typ.(*ast.Ident); ok {
		return ident.Name
	}
	return ""
}
