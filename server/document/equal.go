package document

import "github.com/vektah/gqlparser/v2/ast"

// sameArguments compares arguments in any order.
func sameArguments(a, b ast.ArgumentList) bool {
	if len(a) != len(b) {
		return false
	}
	for _, x := range a {
		y := b.ForName(x.Name)
		if y == nil || !sameValue(x.Value, y.Value) {
			return false
		}
	}
	return true
}

// sameValue compares literals; the fields of objects may have any order.
func sameValue(a, b *ast.Value) bool {
	if a.Kind != b.Kind || a.Raw != b.Raw || len(a.Children) != len(b.Children) {
		return false
	}
	for i, x := range a.Children {
		y := b.Children[i].Value
		if a.Kind == ast.ObjectValue {
			y = b.Children.ForName(x.Name)
		}
		if y == nil || !sameValue(x.Value, y) {
			return false
		}
	}
	return true
}

// cyclic reports whether fragments spread each other in a circle.
func cyclic(doc *ast.QueryDocument) bool {
	const open, done = 1, 2
	state := map[string]int{}
	var visit func(set ast.SelectionSet) bool
	visit = func(set ast.SelectionSet) bool {
		for _, sel := range set {
			switch sel := sel.(type) {
			case *ast.Field:
				if visit(sel.SelectionSet) {
					return true
				}
			case *ast.InlineFragment:
				if visit(sel.SelectionSet) {
					return true
				}
			case *ast.FragmentSpread:
				if state[sel.Name] == open {
					return true
				}
				if f := doc.Fragments.ForName(sel.Name); f != nil && state[sel.Name] == 0 {
					state[sel.Name] = open
					if visit(f.SelectionSet) {
						return true
					}
					state[sel.Name] = done
				}
			}
		}
		return false
	}
	for _, f := range doc.Fragments {
		if state[f.Name] == 0 {
			state[f.Name] = open
			if visit(f.SelectionSet) {
				return true
			}
			state[f.Name] = done
		}
	}
	return false
}
