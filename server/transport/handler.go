// Package transport answers GraphQL over HTTP, and exports: it reads requests, finds documents, runs operations and writes responses.
package transport

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"recordgraph/internal/clip"
	"recordgraph/internal/hits"
	"recordgraph/internal/reqlog"
	"recordgraph/server/document"
	"recordgraph/server/overload"
	"recordgraph/server/reply"
)

const (
	// DefaultVariableBytes is the longest "variables" accepted. Bulk input arrives there.
	DefaultVariableBytes = 768 << 10

	// DefaultQueryCache is how many documents are kept parsed and validated.
	DefaultQueryCache = 1000
)

// Config is what [New] needs. Zero limits take their default.
type Config struct {
	Schema         graphql.ExecutableSchema
	Extensions     []graphql.HandlerExtension // outermost first
	ErrorPresenter graphql.ErrorPresenterFunc // nil is gqlgen's own
	Recover        graphql.RecoverFunc        // nil is gqlgen's own

	// Prepare gets each document that has been parsed and is valid, before its first run, and may change it. It may be nil.
	Prepare func(*ast.QueryDocument)

	// Mistakes finds all mistakes in the variables of an operation of which gqlparser has found one; nil when it finds none.
	// ctx has the operation context. It may be nil.
	Mistakes func(ctx context.Context, variables map[string]any) gqlerror.List

	Gate *overload.Gate // limits the operations that run at once; nil limits nothing

	// Caller names the caller of a request. Callers share the places of the gate and the room in caches. Nil, and an empty name, mean
	// that there are no callers.
	Caller func(context.Context) string

	QueryCache       int // documents kept parsed
	PersistedQueries int // documents kept by their hash; 0 keeps none

	DocumentHits  *hits.Counter // of parsed documents; nil counts nothing
	PersistedHits *hits.Counter // of documents by their hash

	// Step begins a step of the request's trace; ended gets the code of the error that ended the step. It may be nil.
	Step func(ctx context.Context, name string) (ended func(code string))

	Limits          document.Limits
	VariableBytes   int
	WriteTimeout    time.Duration // for a client to read a large response; 0: until the connection's own deadline
	NoIntrospection bool          // refuse __schema and __type, and suggest no names
}

// handler is GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/) for single responses: POST with a JSON body, and
// GET for queries.
//
// gqlgen's own transports are not used: they repeat bad bodies in errors, read only the first JSON value, keep `data` in request
// errors, answer 406 and 422 where the specification has 405 and 400, and scan the finished data once more.
type handler struct {
	Config
	executor  *executor.Executor
	documents documents
	spellings *spellings
	persisted *persistedQueries
}

// New returns the handler of /graphql. It panics when an extension does not fit the schema, which is an error of assembly.
func New(c Config) http.Handler {
	if c.Caller == nil {
		c.Caller = noCaller
	}
	c.QueryCache = cmp.Or(c.QueryCache, DefaultQueryCache)
	c.VariableBytes = cmp.Or(c.VariableBytes, DefaultVariableBytes)
	c.Limits = cmp.Or(c.Limits, document.DefaultLimits())
	h := &handler{
		Config:    c,
		executor:  executor.New(c.Schema),
		documents: newDocuments(c.QueryCache, c.Prepare, c.Caller, c.DocumentHits),
		spellings: newSpellings(c.QueryCache, c.Caller),
		persisted: newPersistedQueries(c.PersistedQueries, persistedBytes, c.Caller, c.PersistedHits),
	}
	if c.ErrorPresenter != nil {
		h.executor.SetErrorPresenter(c.ErrorPresenter)
	}
	if c.Recover != nil {
		h.executor.SetRecoverFunc(c.Recover)
	}
	h.executor.SetQueryCache(h.documents)
	h.executor.SetParserTokenLimit(c.Limits.Tokens)
	h.executor.SetDisableSuggestion(c.NoIntrospection)
	h.executor.SetDefaultRulesFn(func() *rules.Rules { return document.Rules(c.Limits, c.NoIntrospection) })
	for _, each := range c.Extensions {
		h.executor.Use(each)
	}
	return h
}

func noCaller(context.Context) string { return "" }

