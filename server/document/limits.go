package document

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// Limits are the limits of a document. Each is a setting of the service.
type Limits struct {
	Tokens  int // names, numbers, strings and marks; the full introspection query has 184
	Aliases int // fields under a name of the client's choice
	Repeats int // fields of one response key in one selection set
}

// DefaultLimits are the default limits. The number of tokens limits the cost of parsing and validation, and the depth of recursion.
func DefaultLimits() Limits { return Limits{Tokens: 2000, Aliases: 200, Repeats: 50} }

// counts refuses documents with too many aliases or repeated fields. Each field counts once, where it is written.
func counts(limits Limits) core.RuleFunc {
	return func(events *core.Events, add core.AddErrFunc) {
		done := false
		events.OnOperation(func(w *core.Walker, op *ast.OperationDefinition) {
			if done {
				return
			}
			done = true
			c := counter{limits: limits, add: add}
			for _, each := range w.Document.Operations {
				c.level(each.SelectionSet)
			}
			for _, each := range w.Document.Fragments {
				c.level(each.SelectionSet)
			}
			if c.aliases > limits.Aliases {
				add(limited(fmt.Sprintf("the document has %d aliases, at most %d are allowed", c.aliases, limits.Aliases)), core.At(op.Position))
			}
		})
	}
}

// counter is one pass over a document.
type counter struct {
	limits  Limits
	add     core.AddErrFunc
	aliases int
}

// level counts one selection set with its inline fragments, and those below.
func (c *counter) level(set ast.SelectionSet) {
	fields := c.fields(nil, set)
	if len(fields) <= c.limits.Repeats {
		return
	}
	times := make(map[string]int, len(fields))
	for _, f := range fields {
		times[f.Alias]++
	}
	for _, f := range fields {
		if n := times[f.Alias]; n > c.limits.Repeats {
			c.add(limited(fmt.Sprintf("the field %s stands %d times in one selection set, at most %d are allowed", f.Alias, n, c.limits.Repeats)), core.At(f.Position))
			times[f.Alias] = 0
		}
	}
}

// fields appends the fields of a selection set.
func (c *counter) fields(out []*ast.Field, set ast.SelectionSet) []*ast.Field {
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.Field:
			if sel.Alias != sel.Name {
				c.aliases++
			}
			out = append(out, sel)
			c.level(sel.SelectionSet)
		case *ast.InlineFragment:
			out = c.fields(out, sel.SelectionSet)
		}
	}
	return out
}
