package compile

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// handField compiles a hand-written field of type def: its scope, its arguments
// and what it may return of record types. It returns the field's cost: its
// weight, at least 1 at the root, and what is selected below it.
func (w *walk) handField(def *ast.Definition, s selected, at place) int {
	coordinate := def.Name + "." + s.field.Name
	w.need(w.schema.Scopes[coordinate], "", coordinate, at, "")
	part := &Part{}
	if w.out.Parts == nil {
		w.out.Parts = map[string]*Part{}
	}
	w.out.Parts[strings.Join(at.keys, ".")] = part
	w.handArguments(part, s.field, at.input())
	cost := w.schema.Costs[coordinate]
	if at.depth == 1 {
		cost = max(cost, 1)
	}
	return add(cost, w.handResult(part, s, at))
}

// handResult compiles what is selected of a hand-written field's result.
func (w *walk) handResult(part *Part, s selected, at place) int {
	name := s.field.Definition.Type.Name()
	if t := w.schema.Type(strings.TrimSuffix(name, "Connection")); t != nil && strings.HasSuffix(name, "Connection") {
		var cost int
		part.Connection, cost = w.connection(listed{of: t, byHand: true}, s, at)
		return cost
	}
	def := w.public.Types[name]
	if !def.IsCompositeType() {
		return 0
	}
	types := []*ast.Definition{def}
	if def.IsAbstractType() {
		types = w.public.GetPossibleTypes(def)
	}
	cost := 0
	for _, each := range types {
		cost = max(cost, w.handObject(part, each, s, at))
	}
	return cost
}

func (w *walk) handObject(part *Part, def *ast.Definition, s selected, at place) int {
	if t := w.schema.Type(def.Name); t != nil {
		w.need(t.Read, reading, t.Name, at, "")
		sel, cost := w.record(t, s.sets, at)
		if part.Selects == nil {
			part.Selects = map[*record.Type]*record.Selection{}
		}
		part.Selects[t] = sel
		return cost
	}
	w.need(w.schema.Scopes[def.Name], "", def.Name, at, "")
	cost := 0
	for _, f := range w.collect(s.sets, def.Name, at) {
		if !f.meta() {
			cost = add(cost, w.handField(def, f, at.under(f.key)))
		}
	}
	return cost
}