// ServeHTTP runs one operation.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mediaType, ok := reply.Negotiate(r.Header["Accept"])
	if !ok {
		notAcceptable().Write(w, r)
		return
	}
	visit, refused := h.enter(w, r)
	if refused == nil {
		defer visit.Leave()
		var response *graphql.Response
		if response, refused = h.answer(r, &visit); refused == nil {
			h.write(w, r, mediaType, response)
			return
		}
	}
	refused.MediaType = mediaType
	refused.Write(w, r)
}

// answer reads a request, waits for a slot and runs the operation.
func (h *handler) answer(r *http.Request, visit *overload.Visit) (*graphql.Response, *reply.Refusal) {
	params, refused := readParams(r, h.VariableBytes, h.spellings)
	if refused != nil {
		return nil, refused
	}
	if err := visit.Begin(r.Context()); err != nil {
		return nil, busy(err)
	}
	defer visit.End()
	return h.run(r, params)
}

// run runs one operation to its response, or refuses it.
func (h *handler) run(r *http.Request, params *params) (*graphql.Response, *reply.Refusal) {
	ctx := graphql.StartOperationTrace(r.Context())
	operation, errs := h.parse(ctx, params)
	if operation.Operation != nil {
		reqlog.Update(ctx, func(i *reqlog.Info) {
			i.Operation, i.OperationType = clip.Text(operation.Operation.Name, clip.Name), string(operation.Operation.Operation)
		})
	}
	if len(errs) > 0 {
		ctx = graphql.WithOperationContext(ctx, operation)
		if operation.Operation != nil && operation.Variables == nil && h.Mistakes != nil {
			if all := h.Mistakes(ctx, params.Variables); all != nil {
				return &graphql.Response{Errors: all}, nil
			}
		}
		return h.executor.DispatchError(ctx, errs), nil
	}
	if r.Method == http.MethodGet && operation.Operation.Operation != ast.Query {
		refused := reply.MethodNotAllowed(http.MethodPost)
		refused.Message = "GET is for queries only; send this operation by POST"
		return nil, refused
	}
	operation.DisableIntrospection = h.NoIntrospection
	responses, ctx := h.executor.DispatchOperation(ctx, operation)
	return responses(ctx), nil
}

// parse is [handler.operation], as a step of the request's trace.
func (h *handler) parse(ctx context.Context, params *params) (*graphql.OperationContext, gqlerror.List) {
	if h.Step == nil {
		return h.operation(ctx, params)
	}
	ended := h.Step(ctx, "parse")
	operation, errs := h.operation(ctx, params)
	if len(errs) > 0 {
		ended(reply.Code(errs[0]))
	} else {
		ended("")
	}
	return operation, errs
}

// operation parses and validates a document and selects the operation to run. With errors, only parts of the operation's context are set.
func (h *handler) operation(ctx context.Context, params *params) (*graphql.OperationContext, gqlerror.List) {
	sent := params.Query
	keep, refused := h.persisted.resolve(ctx, &params.RawParams)
	if refused != nil {
		return &graphql.OperationContext{}, gqlerror.List{refused}
	}
	if h.documents.known(params.Query) {
		if params.Query == sent { // not named by its hash
			h.spellings.note(ctx, params.spelled, sent)
		}
	} else {
		text, refused := document.Prepare(params.Query, h.Limits.Tokens)
		if refused != nil {
			return &graphql.OperationContext{}, gqlerror.List{refused}
		}
		params.Query = text
	}
	operation, errs := h.executor.CreateOperationContext(ctx, &params.RawParams)
	document.Recode(errs)
	document.Explain(params.Query, errs)
	if operation.Doc != nil && operation.Operation == nil {
		errs = gqlerror.List{noOperation(params.OperationName)}
	}
	if keep != nil && len(errs) == 0 {
		keep()
	}
	return operation, errs
}

// noOperation is the error of a document without an operation of a name, or with several operations and no name.
func noOperation(name string) *gqlerror.Error {
	err := gqlerror.Errorf("the document has no operation named %q", clip.Text(name, clip.Name))
	if name == "" {
		err = gqlerror.Errorf("the document has several operations; say in operationName which to run")
	}
	errcode.Set(err, errcode.ValidationFailed)
	return err
}
