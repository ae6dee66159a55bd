// Package engine runs GraphQL operations on record types. It compiles a validated
// operation before any of it runs: it reads the arguments, checks scopes, measures
// cost, depth and size, and finds every mistake in one pass. It runs the fields of
// the operation on the store, and presents errors.
package engine

import (
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/input/cost"
	"recordgraph/internal/hits"
	"recordgraph/record"
	"recordgraph/store"
)

// Limits bound what one operation may ask for. Each is a setting of the service.
type Limits struct {
	Cost       int // see package cost
	Depth      int // fields nested in each other
	Selections int // fields after fragments are unfolded
}

// DefaultLimits are the limits of a service that sets none.
func DefaultLimits() Limits { return Limits{Cost: 10_000, Depth: 15, Selections: 5_000} }

// Compiler compiles operations against one model. It is safe for concurrent use.
type Compiler struct {
	schema    *record.Schema
	public    *ast.Schema
	rules     *input.Rules
	limits    Limits
	store     *store.Store
	queries   map[string]rootField
	mutations map[string]rootField
	known     *known
	hits      *hits.Counter // of known
}

// DefaultOperations is how many operations a compiler keeps by default.
const DefaultOperations = 1000

// NewCompiler returns a compiler. public is the schema that clients see and that
// operations were validated against; keep is how many compiled operations it keeps, at
// least one.
func NewCompiler(public *ast.Schema, rules *input.Rules, limits Limits, st *store.Store, keep int) *Compiler {
	c := &Compiler{schema: st.Schema(), public: public, rules: rules, limits: limits, store: st, known: newKnown(keep)}
	c.queries, c.mutations = rootFields(c.schema)
	return c
}

// CountHits makes the compiler count how many operations it finds among those that it
// keeps. It is called before the first operation.
func (c *Compiler) CountHits(of *hits.Counter) { c.hits = of }

// Problem is a reason not to run an operation.
type Problem struct {
	Path ast.Path // of response keys, without indices
	Err  *record.Error
}

// Operation is a compiled operation with the values of one request.
type Operation struct {
	Keys  []string         // of the root fields, in the order of the response
	Roots map[string]*Root // derived root fields, by response key
	Parts map[string]*Part // what hand-written fields need, by response keys joined by dots
	Cost  int              // by the formula of package cost
	InGo  bool             // it selects a field computed in Go
	Locks []record.Lock    // the records that a mutation of several root fields locks before it runs them

	values []any // of the plans' parameters
}

// Only returns the operation's root field where it is its only one, derived, and
// nothing of what is selected is computed in Go: then the store makes the whole
// answer. Otherwise the root is nil.
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
	kept, _ := c.known.Get(req.Operation)
	op := c.again(kept, req)
	if c.hits.Count(op != nil); op != nil {
		return op, nil
	}
	w := &walk{Compiler: c, req: req, out: &Operation{Roots: map[string]*Root{}}, variant: &variant{keep: keepable(req.Operation)}}
	w.operation()
	if forbidden := w.forbidden(); len(forbidden) > 0 {
		return nil, forbidden
	}
	if len(w.problems) > 0 {
		return nil, w.problems
	}
	for _, root := range w.out.Roots {
		root.field.plan(c.store)
	}
	w.out.values = w.values
	if w.keep {
		c.known.Add(req.Principal.Subject, req.Operation, kept.with(w.finish()))
	}
	return w.out, nil
}

// walk is one pass over an operation.
type walk struct {
	*Compiler
	*variant // what is kept of the pass
	req      Request
	out      *Operation
	reader   *input.Reader // of the root field at hand
	beyond   []string      // input paths of its literals beyond 64 bits
	at       place         // of the root field at hand
	needs    []need
	values   []any // of the parameters
	tooLarge bool
	unfolded int
	problems []Problem
}

func (w *walk) operation() {
	def := w.public.Query
	if w.req.Operation.Operation == ast.Mutation {
		def = w.public.Mutation
	}
	for _, s := range w.collect([]ast.SelectionSet{w.req.Operation.SelectionSet}, def.Name, place{}) {
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
	w.out.Locks = w.lock(w.out)
}

// rootField compiles one root field and returns its cost.
func (w *walk) rootField(def *ast.Definition, s selected, at place) int {
	if s.meta() {
		return 0
	}
	of := w.queries
	if def == w.public.Mutation {
		of = w.mutations
	}
	kind := of[s.field.Name]
	if kind == nil {
		w.keep = false // the arguments and parts of hand-written fields are of one request
		return w.handField(def, s, at)
	}
	field := kind(w, s, at)
	w.out.Roots[s.key] = &Root{NonNull: s.field.Definition.Type.NonNull, field: field}
	return field.costs()
}
