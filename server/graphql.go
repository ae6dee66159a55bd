package server

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"recordgraph/internal/hits"
	"recordgraph/internal/reqlog"
	"recordgraph/server/admission"
	"recordgraph/server/document"
)

const (
	// DefaultVariableBytes is the longest "variables" taken. Bulk input is made of them.
	DefaultVariableBytes = 768 << 10

	// DefaultQueryCache is how many documents are kept parsed and validated.
	DefaultQueryCache = 1000

	maxLoggedName = 100 // bytes of an operation's name
)

// GraphQLConfig is what [NewGraphQL] assembles.
type GraphQLConfig struct {
	Schema         graphql.ExecutableSchema
	Extensions     []graphql.HandlerExtension // outermost first
	ErrorPresenter graphql.ErrorPresenterFunc // nil is gqlgen's own
	Recover        graphql.RecoverFunc        // nil is gqlgen's own

	// Prepare sees each document that has been parsed and is valid, before its first
	// run; nil for none. It may change it.
	Prepare func(*ast.QueryDocument)

	// Status gives the HTTP status of a request error by its extensions.code. A
	// code it doesn't name answers 400.
	Status map[string]int

	Gate *admission.Gate // bounds the operations at once; nil bounds nothing

	// Caller names the caller of a request. Places in the gate and room in caches are
	// shared between callers. Nil, and an empty name: there are no callers to share with.
	Caller func(context.Context) string

	QueryCache       int // how many parsed documents are kept; 0 is DefaultQueryCache
	PersistedQueries int // how many documents are kept to be asked for by their hash; 0 refuses to

	DocumentHits  *hits.Counter // of the parsed documents; nil counts nothing
	PersistedHits *hits.Counter // of those asked for by their hash
	Tracer        Tracer        // of the parsing; nil: nobody

	Limits          document.Limits // of documents; zero is document.DefaultLimits
	VariableBytes   int             // 0 is DefaultVariableBytes
	WriteTimeout    time.Duration   // for taking a large answer that is ready; 0: as long as the connection may take
	NoIntrospection bool            // refuse __schema and __type, and tell nothing of the schema by "did you mean"
}

// graphQLHandler is GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/)
// for single responses: POST with a JSON body, and GET for queries.
//
// gqlgen's own transports are not used: they echo bad bodies, read only the
// first JSON value, keep `data` in request errors, answer 406 and 422 where the
// specification says 405 and 400, and scan the finished data once more.
type graphQLHandler struct {
	executor        *executor.Executor
	documents       documents
	spellings       *spellings
	persisted       *persistedQueries
	status          map[string]int
	gate            *admission.Gate
	caller          func(context.Context) string
	tokens          int // of a document
	variables       int // bytes
	taking          time.Duration
	noIntrospection bool
	tracer          Tracer
}

// NewGraphQL returns the handler of /graphql for an executable schema. It panics
// when an extension does not fit the schema, which is an error of assembly.
func NewGraphQL(config GraphQLConfig) http.Handler {
	exec := executor.New(config.Schema)
	if config.ErrorPresenter != nil {
		exec.SetErrorPresenter(config.ErrorPresenter)
	}
	if config.Recover != nil {
		exec.SetRecoverFunc(config.Recover)
	}
	if config.Caller == nil {
		config.Caller = nobody
	}
	if config.QueryCache == 0 {
		config.QueryCache = DefaultQueryCache
	}
	known := newDocuments(config.QueryCache, config.Prepare, config.Caller, config.DocumentHits)
	exec.SetQueryCache(known)
	if config.Limits == (document.Limits{}) {
		config.Limits = document.DefaultLimits()
	}
	exec.SetParserTokenLimit(config.Limits.Tokens)
	exec.SetDisableSuggestion(config.NoIntrospection)
	exec.SetDefaultRulesFn(func() *rules.Rules { return document.Rules(config.Limits, config.NoIntrospection) })
	for _, each := range config.Extensions {
		exec.Use(each)
	}
	persisted := newPersistedQueries(config.PersistedQueries, persistedBytes, config.Caller, config.PersistedHits)
	return &graphQLHandler{
		executor: exec, documents: known, spellings: newSpellings(config.QueryCache, config.Caller), persisted: persisted, tracer: config.Tracer,
		status: config.Status, gate: config.Gate, caller: config.Caller, taking: config.WriteTimeout, tokens: config.Limits.Tokens, variables: cmp.Or(config.VariableBytes, DefaultVariableBytes),
		noIntrospection: config.NoIntrospection,
	}
}

