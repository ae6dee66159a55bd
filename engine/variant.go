package engine

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/input/cost"
	"recordgraph/internal/weighed"
	"recordgraph/record"
)

// variant is an operation as it was compiled for one request, for other requests
// that send the same document: with other operands, cursors, inputs and instants,
// but with the same values of the variables that decide what the operation is made
// of. It never changes once it is kept.
type variant struct {
	operation  *Operation // without the values of a request
	keep       bool       // other requests may use it
	fixed      []fixed
	params     []parameter
	uses       []use // of variables
	selections int
	scopes     []string // that the operation needs
}

// fixed is a variable that decides what the operation is made of.
type fixed struct {
	variable string
	sent     bool
	shape    *shape
}

// parameter makes the values of one or several [record.Param], which follow one
// another. One of its parts is set.
type parameter struct {
	variable string        // of leaf and cursor
	steps    []string      // to the operand, inside the variable
	leaf     input.Leaf    // an operand
	cursor   *cursorParam  // the position in a cursor
	period   *input.Period // the ends of a period
}

// cursorParam is a cursor in a variable.
type cursorParam struct {
	list   *record.Connection
	parent *record.Field
	nulls  []bool // which values of the position are null; these have no parameter
}

// maxVariants bounds what is kept of one operation: its first page and those after
// and before a cursor, of a size or two.
const maxVariants = 6

// variants are what is kept of an operation.
type variants []*variant

// with returns the variants and one more, which takes the place of the oldest when
// there are many.
func (all variants) with(v *variant) variants {
	if len(all) >= maxVariants {
		all = all[1:]
	}
	return append(append(make(variants, 0, len(all)+1), all...), v)
}

// known are the variants of the operations compiled last, by operation. A document
// that is parsed again has new operations, so the operations of a document that was
// dropped are the next to be dropped here.
type known = weighed.Cache[*ast.OperationDefinition, variants]

// maxKept bounds the operations that are kept, by their fields with fragments
// unfolded: with its plans, a field takes some 400 bytes.
const maxKept = 100_000

func newKnown(count int) *known {
	return weighed.New(count, maxKept, func(_ *ast.OperationDefinition, all variants) int {
		weight := 0
		for _, v := range all {
			weight += v.selections + 1
		}
		return weight
	})
}

// maxText is the longest document whose operations are kept, in bytes. An
// operation holds the text of its document. The server parses longer documents anew
// each time, so that their operations would never be found again.
const maxText = 32 << 10

// keepable reports whether the same operation may be sent again.
func keepable(op *ast.OperationDefinition) bool {
	return op.Position == nil || op.Position.Src == nil || len(op.Position.Src.Input) <= maxText
}

// finish ends the pass over an operation and returns what is kept of it: nothing of
// the request.
func (w *walk) finish() *variant {
	op := *w.out
	op.values, op.Locks = nil, nil
	op.Roots = make(map[string]*Root, len(w.out.Roots))
	for key, root := range w.out.Roots {
		op.Roots[key] = root
		if m, ok := root.field.(mutation); ok {
			op.Roots[key] = &Root{root.NonNull, m.template()}
			op.Cost -= root.field.costs()
		}
	}
	w.variant.operation = &op
	for _, n := range w.needs {
		if !slices.Contains(w.scopes, n.scope) {
			w.scopes = append(w.scopes, n.scope)
		}
	}
	return w.variant
}

// decides notes a variable that decides what the operation is made of. notes are those
// of the filter that the variable is a part of, at an input path.
func (w *walk) decides(variable, path string, notes *input.Notes) {
	value, sent := w.req.Variables[variable]
	shape := w.shapeOf(variable, nil, value, path, notes)
	if w.keep {
		w.fixed = append(w.fixed, fixed{variable, sent, shape})
	}
}

// inputVariables finds the variables in an argument of a list.
func (w *walk) inputVariables(v *ast.Value, path string, notes *input.Notes) {
	if v.Kind == ast.Variable {
		w.decides(v.Raw, path, notes)
		return
	}
	for i, c := range v.Children {
		w.inputVariables(c.Value, within(path, step(v, i)), notes)
	}
}

// fewTexts reports whether few texts are allowed at an input path: a direction, a
// duration or a time zone.
func fewTexts(path string) bool {
	last := path[strings.LastIndexByte(path, '.')+1:]
	return strings.Contains(path, "orderBy") || last == "last" || last == "next" || last == "timeZone"
}

