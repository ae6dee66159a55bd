// Package engine turns a validated GraphQL operation into record queries and
// mutations before any of it runs: arguments are read, scopes settled, cost,
// depth and size measured, and every mistake is found in one pass.
package engine

import (
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/input/cost"
	"recordgraph/internal/hits"
	"recordgraph/record"
)

// Limits bound what one operation may ask for. Each is a setting of the service.
type Limits struct {
	Cost       int // see package cost
	Depth      int // fields nested in each other
	Selections int // fields after fragments are unfolded
}

// DefaultLimits are the limits of a service that sets none.
func DefaultLimits() Limits { return Limits{Cost: 10_000, Depth: 15, Selections: 5_000} }

// Cursors checks the cursors of pages before anything runs.
type Cursors interface {
	// CheckPage says what is wrong with the cursors of a list; parent is the
	// relation the list hangs on, nil at the root.
	CheckPage(c *record.Connection, parent *record.Field) []*record.Error
	// CheckCursors is CheckPage for a list that isn't known whole: it only says
	// which cursors can't be right for any.
	CheckCursors(p record.Page) []*record.Error
}

// Compiler compiles operations against one model. It is safe for concurrent use.
type Compiler struct {
	schema  *record.Schema
	public  *ast.Schema
	rules   *input.Rules
	limits  Limits
	cursors Cursors
	shapes  *shapes
	hits    *hits.Counter // of shapes
}

// DefaultShapes is how many operations a compiler knows again that isn't told.
const DefaultShapes = 1000

// New returns a compiler. public is the schema that clients see and that
// operations were validated against; known is how many operations it knows again
// by their definition, at least one.
func New(schema *record.Schema, public *ast.Schema, rules *input.Rules, limits Limits, cursors Cursors, known int) *Compiler {
	c := &Compiler{schema: schema, public: public, rules: rules, limits: limits, cursors: cursors}
	c.shapes = newShapes(known)
	return c
}

// CountHits makes the compiler count how many operations it knows again. It is
// called before the first of them.
func (c *Compiler) CountHits(of *hits.Counter) { c.hits = of }

// Request is an operation to compile.
type Request struct {
	Document  *ast.QueryDocument
	Operation *ast.OperationDefinition
	Variables map[string]any
	Now       time.Time               // the operation's only instant
	HasScope  func(scope string) bool // whether the caller holds a scope
	Viewer    func() record.Viewer    // the caller; nil for an anonymous one
}

// Problem is a reason not to run an operation.
type Problem struct {
	Path ast.Path // of response keys, without indices
	Err  *record.Error
}

// Operation is a compiled operation.
type Operation struct {
	Keys  []string         // of the root fields, in the order of the response
	Roots map[string]*Root // derived root fields, by response key
	Parts map[string]*Part // what hand-written fields need, by response keys joined by dots
	Cost  int              // by the formula of package cost
	InGo  bool             // it selects a field computed in Go
	Locks []record.Lock    // the records that a mutation of several root fields locks before it runs them
}

// Only returns the operation's root field where it is its only one, derived, and
// nothing of what is selected is computed in Go: then the store alone has a part
// in the answer. Otherwise the root is nil.
func (op *Operation) Only() (key string, root *Root) {
	if len(op.Keys) != 1 || op.InGo {
		return "", nil
	}
	return op.Keys[0], op.Roots[op.Keys[0]]
}

// Compile compiles an operation. With problems there is no operation: all of
// them FORBIDDEN when scopes are missing, else all mistakes that were found.
func (c *Compiler) Compile(req Request) (*Operation, []Problem) {
	req.Variables = input.Variables(req.Variables, func(name string) bool { return asSent(req.Operation, name) })
	w := &walk{
		Compiler: c,
		req:      req,
		out:      &Operation{Roots: map[string]*Root{}},
	}
	known, ok := c.shapes.Get(req.Operation)
	if w.shape, w.sealed = known, c.hits.Count(ok); !ok {
		w.shape = &shape{below: map[string]*lasting{}, bound: map[string]*bound{}}
	}
	w.operation()
	if len(w.forbidden) > 0 {
		return nil, w.forbidden
	}
	if len(w.problems) > 0 {
		return nil, w.problems
	}
	if !ok && lasts(req.Operation) {
		w.shape.weight = w.selections + 1
		c.shapes.Add(w.viewerOf().Subject, req.Operation, w.shape)
	}
	return w.out, nil
}

// walk is one pass over an operation.
type walk struct {
	*Compiler
	req        Request
	out        *Operation
	reader     *input.Reader // of the root field at hand
	beyond     []string      // input paths of its literals beyond 64 bits
	at         place         // of the root field at hand
	caller     *record.Viewer
	selections int
	tooLarge   bool
	uses       []use        // of variables
	firstUses  [fewUses]use // room for them
	unfolded   int
	problems   []Problem
	forbidden  []Problem

	shape     *shape // of the operation
	sealed    bool   // it is kept, and must not change any more
	recording bool   // what is below a root field, for the shape
	recorded  []need
	varies    bool // more than the document decides what was compiled
}

func (w *walk) operation() {
	def := w.public.Query
	if w.req.Operation.Operation == ast.Mutation {
		def = w.public.Mutation
	}
	for _, s := range w.rootFields(def) {
		if w.tooLarge {
			return
		}
		w.out.Keys = append(w.out.Keys, s.key)
		w.at = place{}.under(s.key)
		w.reader = w.rules.Reader(w.req.Now, w.touched)
		w.out.Cost = cost.Sum(w.out.Cost, w.rootField(def, s, w.at))
		w.unreadable()
		for _, err := range w.reader.Problems() {
			w.problem(w.at.path(), err)
		}
		if w.out.Cost > w.limits.Cost && len(w.problems) == 0 { // a wrong page size costs anything
			w.over(nil, w.out.Cost, w.limits.Cost, "the operation costs %d, at most %d are allowed; ask for fewer records, lists or conditions")
			return // reading filters takes time: no more of it for an operation that will not run
		}
	}
	if def == w.public.Mutation && len(w.out.Keys) > 1 {
		w.out.Locks = w.locks()
	}
}

// rootFields returns the root fields. Where variables decide which there are,
// nothing of the operation lasts.
func (w *walk) rootFields(def *ast.Definition) []selected {
	if w.shape.fields != nil {
		w.selections += len(w.shape.fields)
		return w.shape.fields
	}
	fields := w.collect([]ast.SelectionSet{w.req.Operation.SelectionSet}, def.Name, place{})
	if w.varies {
		w.sealed = true
	}
	if !w.sealed {
		w.shape.fields = fields
	}
	return fields
}

// rootField compiles one root field and returns its cost.
func (w *walk) rootField(def *ast.Definition, s selected, at place) int {
	if s.meta() {
		return 0
	}
	root, derived := w.schema.Query(s.field.Name)
	if def == w.public.Mutation {
		root, derived = w.schema.Mutation(s.field.Name)
	}
	if !derived {
		return w.handField(def, s, at)
	}
	out := &Root{Verb: root.Verb, Type: root.Type}
	w.out.Roots[s.key] = out
	return w.derived(out, root, s, at)
}
