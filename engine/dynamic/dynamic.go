// Package dynamic executes operations of a model that is read at run time. It needs no generated code.
package dynamic

import (
	"bytes"
	"context"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/engine/dynamic/introspection"
	"recordgraph/engine/opaque"
)

// executor executes the operations of one schema, all of whose root fields are derived. It does what gqlgen's
// generated executors do.
type executor struct {
	public  *ast.Schema
	records *engine.Records
	meta    graphql.ExecutableSchema // answers introspection
}

var _ engine.Executor = New

// New returns the executor of a public schema, as an [engine.Executor] does.
func New(public *ast.Schema, records *engine.Records) graphql.ExecutableSchema {
	return &executor{
		public: public, records: records,
		meta: introspection.NewExecutableSchema(introspection.Config{Schema: public}),
	}
}

// Schema implements [graphql.ExecutableSchema].
func (e *executor) Schema() *ast.Schema { return e.public }

// Complexity implements [graphql.ExecutableSchema]. The engine calculates the cost of operations.
func (*executor) Complexity(context.Context, string, string, int, map[string]any) (int, bool) {
	return 0, false
}

// Exec implements [graphql.ExecutableSchema]. The operation has one response.
func (e *executor) Exec(ctx context.Context) graphql.ResponseHandler {
	oc := graphql.GetOperationContext(ctx)
	done := false
	return func(ctx context.Context) *graphql.Response {
		if done {
			return nil
		}
		done = true
		var data bytes.Buffer
		e.execute(ctx, oc).MarshalGQL(&data)
		return &graphql.Response{Data: data.Bytes()}
	}
}

// execute runs the root fields: those of a query concurrently, those of a mutation in order.
func (e *executor) execute(ctx context.Context, oc *graphql.OperationContext) graphql.Marshaler {
	root := e.public.Query.Name
	if oc.Operation.Operation == ast.Mutation {
		root = e.public.Mutation.Name
	}
	fields := graphql.CollectFields(oc, oc.Operation.SelectionSet, []string{root})
	ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Object: root})
	out := graphql.NewFieldSet(fields)
	for i, field := range fields {
		resolve := func(ctx context.Context) graphql.Marshaler {
			ctx = graphql.WithRootFieldContext(ctx, &graphql.RootFieldContext{Object: field.Name, Field: field})
			value := oc.RootResolverMiddleware(ctx, func(ctx context.Context) graphql.Marshaler {
				return e.resolve(ctx, oc, root, field)
			})
			if value == graphql.Null && field.Definition.Type.NonNull {
				atomic.AddUint32(&out.Invalids, 1)
			}
			return value
		}
		switch {
		case field.Name == "__typename":
			out.Values[i] = graphql.MarshalString(root)
		case oc.Operation.Operation == ast.Mutation:
			out.Values[i] = resolve(ctx)
		default:
			out.Concurrently(i, resolve)
		}
	}
	out.Dispatch(ctx)
	if out.Invalids > 0 {
		return graphql.Null
	}
	return out
}

// resolve runs one root field.
func (e *executor) resolve(ctx context.Context, oc *graphql.OperationContext, root string, field graphql.CollectedField) graphql.Marshaler {
	if field.Name == "__schema" || field.Name == "__type" {
		return e.introspect(ctx, oc, field)
	}
	return graphql.ResolveField(
		ctx, oc, field,
		func(context.Context, graphql.CollectedField) (*graphql.FieldContext, error) {
			return &graphql.FieldContext{Object: root, Field: field, IsMethod: true, IsResolver: true}, nil
		},
		func(ctx context.Context) (any, error) { return e.records.Resolve(ctx) },
		nil,
		func(_ context.Context, _ ast.SelectionSet, v opaque.Output) graphql.Marshaler {
			if v == nil {
				return graphql.Null
			}
			return v
		},
		true, field.Definition.Type.NonNull,
	)
}

// introspect runs a field as an operation of its own, by a generated executor. Errors are added to the response of the
// whole operation.
func (e *executor) introspect(ctx context.Context, oc *graphql.OperationContext, field graphql.CollectedField) graphql.Marshaler {
	only := *field.Field
	only.SelectionSet = field.Selections
	operation := *oc.Operation
	operation.SelectionSet = ast.SelectionSet{&only}
	response := e.meta.Exec(graphql.WithOperationContext(ctx, &graphql.OperationContext{
		RawQuery: oc.RawQuery, Variables: oc.Variables, OperationName: oc.OperationName, Doc: oc.Doc, Operation: &operation,
		DisableIntrospection: oc.DisableIntrospection, RecoverFunc: oc.RecoverFunc,
		ResolverMiddleware: oc.ResolverMiddleware, RootResolverMiddleware: passRootField,
	}))(ctx)
	value := bytes.TrimPrefix(response.Data, []byte(`{"`+field.Alias+`":`))
	if len(value) == len(response.Data) {
		return graphql.Null
	}
	return opaque.Output(value[:len(value)-1])
}

// passRootField is a middleware that does nothing: the middleware of the whole operation already runs.
func passRootField(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	return next(ctx)
}
