package suite_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"
)

// TestResolversTakeTheirSessionFirst: a resolver that reads or writes records takes its
// session from the context in its first line. A linter keeps all other code from it.
func TestResolversTakeTheirSessionFirst(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../library/graph/*.resolvers.go")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, name := range append(files, "../../engine/records.go") {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			uses := 0
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if isFromContext(n) {
					uses++
				}
				return true
			})
			if uses == 0 {
				continue
			}
			checked++
			first, ok := fn.Body.List[0].(*ast.AssignStmt)
			if uses != 1 || !ok || len(first.Rhs) != 1 || !isFromContext(first.Rhs[0]) {
				t.Errorf("%s: %s does not begin with session := store.FromContext(ctx)", name, fn.Name.Name)
			}
		}
	}
	if checked < 3 {
		t.Errorf("%d functions were checked", checked)
	}
}

// isFromContext reports whether a node is a call of store.FromContext.
func isFromContext(n ast.Node) bool {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return false
	}
	fn, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || fn.Sel.Name != "FromContext" {
		return false
	}
	pkg, ok := fn.X.(*ast.Ident)
	return ok && pkg.Name == "store"
}
