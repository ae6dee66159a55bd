package document

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// maxWeight bounds the values that an introspection asks for, as if a schema had
// a hundred types and four of everything in each. What tools ask for, who tell all
// there is, is a third of it.
const maxWeight = 80_000

// introspectionWeight refuses to tell the whole schema many times over, under
// aliases: introspection has no other cost.
func introspectionWeight(events *core.Events, add core.AddErrFunc) {
	events.OnOperation(func(w *core.Walker, op *ast.OperationDefinition) {
		if cyclic(w.Document) {
			return // another rule's matter
		}
		weight, seen := 0, &overlapping{}
		for _, fields := range seen.merge([]ast.SelectionSet{op.SelectionSet}) {
			if introspects(fields[0]) {
				weight = min(weight+seen.weigh(fields), maxWeight+1)
			}
		}
		if weight > maxWeight {
			add(limited(fmt.Sprintf("the introspection asks for more than %d values, as many as are allowed", maxWeight)), core.At(op.Position))
		}
	})
}

// weigh counts the values of one response field, up to one too many.
func (o *overlapping) weigh(fields []*ast.Field) int {
	weight := 1
	for _, below := range o.merge(setsOf(fields)) {
		weight = min(weight+o.weigh(below), maxWeight+1)
	}
	if fields[0].Name == "ofType" { // most types are not made of another
		return (weight + 3) / 4
	}
	return min(weight*length(fields[0]), maxWeight+1)
}

// merge groups the fields of selection sets on one object by response key.
func (o *overlapping) merge(sets []ast.SelectionSet) [][]*ast.Field {
	m := merged{overlapping: o, index: map[string]int{}, spread: map[string]bool{}}
	for _, set := range sets {
		m.set(set)
	}
	return m.groups
}

// length is how many of a field of introspection there are.
func length(f *ast.Field) int {
	switch {
	case f.Name == "types":
		return 100
	case f.Definition.Type.Elem != nil:
		return 4
	}
	return 1
}
