package graph

import (
	"context"
	"errors"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/engine"
	"recordgraph/internal/reqlog"
	"recordgraph/record"
	"recordgraph/store"
)

// operationKey is the context key of the compiled operation.
type operationKey struct{}

func compiled(ctx context.Context) *engine.Operation {
	op, _ := ctx.Value(operationKey{}).(*engine.Operation)
	return op
}

// errUncompiled means that a resolver runs outside of this package's extension.
var errUncompiled = errors.New("the operation was not compiled")

// errRefused rolls back a mutation whose response has errors.
var errRefused = errors.New("the document has errors")

// operations compiles each operation before any of it runs, refuses it as a
// whole when something is wrong, gives it one instant and a deadline, and runs
// mutations in one transaction. It is an extension of gqlgen's executor.
type operations struct {
	compiler *engine.Compiler
	store    Store
	settings Settings
	presenter
}

var _ interface {
	graphql.OperationParameterMutator
	graphql.OperationInterceptor
	graphql.RootFieldInterceptor
	graphql.ResponseInterceptor
} = (*operations)(nil)

// ExtensionName implements [graphql.HandlerExtension].
func (*operations) ExtensionName() string { return "Records" }

// Validate implements [graphql.HandlerExtension].
func (*operations) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptOperation compiles, then runs.
func (o *operations) InterceptOperation(ctx context.Context, next graphql.OperationHandler) (h graphql.ResponseHandler) {
	defer func() {
		if cause := recover(); cause != nil {
			h = graphql.OneShot(&graphql.Response{Errors: gqlerror.List{o.at(ctx, nil, o.recovered(ctx, cause))}})
		}
	}()
	oc, now := graphql.GetOperationContext(ctx), o.settings.Now()
	op, problems := o.compile(ctx, oc, oc.Variables, now)
	if len(problems) > 0 {
		return graphql.OneShot(&graphql.Response{Errors: o.refuse(ctx, problems)})
	}
	reqlog.Update(ctx, func(i *reqlog.Info) { i.Cost = op.Cost })
	ctx = context.WithValue(store.WithInstant(ctx, now), operationKey{}, op)
	if o.settings.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.settings.Timeout)
		defer cancel()
	}
	if oc.Operation.Operation == ast.Mutation {
		return graphql.OneShot(o.mutate(ctx, next))
	}
	if response, ok := o.direct(ctx, op); ok {
		return graphql.OneShot(response)
	}
	return graphql.OneShot(o.query(ctx, next))
}

func (o *operations) compile(ctx context.Context, oc *graphql.OperationContext, variables map[string]any, now time.Time) (op *engine.Operation, problems []engine.Problem) {
	if o.settings.Trace != nil {
		ended := o.settings.Trace(ctx, "compile")
		defer func() { ended(codeOfFirst(problems)) }()
	}
	return o.compiler.Compile(engine.Request{
		Document: oc.Doc, Operation: oc.Operation, Variables: variables, Now: now,
		HasScope: func(scope string) bool { return o.settings.HasScope(ctx, scope) },
		Viewer:   func() record.Viewer { return o.settings.Viewer(ctx) },
	})
}

// codeOfFirst is the code of the first problem; empty without any.
func codeOfFirst(problems []engine.Problem) string {
	if len(problems) == 0 {
		return ""
	}
	return tell(problems[0].Err).code
}

func (o *operations) refuse(ctx context.Context, problems []engine.Problem) gqlerror.List {
	out := make(gqlerror.List, len(problems))
	l, ok := locatorOf(ctx)
	for i, p := range problems {
		out[i] = o.at(ctx, p.Path, p.Err)
		if ok && len(p.Path) == 0 { // a limit of the whole operation
			out[i].Locations = l.operation()
		}
	}
	return out
}

// ended is the error of an operation whose context has ended, after which
// gqlgen has no response.
func ended(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return &record.Error{Kind: record.ErrCancelled, Message: "the request was cancelled", Cause: context.Cause(ctx)}
	}
	return &record.Error{Kind: record.ErrTimeout, Message: "the request timed out", Cause: context.Cause(ctx)}
}

// query runs a query.
func (o *operations) query(ctx context.Context, next graphql.OperationHandler) *graphql.Response {
	ctx = store.WithShare(store.WithAnswer(ctx))
	if response := next(ctx)(ctx); response != nil {
		return response
	}
	return &graphql.Response{Errors: gqlerror.List{o.at(ctx, nil, ended(ctx))}}
}

// mutate runs a mutation document in one transaction: everything or nothing.
// The response is made anew in each attempt, committed before it is returned,
// and has errors alone when there are any.
func (o *operations) mutate(ctx context.Context, next graphql.OperationHandler) *graphql.Response {
	var response *graphql.Response
	run := func(ctx context.Context) *graphql.Response {
		ctx = store.WithAnswer(ctx)
		return next(ctx)(ctx)
	}
	if key, root := compiled(ctx).Only(); root != nil {
		ctx = store.WithOneWrite(ctx)
		run = func(ctx context.Context) *graphql.Response { return o.answer(ctx, key, root) }
	}
	ctx = store.WithLocks(ctx, compiled(ctx).Locks)
	err := o.store.Transact(ctx, func(ctx context.Context) error {
		response = run(ctx)
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
	return &graphql.Response{Errors: gqlerror.List{o.at(ctx, nil, err)}}
}

// InterceptRootField skips the fields of a mutation behind one that has failed,
// and catches panics, which would end the process where gqlgen runs several
// root fields at once.
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