// periods makes parameters of the ends of periods, which depend on the instant.
func (w *walk) periods(all []input.Period) {
	for _, p := range all {
		w.params = append(w.params, parameter{period: &p})
		for _, end := range p.Filter.Args {
			end.Value = w.param(end.Value)
		}
	}
}

// cursorVariable makes parameters of the values in an open cursor that a variable
// holds.
func (w *walk) cursorVariable(arg *ast.Argument, of *record.Cursor, list *record.Connection, parent *record.Field) {
	if arg == nil || arg.Value.Kind != ast.Variable {
		return
	}
	if of.None() {
		w.decides(arg.Value.Raw, "", &input.Notes{})
		return
	}
	p := parameter{variable: arg.Value.Raw, cursor: &cursorParam{list, parent, make([]bool, len(of.At))}}
	for i, v := range of.At {
		if p.cursor.nulls[i] = v == nil; v != nil {
			of.At[i] = w.param(v)
		}
	}
	w.params = append(w.params, p)
}

// param adds a value of a parameter.
func (w *walk) param(value any) record.Param {
	w.values = append(w.values, value)
	return record.Param(len(w.values) - 1)
}

// again finds the variant that serves a request, and returns its operation with the
// request's values; nil when there is none, or when the request has a mistake, which
// compiling shows.
func (c *Compiler) again(all variants, req Request) *Operation {
	for _, v := range all {
		if v.serves(&req) {
			if op := c.bind(v, req); op != nil {
				return op
			}
		}
	}
	return nil
}

// serves reports whether the variables that decide what the operation is made of have
// the variant's values, and whether the caller holds the scopes.
func (v *variant) serves(req *Request) bool {
	for _, f := range v.fixed {
		if value, sent := req.Variables[f.variable]; sent != f.sent || !f.shape.accepts(value) {
			return false
		}
	}
	for _, scope := range v.scopes {
		if !req.Principal.Holds(scope) {
			return false
		}
	}
	return true
}

// bind returns the operation of a variant with the values of a request; nil when one
// of them is wrong.
func (c *Compiler) bind(v *variant, req Request) *Operation {
	values, ok := v.bind(c, &req)
	if !ok || v.unfolded(&req) > maxUnfolded {
		return nil
	}
	op := *v.operation
	op.values = values
	if req.Operation.Operation != ast.Mutation {
		return &op
	}
	return c.inputs(&op, req)
}

func (v *variant) bind(c *Compiler, req *Request) ([]any, bool) {
	if len(v.params) == 0 {
		return nil, true
	}
	values := make([]any, 0, len(v.params)+2)
	for i := range v.params {
		var ok bool
		if values, ok = v.params[i].bind(c, req, values); !ok {
			return nil, false
		}
	}
	return values, true
}

// bind appends the values of a parameter.
func (p *parameter) bind(c *Compiler, req *Request, values []any) ([]any, bool) {
	switch {
	case p.period != nil:
		from, to, ok := p.period.Ends(req.Now)
		return append(values, from, to), ok
	case p.cursor != nil:
		return p.cursor.bind(c, req.Variables[p.variable], values)
	}
	value, ok := p.leaf.Operand(at(req.Variables[p.variable], p.steps))
	return append(values, value), ok
}

func (p *cursorParam) bind(c *Compiler, raw any, values []any) ([]any, bool) {
	text, ok := raw.(string)
	if !ok || text == "" {
		return nil, false
	}
	at, err := c.store.OpenCursor(text, p.list, p.parent, values)
	if err != nil || len(at) != len(p.nulls) {
		return nil, false
	}
	for i, v := range at {
		if (v == nil) != p.nulls[i] {
			return nil, false
		}
		if v != nil {
			values = append(values, v)
		}
	}
	return values, true
}

// inputs reads the inputs of a request's mutations; nil when there is a mistake.
func (c *Compiler) inputs(op *Operation, req Request) *Operation {
	templates := op.Roots
	op.Roots = make(map[string]*Root, len(templates))
	allowed := true
	for _, key := range op.Keys {
		root := templates[key]
		if root == nil {
			continue // __typename
		}
		reader := c.rules.Reader(req.Now, func(t input.Touch) {
			scope, _ := t.Needs()
			allowed = allowed && req.Principal.Holds(scope)
		})
		field := root.field.(mutation).read(reader, req.Variables)
		if !allowed || len(reader.Problems()) > 0 {
			return nil
		}
		op.Roots[key] = &Root{root.NonNull, field}
		if op.Cost = cost.Sum(op.Cost, field.costs()); op.Cost > c.limits.Cost {
			return nil
		}
	}
	op.Locks = c.lock(op)
	return op
}
