package engine

import "github.com/vektah/gqlparser/v2/ast"

// fieldDepth is the greatest depth of nested fields in an operation, including skipped
// ones. A validated document has no cycles of fragments.
func fieldDepth(doc *ast.QueryDocument, op *ast.OperationDefinition) int {
	fragments := map[string]int{} // depth by name
	var depthOf func(set ast.SelectionSet) int
	depthOf = func(set ast.SelectionSet) int {
		deepest := 0
		for _, sel := range set {
			depth := 0
			switch sel := sel.(type) {
			case *ast.Field:
				depth = 1 + depthOf(sel.SelectionSet)
			case *ast.InlineFragment:
				depth = depthOf(sel.SelectionSet)
			case *ast.FragmentSpread:
				var seen bool
				if depth, seen = fragments[sel.Name]; !seen {
					if f := doc.Fragments.ForName(sel.Name); f != nil {
						depth = depthOf(f.SelectionSet)
					}
					fragments[sel.Name] = depth
				}
			}
			deepest = max(deepest, depth)
		}
		return deepest
	}
	return depthOf(op.SelectionSet)
}
