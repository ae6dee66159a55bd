package engine

import "github.com/vektah/gqlparser/v2/ast"

// depthOf is how deep the fields of an operation are nested, whatever it skips.
// Fragments spread no circles in a validated document.
func depthOf(doc *ast.QueryDocument, op *ast.OperationDefinition) int {
	known := map[string]int{} // of fragments
	var below func(set ast.SelectionSet) int
	below = func(set ast.SelectionSet) int {
		deepest := 0
		for _, sel := range set {
			depth := 0
			switch sel := sel.(type) {
			case *ast.Field:
				depth = 1 + below(sel.SelectionSet)
			case *ast.InlineFragment:
				depth = below(sel.SelectionSet)
			case *ast.FragmentSpread:
				var seen bool
				if depth, seen = known[sel.Name]; !seen {
					if f := doc.Fragments.ForName(sel.Name); f != nil {
						depth = below(f.SelectionSet)
					}
					known[sel.Name] = depth
				}
			}
			deepest = max(deepest, depth)
		}
		return deepest
	}
	return below(op.SelectionSet)
}
