package engine

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input/cost"
	"recordgraph/record"
)

// Handwritten is the input of a handwritten resolver: the selections of the record
// types that the field returns, and the arguments of derived input types by input path.
type Handwritten struct {
	Selects    map[*record.Type]*record.Selection // for records and lists of records
	Connection *record.Connection                 // for a connection
	Filters    map[string]*record.Filter
	Orders     map[string][]record.Order
	Values     map[string]record.Values

	scans int           // the cost of Filters and Orders
	named []record.Lock // of records whose IDs are arguments
}

// handwrittenField compiles a handwritten field of type def and returns its cost: its
// weight, at least 1 for a root field, plus the cost of the filters and orders among
// its arguments, plus the cost of its selection set.
func (c *compilation) handwrittenField(def *ast.Definition, s responseField, at responsePath) int {
	coordinate := def.Name + "." + s.field.Name
	c.requireScope(c.schema.Scopes[coordinate], "", coordinate, at, "")
	part := &Handwritten{
		Selects: map[*record.Type]*record.Selection{}, Filters: map[string]*record.Filter{},
		Orders: map[string][]record.Order{}, Values: map[string]record.Values{},
	}
	c.out.Handwritten[strings.Join(at.keys, ".")] = part
	c.handwrittenArguments(part, s.field, at.input())
	total := c.schema.Costs[coordinate]
	if at.depth == 1 {
		total = max(total, 1)
	}
	total = cost.Sum(total, part.scans)
	return cost.Sum(total, c.handwrittenResult(part, s, at))
}

// handwrittenResult compiles the selection set of a handwritten field and returns its
// cost.
func (c *compilation) handwrittenResult(part *Handwritten, s responseField, at responsePath) int {
	name := s.field.Definition.Type.Name()
	if t := c.schema.Type(strings.TrimSuffix(name, "Connection")); t != nil && strings.HasSuffix(name, "Connection") {
		var total int
		part.Connection, total = c.connection(listSource{of: t, handwritten: true}, s, at)
		return total
	}
	def := c.public.Types[name]
	if !def.IsCompositeType() {
		return 0
	}
	types := []*ast.Definition{def}
	if def.IsAbstractType() {
		types = c.public.GetPossibleTypes(def)
	}
	total := 0
	for _, each := range types {
		total = max(total, c.handwrittenObject(part, each, s, at))
	}
	return total
}

func (c *compilation) handwrittenObject(part *Handwritten, def *ast.Definition, s responseField, at responsePath) int {
	if t := c.schema.Type(def.Name); t != nil {
		c.requireScope(t.Read, reading, t.Name, at, "")
		sel, total := c.record(t, s.sets, at)
		part.Selects[t] = sel
		return total
	}
	c.requireScope(c.schema.Scopes[def.Name], "", def.Name, at, "")
	total := 0
	for _, f := range c.collect(s.sets, def.Name, at) {
		if !f.isMetaField() {
			total = cost.Sum(total, c.handwrittenField(def, f, at.child(f.key)))
		}
	}
	return total
}
