package document

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// maxIntrospection limits lists inside lists of an introspection: a type's fields' types' fields, and no further.
const maxIntrospection = 2

// introspectionDepth is gqlparser's MaxIntrospectionDepth in linear time: it visits a fragment once per depth, and not for each
// spread.
func introspectionDepth(events *core.Events, add core.AddErrFunc) {
	events.OnField(func(_ *core.Walker, f *ast.Field) {
		if introspects(f) && (lists{}).deep(ast.SelectionSet{f}, 0) {
			add(limited(fmt.Sprintf("the introspection has more than the %d nested lists of fields or types allowed", maxIntrospection)), core.At(f.Position))
		}
	})
}

func introspects(f *ast.Field) bool { return f.Name == "__schema" || f.Name == "__type" }

// lists has the greatest depth at which each fragment was visited.
type lists map[string]int

// deep reports whether lists are nested too deeply below a depth.
func (l lists) deep(set ast.SelectionSet, depth int) bool {
	for _, sel := range set {
		below, at := ast.SelectionSet(nil), depth
		switch sel := sel.(type) {
		case *ast.Field:
			if manyOf(sel) {
				at++
			}
			below = sel.SelectionSet
		case *ast.InlineFragment:
			below = sel.SelectionSet
		case *ast.FragmentSpread:
			if before, seen := l[sel.Name]; sel.Definition != nil && (!seen || at > before) {
				l[sel.Name] = at
				below = sel.Definition.SelectionSet
			}
		}
		if at > maxIntrospection || l.deep(below, at) {
			return true
		}
	}
	return false
}

// manyOf are the fields of introspection that can form circles.
func manyOf(f *ast.Field) bool {
	switch f.Name {
	case "fields", "interfaces", "possibleTypes", "inputFields":
		return true
	}
	return false
}

// introspectionOff refuses introspection.
func introspectionOff(events *core.Events, add core.AddErrFunc) {
	events.OnField(func(_ *core.Walker, f *ast.Field) {
		if introspects(f) {
			add(core.Message("introspection is switched off"), core.At(f.Position))
		}
	})
}
