package document

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// maxOverlap limits the visited fields of a document, which count at each place that a fragment is spread. Operations are far
// smaller.
const maxOverlap = 20_000

// overlap is the rule that fields of one response key can be merged (section 5.3.2 of the specification). gqlparser compares all
// pairs of fields, again for each fragment. This rule merges fields as execution does and compares each with the first of its kind,
// because the demanded equalities are transitive.
func overlap(walk *walk) core.RuleFunc {
	return func(events *core.Events, add core.AddErrFunc) {
		o := &overlapping{add: add, told: map[string]bool{}}
		events.OnOperation(func(w *core.Walker, op *ast.OperationDefinition) {
			if o.seen > maxOverlap || cyclic(w.Document) || walk.visits(w.Document) > maxVisits {
				return // reported already, or by another rule
			}
			o.schema = w.Schema
			o.check([]ast.SelectionSet{op.SelectionSet}, nil, false)
			if o.seen > maxOverlap {
				add(limited("the document spreads fragments in too many places"), core.At(op.Position))
			}
		})
	}
}

// overlapping is one pass over a document.
type overlapping struct {
	schema *ast.Schema
	add    core.AddErrFunc
	seen   int
	told   map[string]bool // response paths with a conflict
}

// response is a place in the response.
type response struct {
	above *response
	key   string
}

// String joins keys by dots.
func (r *response) String() string {
	if r.above == nil {
		return r.key
	}
	return r.above.String() + "." + r.key
}

// check merges the selection sets of one object at a response path. For objects of different types, only the shapes of fields must
// agree.
func (o *overlapping) check(sets []ast.SelectionSet, path *response, shapes bool) {
	for _, fields := range o.merge(sets) {
		if o.seen > maxOverlap {
			return
		}
		o.group(fields, &response{path, fields[0].Alias}, shapes)
	}
}

// group compares the fields of one response key.
func (o *overlapping) group(fields []*ast.Field, path *response, shapes bool) {
	parts := [][]*ast.Field{fields}
	if !shapes {
		parts = byParent(fields)
	}
	for _, part := range parts {
		if !shapes && !o.same(part, path) {
			return
		}
	}
	if !o.shaped(fields, path) {
		return
	}
	for _, part := range parts {
		o.below(part, path, shapes)
	}
	if len(parts) > 1 {
		o.below(fields, path, true)
	}
}

// same requires the same field with the same arguments.
func (o *overlapping) same(fields []*ast.Field, path *response) bool {
	for _, f := range fields[1:] {
		switch first := fields[0]; {
		case f.Name != first.Name:
			return o.conflict(f, path, `"`+first.Name+`" and "`+f.Name+`" are different fields`)
		case !sameArguments(f.Arguments, first.Arguments):
			return o.conflict(f, path, "they have differing arguments")
		}
	}
	return true
}

// shaped requires types of the same shape.
func (o *overlapping) shaped(fields []*ast.Field, path *response) bool {
	for _, f := range fields[1:] {
		if a, b := fields[0].Definition.Type, f.Definition.Type; !o.alike(a, b) {
			return o.conflict(f, path, `they return conflicting types "`+a.String()+`" and "`+b.String()+`"`)
		}
	}
	return true
}

func (o *overlapping) below(fields []*ast.Field, path *response, shapes bool) {
	if sets := setsOf(fields); len(sets) > 0 {
		o.check(sets, path, shapes)
	}
}

// setsOf are the selection sets of fields.
func setsOf(fields []*ast.Field) []ast.SelectionSet {
	var sets []ast.SelectionSet
	for _, f := range fields {
		if len(f.SelectionSet) > 0 {
			sets = append(sets, f.SelectionSet)
		}
	}
	return sets
}

// conflict reports the first conflict of a response path. It returns false.
func (o *overlapping) conflict(f *ast.Field, path *response, why string) bool {
	if place := path.String(); !o.told[place] {
		o.told[place] = true
		o.add(core.Message(`Fields "%s" conflict because %s. Use different aliases on the fields to fetch both if this was intentional.`,
			place, why), core.At(f.Position))
	}
	return false
}

// byParent splits fields by the object type they are selected on; fields of interfaces and unions belong to each of them.
func byParent(fields []*ast.Field) [][]*ast.Field {
	var abstract []*ast.Field
	var parents []string
	concrete := map[string][]*ast.Field{}
	for _, f := range fields {
		parent := f.ObjectDefinition
		if parent.Kind != ast.Object {
			abstract = append(abstract, f)
			continue
		}
		if concrete[parent.Name] == nil {
			parents = append(parents, parent.Name)
		}
		concrete[parent.Name] = append(concrete[parent.Name], f)
	}
	if len(parents) == 0 {
		return [][]*ast.Field{abstract}
	}
	parts := make([][]*ast.Field, len(parents))
	for i, name := range parents {
		parts[i] = append(append(parts[i], abstract...), concrete[name]...)
	}
	return parts
}

// alike reports whether values of two types have the same shape.
func (o *overlapping) alike(a, b *ast.Type) bool {
	if a.NonNull != b.NonNull || (a.Elem == nil) != (b.Elem == nil) {
		return false
	}
	if a.Elem != nil {
		return o.alike(a.Elem, b.Elem)
	}
	x, y := o.schema.Types[a.NamedType], o.schema.Types[b.NamedType]
	if x.IsLeafType() || y.IsLeafType() {
		return x == y
	}
	return true
}

// merged collects the known fields of selection sets by response key.
type merged struct {
	*overlapping
	groups [][]*ast.Field
	index  map[string]int
	spread map[string]bool
}

func (m *merged) set(set ast.SelectionSet) {
	for _, sel := range set {
		if m.seen++; m.seen > maxOverlap {
			return
		}
		switch sel := sel.(type) {
		case *ast.Field:
			m.field(sel)
		case *ast.InlineFragment:
			m.set(sel.SelectionSet)
		case *ast.FragmentSpread:
			if sel.Definition != nil && !m.spread[sel.Name] {
				m.spread[sel.Name] = true
				m.set(sel.Definition.SelectionSet)
			}
		}
	}
}

func (m *merged) field(f *ast.Field) {
	if f.Definition == nil || f.ObjectDefinition == nil {
		return
	}
	i, ok := m.index[f.Alias]
	if !ok {
		i = len(m.groups)
		m.index[f.Alias] = i
		m.groups = append(m.groups, nil)
	}
	m.groups[i] = append(m.groups[i], f)
}
