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

// variant is a compiled operation in the cache. It serves requests that send the same
// document with other operands, cursors, inputs and instants, but with the same values
// of the fixed variables. A variant in the cache never changes.
type variant struct {
	operation  *Operation // without the values of a request
	keep       bool       // the cache may keep the variant
	fixed      []fixedVariable
	params     []parameter
	uses       []variableUse
	selections int
	size       int      // of what the cache holds besides the selections
	scopes     []string // required
}

// fixedVariable is a variable whose value determines the structure of the operation.
type fixedVariable struct {
	variable string
	sent     bool
	shape    *shape
}

// parameter makes the values of one [record.Param] or of several consecutive ones. Only
// one of leaf, cursor and period is set.
type parameter struct {
	variable string        // of leaf and cursor
	steps    []string      // from the value of the variable to the operand
	leaf     input.Leaf    // a comparison with one operand
	cursor   *cursorParam  // the position of a cursor
	period   *input.Period // the two ends of a period
}

// cursorParam is a cursor. A literal one is a parameter, too: it is valid only for the
// operands of the filter that it was made for, which may be in variables.
type cursorParam struct {
	list    *record.Connection
	parent  *record.Field
	literal any    // the text; nil for that of a variable
	nulls   []bool // the values of the position that are null; they have no parameter
}

// maxVariants bounds the variants of one operation. Six suffice for the first page, the
// pages after a cursor and the pages before a cursor, in two sizes.
const maxVariants = 6

// variants are the variants of one operation, the oldest first.
type variants []*variant

// with returns the variants and v. It drops the oldest variant if there are maxVariants.
func (all variants) with(v *variant) variants {
	if len(all) >= maxVariants {
		all = all[1:]
	}
	return append(append(make(variants, 0, len(all)+1), all...), v)
}

// variantCache keeps the variants of the operations that were compiled last. A document
// that is parsed again has new operations; the old ones then leave the cache unused.
type variantCache = weighed.Cache[*ast.OperationDefinition, variants]

// maxKept bounds the number of fields in the cache, with fragments expanded, and of
// values in their arguments. Each takes about 400 bytes with its plan.
const maxKept = 100_000

// maxFixed is the size of the largest fixed variable in the cache, in bytes of JSON.
const maxFixed = 4 << 10

// fixedUnit is how many bytes of a fixed variable count as one value of an argument.
const fixedUnit = 16

func newVariantCache(count int) *variantCache {
	return weighed.New(count, maxKept, func(_ *ast.OperationDefinition, all variants) int {
		weight := 0
		for _, v := range all {
			weight += v.selections + v.size + 1
		}
		return weight
	})
}

// maxText is the greatest length of a document whose operations are cached, in bytes. An
// operation refers to the text of its document. The server parses longer documents
// anew for each request, so the cache would never find their operations.
const maxText = 32 << 10

// keepable reports whether the cache may keep an operation.
func keepable(op *ast.OperationDefinition) bool {
	return op.Position == nil || op.Position.Src == nil || len(op.Position.Src.Input) <= maxText
}

// toVariant returns the compiled operation without the values of the request.
func (c *compilation) toVariant() *variant {
	op := *c.out
	op.values, op.Locks = nil, nil
	op.Roots = make(map[string]*Root, len(c.out.Roots))
	for key, root := range c.out.Roots {
		op.Roots[key] = root
		if m, ok := root.field.(mutation); ok {
			op.Roots[key] = &Root{root.NonNull, m.template()}
			op.Cost -= root.field.cost()
		}
	}
	c.variant.operation = &op
	for _, n := range c.required {
		if !slices.Contains(c.scopes, n.scope) {
			c.scopes = append(c.scopes, n.scope)
		}
	}
	return c.variant
}

// fixVariable notes a variable whose value determines the structure of the operation,
// except for the operands in it, which become parameters. path is the variable's input
// path in the filter of notes.
func (c *compilation) fixVariable(variable, path string, notes *input.Notes) {
	value, sent := c.req.Variables[variable]
	size := sizeOf(value)
	if c.keep = c.keep && size <= maxFixed; !c.keep {
		return
	}
	c.size += size / fixedUnit
	shape := c.shapeOf(variable, nil, value, path, notes)
	if c.keep {
		c.fixed = append(c.fixed, fixedVariable{variable, sent, shape})
	}
}

