package engine

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input/cost"
	"recordgraph/record"
)

// handField compiles a hand-written field of type def: its scope, its arguments
// and what it may return of record types. It returns the field's cost: its
// weight, at least 1 at the root, the filters and orders among its arguments, and
// what is selected below it.
func (w *walk) handField(def *ast.Definition, s selected, at place) int {
	coordinate := def.Name + "." + s.field.Name
	w.need(w.schema.Scopes[coordinate], "", coordinate, at, "")
	part := &Part{}
	if w.out.Parts == nil {
		w.out.Parts = map[string]*Part{}
	}
	w.out.Parts[strings.Join(at.keys, ".")] = part
	w.handArguments(part, s.field, at.input())
	total := w.schema.Costs[coordinate]
	if at.depth == 1 {
		total = max(total, 1)
	}
	total = cost.Sum(total, part.scans)
	return cost.Sum(total, w.handResult(part, s, at))
}

// handResult compiles what is selected of a hand-written field's result.
func (w *walk) handResult(part *Part, s selected, at place) int {
	name := s.field.Definition.Type.Name()
	if t := w.schema.Type(strings.TrimSuffix(name, "Connection")); t != nil && strings.HasSuffix(name, "Connection") {
		var total int
		part.Connection, total = w.connection(listed{of: t, byHand: true}, s, at)
		return total
	}
	def := w.public.Types[name]
	if !def.IsCompositeType() {
		return 0
	}
	types := []*ast.Definition{def}
	if def.IsAbstractType() {
		types = w.public.GetPossibleTypes(def)
	}
	total := 0
	for _, each := range types {
		total = max(total, w.handObject(part, each, s, at))
	}
	return total
}

func (w *walk) handObject(part *Part, def *ast.Definition, s selected, at place) int {
	if t := w.schema.Type(def.Name); t != nil {
		w.need(t.Read, reading, t.Name, at, "")
		sel, total := w.record(t, s.sets, at)
		if part.Selects == nil {
			part.Selects = map[*record.Type]*record.Selection{}
		}
		part.Selects[t] = sel
		return total
	}
	w.need(w.schema.Scopes[def.Name], "", def.Name, at, "")
	total := 0
	for _, f := range w.collect(s.sets, def.Name, at) {
		if !f.meta() {
			total = cost.Sum(total, w.handField(def, f, at.under(f.key)))
		}
	}
	return total
}
