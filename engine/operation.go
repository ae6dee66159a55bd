package engine

import (
	"context"
	"errors"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/internal/reqlog"
	"recordgraph/record"
	"recordgraph/store"
)

// operationKey is the context key of the compiled operation. Resolvers read it.
type operationKey struct{}

func compiled(ctx context.Context) *Operation {
	op, _ := ctx.Value(operationKey{}).(*Operation)
	return op
}

// errUncompiled means that a resolver runs without the extension of this package.
var errUncompiled = errors.New("the operation was not compiled")

// errRefused rolls back a mutation whose response has errors.
var errRefused = errors.New("the document has errors")

// operations is an extension of gqlgen's executor. It compiles each operation before any
// of it runs, and refuses the whole operation if there is a mistake. It gives each
// operation one instant and a deadline, and runs mutations in one transaction.
type operations struct {
	compiler *Compiler
	store    *store.Store
	settings Settings
	presenter
}

var _ interface {
	graphql.OperationInterceptor
	graphql.RootFieldInterceptor
	graphql.ResponseInterceptor
} = (*operations)(nil)

// ExtensionName implements [graphql.HandlerExtension].
func (*operations) ExtensionName() string { return "Records" }

// Validate implements [graphql.HandlerExtension].
func (*operations) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptOperation compiles an operation and runs it.
func (o *operations) InterceptOperation(ctx context.Context, next graphql.OperationHandler) (h graphql.ResponseHandler) {
	defer func() {
		if cause := recover(); cause != nil {
			h = graphql.OneShot(&graphql.Response{Errors: gqlerror.List{o.presentAt(ctx, nil, o.recovered(ctx, cause))}})
		}
	}()
	oc, now, principal := graphql.GetOperationContext(ctx), o.settings.Now(), o.settings.Principal(ctx)
	op, problems := o.compile(ctx, oc.Variables, now, principal)
	if len(problems) > 0 {
		return graphql.OneShot(&graphql.Response{Errors: o.refuse(ctx, problems)})
	}
	reqlog.Update(ctx, func(i *reqlog.Info) { i.Cost = op.Cost })
	if o.settings.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.settings.Timeout)
		defer cancel()
	}
	session := o.store.Session(store.SessionConfig{At: now, Principal: principal, Values: op.values})
	if oc.Operation.Operation == ast.Mutation {
		return graphql.OneShot(o.mutate(ctx, session, op, next))
	}
	return graphql.OneShot(o.query(ctx, session, op, next))
}

func (o *operations) compile(ctx context.Context, variables map[string]any, now time.Time, principal record.Principal) (op *Operation, problems []Problem) {
	if o.settings.Trace != nil {
		ended := o.settings.Trace(ctx, "compile")
		defer func() { ended(firstCode(problems)) }()
	}
	oc := graphql.GetOperationContext(ctx)
	return o.compiler.Compile(Request{
		Document: oc.Doc, Operation: oc.Operation, Variables: variables, Now: now, Principal: principal,
	})
}

func firstCode(problems []Problem) string {
	if len(problems) == 0 {
		return ""
	}
	return kindOf(problems[0].Err).code
}

func (o *operations) refuse(ctx context.Context, problems []Problem) gqlerror.List {
	out := make(gqlerror.List, len(problems))
	l, ok := locatorOf(ctx)
	for i, p := range problems {
		out[i] = o.presentAt(ctx, p.Path, p.Err)
		if ok && len(p.Path) == 0 { // a limit of the whole operation
			out[i].Locations = l.operation()
		}
	}
	return out
}

// ended is the error of an operation whose context has ended. gqlgen then returns no
// response.
func ended(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return &record.Error{Kind: record.ErrCancelled, Message: "the request was cancelled", Cause: context.Cause(ctx)}
	}
	return &record.Error{Kind: record.ErrTimeout, Message: "the request timed out", Cause: context.Cause(ctx)}
}

// query runs a query: the engine runs a single derived field, gqlgen's executor runs
// all other queries.
func (o *operations) query(ctx context.Context, session *store.Session, op *Operation, next graphql.OperationHandler) *graphql.Response {
	if key, root := op.SingleField(); root != nil {
		return o.runDirect(ctx, session, key, root)
	}
	if response := o.execute(ctx, session, op, next); response != nil {
		return response
	}
	return &graphql.Response{Errors: gqlerror.List{o.presentAt(ctx, nil, ended(ctx))}}
}

// execute runs an operation with gqlgen's executor. Resolvers read the operation and the
// session from their context.
func (o *operations) execute(ctx context.Context, session *store.Session, op *Operation, next graphql.OperationHandler) *graphql.Response {
	ctx = store.NewContext(context.WithValue(ctx, operationKey{}, op), session)
	return next(ctx)(ctx)
}

// mutate runs a mutation document in one transaction. Each attempt makes a new
// response. The transaction is committed before the response is returned. A response
// with errors has no data.
func (o *operations) mutate(ctx context.Context, session *store.Session, op *Operation, next graphql.OperationHandler) *graphql.Response {
	var response *graphql.Response
	key, root := op.SingleField()
	options := store.TxOptions{Locks: op.Locks, OneWrite: root != nil}
	err := session.Transact(ctx, options, func(ctx context.Context, session *store.Session) error {
		if root != nil {
			response = o.runDirect(ctx, session, key, root)
		} else {
			response = o.execute(ctx, session, op, next)
		}
		switch {
		case response == nil:
			return ended(ctx)
		case errors.Is(response.Errors, record.ErrSerialization):
			return response.Errors
		case len(response.Errors) > 0:
			return errors.Join(errRefused, response.Errors)
		}
		return nil
	})
	switch {
	case err == nil:
		return response
	case errors.Is(err, errRefused):
		response.Data = nil
		return response
	}
	return &graphql.Response{Errors: gqlerror.List{o.presentAt(ctx, nil, err)}}
}

// InterceptRootField skips the fields of a mutation after one that failed. It also
// recovers panics: in gqlgen's goroutines they would end the process.
func (o *operations) InterceptRootField(ctx context.Context, next graphql.RootResolver) (m graphql.Marshaler) {
	defer func() {
		if cause := recover(); cause != nil {
			graphql.AddError(ctx, graphql.Recover(ctx, cause))
			m = graphql.Null
		}
	}()
	oc := graphql.GetOperationContext(ctx)
	if oc.Operation.Operation == ast.Mutation && len(graphql.GetErrors(ctx)) > 0 {
		return graphql.Null
	}
	return next(ctx)
}