// addInputParams registers the variables in the filter or order of a list.
func (c *compilation) addInputParams(v *ast.Value, path string, notes *input.Notes) {
	if v.Kind == ast.Variable {
		c.fixVariable(v.Raw, path, notes)
		return
	}
	for i, child := range v.Children {
		c.addInputParams(child.Value, within(path, childStep(v, i)), notes)
	}
}

// fewValues reports whether a text at an input path has few possible values: a direction,
// a duration or a time zone.
func fewValues(path string) bool {
	last := path[strings.LastIndexByte(path, '.')+1:]
	return strings.Contains(path, "orderBy") || last == "last" || last == "next" || last == "timeZone"
}

// addPeriodParams makes parameters of the ends of periods, which depend on the instant.
func (c *compilation) addPeriodParams(all []input.Period) {
	for _, p := range all {
		c.params = append(c.params, parameter{period: &p})
		for _, end := range p.Filter.Args {
			end.Value = c.addValue(end.Value)
		}
	}
}

// addCursorParam makes parameters of the values in a cursor.
func (c *compilation) addCursorParam(arg *ast.Argument, cursor *record.Cursor, list *record.Connection, parent *record.Field) {
	if arg == nil {
		return
	}
	inVariable := arg.Value.Kind == ast.Variable
	if cursor.None() {
		if inVariable {
			c.fixVariable(arg.Value.Raw, "", &input.Notes{})
		}
		return
	}
	p := parameter{cursor: &cursorParam{list: list, parent: parent, nulls: make([]bool, len(cursor.At))}}
	if inVariable {
		p.variable = arg.Value.Raw
	} else {
		p.cursor.literal = arg.Value.Raw
	}
	for i, v := range cursor.At {
		if p.cursor.nulls[i] = v == nil; v != nil {
			cursor.At[i] = c.addValue(v)
		}
	}
	c.params = append(c.params, p)
}

// addValue adds the value of a parameter.
func (c *compilation) addValue(value any) record.Param {
	c.values = append(c.values, value)
	return record.Param(len(c.values) - 1)
}

// fromCache returns the operation of the first variant that matches a request, with the
// values of the request. It returns nil if no variant matches, or if the request has a
// mistake: Compile then reports the mistake.
func (c *Compiler) fromCache(all variants, req Request) *Operation {
	for _, v := range all {
		if v.matches(&req) {
			if op := c.bind(v, req); op != nil {
				return op
			}
		}
	}
	return nil
}

// matches reports whether the request has the variant's values of the fixed variables,
// and whether the caller has the required scopes.
func (v *variant) matches(req *Request) bool {
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

// bind returns the operation of a variant with the values of a request; nil if the
// request has a mistake.
func (c *Compiler) bind(v *variant, req Request) *Operation {
	values, ok := v.bind(c, &req)
	if !ok || v.variableBytes(&req) > maxVariableBytes {
		return nil
	}
	op := *v.operation
	op.values = values
	if req.Operation.Operation != ast.Mutation {
		return &op
	}
	return c.readInputs(&op, req)
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

// bind appends the values of a parameter to values.
func (p *parameter) bind(c *Compiler, req *Request, values []any) ([]any, bool) {
	switch {
	case p.period != nil:
		from, to, ok := p.period.Ends(req.Now)
		return append(values, from, to), ok
	case p.cursor != nil:
		if p.cursor.literal != nil {
			return p.cursor.bind(c, p.cursor.literal, values)
		}
		return p.cursor.bind(c, req.Variables[p.variable], values)
	}
	value, ok := p.leaf.Operand(valueAt(req.Variables[p.variable], p.steps))
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

// readInputs reads the inputs of a request's mutations; nil if there is a mistake.
func (c *Compiler) readInputs(op *Operation, req Request) *Operation {
	templates := op.Roots
	op.Roots = make(map[string]*Root, len(templates))
	allowed := true
	for _, key := range op.Keys {
		root := templates[key]
		if root == nil {
			continue // a meta-field
		}
		reader := c.rules.Reader(req.Now, func(t input.FieldUse) {
			scope, _ := t.Needs()
			allowed = allowed && req.Principal.Holds(scope)
		})
		field := root.field.(mutation).read(reader, req.Variables)
		if !allowed || len(reader.Problems()) > 0 {
			return nil
		}
		op.Roots[key] = &Root{root.NonNull, field}
		if op.Cost = cost.Sum(op.Cost, field.cost()); op.Cost > c.limits.Cost {
			return nil
		}
	}
	op.Locks = c.locks(op)
	return op
}
