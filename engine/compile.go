// Package engine runs GraphQL operations on record types. It compiles a validated
// operation first: it reads the arguments, checks scopes, measures cost, depth and
// size, and finds every mistake in one pass. Then it runs the fields on the store, and
// presents errors.
package engine

import (
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/input/cost"
	"recordgraph/internal/hits"
	"recordgraph/record"
	"recordgraph/store"
)

// Limits bound one operation. Each is a setting of the service.
type Limits struct {
	Cost       int // see package cost
	Depth      int // levels of nested fields
	Selections int // fields, with fragments expanded
}

// DefaultLimits are the default settings.
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
	cache     *variantCache
	hits      *hits.Counter // of cache
}

// DefaultOperations is the default number of operations in a compiler's cache.
const DefaultOperations = 1000

// NewCompiler returns a compiler. public is the schema that operations were validated
// against. keep is the number of compiled operations in the cache, at least one.
func NewCompiler(public *ast.Schema, rules *input.Rules, limits Limits, st *store.Store, keep int) *Compiler {
	c := &Compiler{schema: st.Schema(), public: public, rules: rules, limits: limits, store: st, cache: newVariantCache(keep)}
	c.queries, c.mutations = rootFields(c.schema)
	return c
}

// CountHits makes the compiler count the hits and misses of its cache. It must be
// called before the first operation.
func (c *Compiler) CountHits(of *hits.Counter) { c.hits = of }

// Request is an operation to compile.
type Request struct {
	Document  *ast.QueryDocument
	Operation *ast.OperationDefinition
	Variables map[string]any
	Now       time.Time        // the only instant of the operation
	Principal record.Principal // the caller
}

// Problem is a reason not to run an operation.
type Problem struct {
	Path ast.Path // of response keys, without indices
	Err  *record.Error
}

// Operation is a compiled operation with the values of one request.
type Operation struct {
	Keys        []string                // of the root fields, in the order of the response
	Roots       map[string]*Root        // derived root fields, by response key
	Handwritten map[string]*Handwritten // by response keys joined by dots
	Cost        int                     // by the formula of package cost
	InGo        bool                    // the operation selects a field computed in Go
	Locks       []record.Lock           // taken before the root fields run; see [Compiler.locks]

	values []any // of the plans' parameters
}

// SingleField returns the root field of an operation that has only one, if the field is
// derived and selects nothing computed in Go: the store then makes the whole response.
// Otherwise root is nil.
func (op *Operation) SingleField() (key string, root *Root) {
	if len(op.Keys) != 1 || op.InGo {
		return "", nil
	}
	return op.Keys[0], op.Roots[op.Keys[0]]
}

// Compile compiles an operation. It returns either an operation or problems: only
// FORBIDDEN if scopes are missing, else all mistakes.
func (c *Compiler) Compile(req Request) (*Operation, []Problem) {
	req.Variables = input.Variables(req.Variables, func(name string) bool { return isUncoerced(req.Operation, name) })
	kept, _ := c.cache.Get(req.Operation)
	op := c.fromCache(kept, req)
	if c.hits.Count(op != nil); op != nil {
		return op, nil
	}
	out := &Operation{Roots: map[string]*Root{}, Handwritten: map[string]*Handwritten{}}
	compiled := &compilation{Compiler: c, req: req, out: out, variant: &variant{keep: keepable(req.Operation)}}
	compiled.operation()
	if missing := compiled.missingScopes(); len(missing) > 0 {
		return nil, missing
	}
	if len(compiled.problems) > 0 {
		return nil, compiled.problems
	}
	for _, root := range out.Roots {
		root.field.plan(c.store)
	}
	out.values = compiled.values
	if compiled.keep {
		c.cache.Add(req.Principal.Subject, req.Operation, kept.with(compiled.toVariant()))
	}
	return out, nil
}

// compilation is one pass over an operation.
type compilation struct {
	*Compiler
	*variant      // the part for the cache
	req           Request
	out           *Operation
	reader        *input.Reader // of the current root field
	largeNumbers  []string      // input paths of the current root field's literals of more than 64 bits
	at            responsePath  // of the current root field
	required      []requiredScope
	values        []any // of the parameters
	tooLarge      bool  // the operation exceeds Selections or maxVariableBytes
	variableBytes int
	problems      []Problem
}

func (c *compilation) operation() {
	def := c.public.Query
	if c.req.Operation.Operation == ast.Mutation {
		def = c.public.Mutation
	}
	for _, s := range c.collect([]ast.SelectionSet{c.req.Operation.SelectionSet}, def.Name, responsePath{}) {
		if c.tooLarge {
			return
		}
		c.out.Keys = append(c.out.Keys, s.key)
		c.at = responsePath{}.child(s.key)
		c.reader = c.rules.Reader(c.req.Now, c.requireFieldScope)
		c.out.Cost = cost.Sum(c.out.Cost, c.rootField(def, s, c.at))
		c.rejectLargeNumbers()
		for _, err := range c.reader.Problems() {
			c.addProblem(c.at.path(), err)
		}
		if c.out.Cost > c.limits.Cost && len(c.problems) == 0 { // with an invalid page size the cost has no meaning
			c.addExceeded(nil, c.out.Cost, c.limits.Cost, "the operation costs %d, at most %d are allowed; ask for fewer records, lists or conditions")
			return // reading more filters would waste time
		}
	}
	c.out.Locks = c.locks(c.out)
}

// rootField compiles one root field and returns its cost.
func (c *compilation) rootField(def *ast.Definition, s responseField, at responsePath) int {
	if s.isMetaField() {
		return 0
	}
	fields := c.queries
	if def == c.public.Mutation {
		fields = c.mutations
	}
	compile := fields[s.field.Name]
	if compile == nil {
		c.keep = false // a Handwritten holds values of the request
		return c.handwrittenField(def, s, at)
	}
	field := compile(c, s, at)
	c.out.Roots[s.key] = &Root{NonNull: s.field.Definition.Type.NonNull, field: field}
	return field.cost()
}
