package document

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// maxWeight limits an introspection, in values of about 0.5 µs. The introspection queries of tools have half of it.
const maxWeight = 70_000

// The assumed schema has a hundred types of average size. Types that are selected by name may be the largest.
const (
	allTypes   = 100
	mostOfType = 15
	object     = 8 // cost of an object besides its values: gqlgen runs a goroutine for many
)

// introspectionWeight refuses an introspection that repeats the whole schema under aliases: introspection has no other cost.
func introspectionWeight(events *core.Events, add core.AddErrFunc) {
	events.OnOperation(func(w *core.Walker, op *ast.OperationDefinition) {
		if cyclic(w.Document) {
			return // reported by another rule
		}
		weight, seen := 0, &overlapping{}
		for _, fields := range seen.merge([]ast.SelectionSet{op.SelectionSet}) {
			if introspects(fields[0]) {
				weight = min(weight+seen.weigh(fields, false), maxWeight+1)
			}
		}
		if weight > maxWeight {
			add(limited(fmt.Sprintf("the introspection asks for more than the %d values allowed", maxWeight)), core.At(op.Position))
		}
	})
}

// weigh counts the values of one response field, up to one above the limit. named means that the field is below a type selected by
// name.
func (o *overlapping) weigh(fields []*ast.Field, named bool) int {
	named = named || fields[0].Name == "__type"
	weight := 1
	if fields[0].SelectionSet != nil {
		weight += object
	}
	for _, below := range o.merge(setsOf(fields)) {
		weight = min(weight+o.weigh(below, named), maxWeight+1)
	}
	if fields[0].Name == "ofType" { // most types do not wrap another
		return (weight + 3) / 4
	}
	return min(weight*length(fields[0], named), maxWeight+1)
}

// merge groups the fields of selection sets on one object by response key.
func (o *overlapping) merge(sets []ast.SelectionSet) [][]*ast.Field {
	m := merged{overlapping: o, index: map[string]int{}, spread: map[string]bool{}}
	for _, set := range sets {
		m.set(set)
	}
	return m.groups
}

// length is the assumed length of a list of introspection.
func length(f *ast.Field, named bool) int {
	switch {
	case f.Definition.Type.Elem == nil:
		return 1
	case f.Name == "types":
		return allTypes
	case named:
		return mostOfType
	case f.Name == "inputFields":
		return 4
	case f.Name == "fields":
		return 2
	}
	return 1
}
