package server

import (
	"log/slog"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/internal/reqlog"
)

const (
	// DefaultTokenLimit is the longest document taken, in tokens. The full
	// introspection query has 184; validation's cost grows with the square of
	// repeated fields and becomes noticeable at 6,000.
	DefaultTokenLimit = 2000

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

	// Status gives the HTTP status of a request error by its extensions.code. A
	// code it doesn't name answers 400.
	Status map[string]int

	QueryCache      int  // how many parsed documents are kept; 0 is DefaultQueryCache
	TokenLimit      int  // 0 is DefaultTokenLimit
	NoIntrospection bool // refuse __schema and __type, and give no "did you mean"
}

// graphQLHandler is GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/)
// for single responses: POST with a JSON body, and GET for queries.
//
// gqlgen's own transports are not used: they echo bad bodies, read only the
// first JSON value, keep `data` in request errors, answer 406 and 422 where the
// specification says 405 and 400, and scan the finished data once more.
type graphQLHandler struct {
	executor        *executor.Executor
	status          map[string]int
	noIntrospection bool
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
	if config.QueryCache == 0 {
		config.QueryCache = DefaultQueryCache
	}
	exec.SetQueryCache(lru.New[*ast.QueryDocument](config.QueryCache))
	if config.TokenLimit == 0 {
		config.TokenLimit = DefaultTokenLimit
	}
	exec.SetParserTokenLimit(config.TokenLimit)
	exec.SetDisableSuggestion(config.NoIntrospection)
	for _, each := range config.Extensions {
		exec.Use(each)
	}
	return &graphQLHandler{executor: exec, status: config.Status, noIntrospection: config.NoIntrospection}
}

// ServeHTTP runs one operation.
func (h *graphQLHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mediaType := negotiate(r.Header.Values("Accept"))
	params, refused := readParams(r)
	if refused != nil {
		refused.mediaType = mediaType
		refused.write(w, r)
		return
	}
	ctx := graphql.StartOperationTrace(r.Context())
	operation, errs := h.executor.CreateOperationContext(ctx, params)
	annotate(r, operation)
	if len(errs) > 0 {
		ctx = graphql.WithOperationContext(ctx, operation)
		h.write(w, r, mediaType, h.executor.DispatchError(ctx, errs))
		return
	}
	if r.Method == http.MethodGet && operation.Operation.Operation != ast.Query {
		refused := methodNotAllowed(http.MethodPost)
		refused.message = "GET takes queries alone; send this operation by POST"
		refused.mediaType = mediaType
		refused.write(w, r)
		return
	}
	operation.DisableIntrospection = h.noIntrospection
	responses, ctx := h.executor.DispatchOperation(ctx, operation)
	h.write(w, r, mediaType, responses(ctx))
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