// nobody is the caller where there are none.
func nobody(context.Context) string { return "" }

// ServeHTTP runs one operation, in its turn.
func (h *graphQLHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mediaType, ok := negotiate(r.Header.Values("Accept"))
	if !ok {
		notAcceptable().write(w, r)
		return
	}
	visit, err := h.gate.Enter(h.caller(r.Context()))
	if err != nil {
		leaveUnread(w, r)
		refused := turnedAway(err)
		refused.mediaType = mediaType
		refused.write(w, r)
		return
	}
	defer visit.Leave()
	hurry(w, &visit)
	response, refused := h.answer(r, &visit)
	if refused != nil {
		refused.mediaType = mediaType
		refused.write(w, r)
		return
	}
	h.write(w, r, mediaType, response)
}

// answer reads a request and runs its operation in its turn.
func (h *graphQLHandler) answer(r *http.Request, visit *admission.Visit) (*graphql.Response, *problem) {
	params, refused := readParams(r, h.variables, h.spellings)
	if refused != nil {
		return nil, refused
	}
	if err := visit.Begin(r.Context()); err != nil {
		return nil, turnedAway(err)
	}
	defer visit.End()
	return h.run(r, params)
}

// run runs one operation to its response, or says why it is not to be run.
func (h *graphQLHandler) run(r *http.Request, params *params) (*graphql.Response, *problem) {
	ctx := graphql.StartOperationTrace(r.Context())
	operation, errs := h.parse(ctx, params)
	annotate(r, operation)
	if len(errs) > 0 {
		return h.executor.DispatchError(graphql.WithOperationContext(ctx, operation), errs), nil
	}
	if r.Method == http.MethodGet && operation.Operation.Operation != ast.Query {
		refused := methodNotAllowed(http.MethodPost)
		refused.message = "GET takes queries alone; send this operation by POST"
		return nil, &refused
	}
	operation.DisableIntrospection = h.noIntrospection
	responses, ctx := h.executor.DispatchOperation(ctx, operation)
	return responses(ctx), nil
}

// parse is operation, as a step of the request's trace.
func (h *graphQLHandler) parse(ctx context.Context, params *params) (*graphql.OperationContext, gqlerror.List) {
	if h.tracer == nil {
		return h.operation(ctx, params)
	}
	ended := h.tracer.Step(ctx, "parse")
	operation, errs := h.operation(ctx, params)
	if len(errs) > 0 {
		ended(code(errs[0]))
	} else {
		ended("")
	}
	return operation, errs
}

// operation parses and validates a document and picks the operation to run. The
// context of an operation is there, in parts, when that fails.
func (h *graphQLHandler) operation(ctx context.Context, params *params) (*graphql.OperationContext, gqlerror.List) {
	sent := params.Query
	keep, refused := h.persisted.resolve(ctx, &params.RawParams)
	if refused != nil {
		return &graphql.OperationContext{}, gqlerror.List{refused}
	}
	if h.documents.known(params.Query) {
		if params.Query == sent { // else it was asked for by its hash
			h.spellings.note(ctx, params.spelled, sent)
		}
	} else {
		text, refused := document.Prepare(params.Query, h.tokens)
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

// noOperation says that a document has no operation of a name, or several and
// none was named.
func noOperation(name string) *gqlerror.Error {
	err := gqlerror.Errorf("the document has no operation named %q", cut(name, maxLoggedName))
	if name == "" {
		err = gqlerror.Errorf("the document has several operations; say in operationName which to run")
	}
	errcode.Set(err, errcode.ValidationFailed)
	return err
}

// annotate puts the operation into the request's log line.
func annotate(r *http.Request, operation *graphql.OperationContext) {
	if operation.Operation == nil {
		return
	}
	reqlog.Annotate(r.Context(),
		slog.String("operation", cut(operation.Operation.Name, maxLoggedName)),
		slog.String("operationType", string(operation.Operation.Operation)))
}
