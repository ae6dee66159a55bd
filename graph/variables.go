package graph

import (
	"cmp"
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/engine"
)

// rawVariables is where the variables of a request wait for InterceptResponse.
const rawVariables = "Records.variables"

// MutateOperationParameters keeps the variables as they were sent.
func (*operations) MutateOperationParameters(ctx context.Context, request *graphql.RawParams) *gqlerror.Error {
	graphql.GetOperationContext(ctx).Stats.SetExtension(rawVariables, request.Variables)
	return nil
}

// InterceptResponse puts errors into the order of the document, because the
// root fields of a query run side by side, and replaces the one mistake
// gqlparser has found in the variables by all of them, with their input paths.
func (o *operations) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	if response == nil || !graphql.HasOperationContext(ctx) {
		return response
	}
	if op := compiled(ctx); op != nil {
		slices.SortStableFunc(response.Errors, func(a, b *gqlerror.Error) int {
			return cmp.Compare(rootIndex(op, a.Path), rootIndex(op, b.Path))
		})
		return response
	}
	oc := graphql.GetOperationContext(ctx)
	if oc.Operation == nil || oc.Variables != nil || len(response.Errors) == 0 {
		return response
	}
	raw, _ := oc.Stats.GetExtension(rawVariables).(map[string]any)
	if problems := o.mistakes(ctx, oc, raw); problems != nil {
		response.Errors = problems
	}
	return response
}

// rootIndex is the place of an error's root field in the response.
func rootIndex(op *engine.Operation, path ast.Path) int {
	if len(path) == 0 {
		return -1
	}
	name, _ := path[0].(ast.PathName)
	return slices.Index(op.Keys, string(name))
}

// mistakes compiles an operation that won't run; nil when that finds nothing.
func (o *operations) mistakes(ctx context.Context, oc *graphql.OperationContext, variables map[string]any) (out gqlerror.List) {
	defer func() {
		if cause := recover(); cause != nil {
			_ = o.recovered(ctx, cause) // logged; the answer is gqlparser's error
			out = nil
		}
	}()
	if !declared(oc.Operation, variables) {
		return nil
	}
	_, problems := o.compile(ctx, oc, variables, o.settings.Now())
	if len(problems) == 0 {
		return nil
	}
	return o.refuse(ctx, problems)
}

// declared reports whether every variable that must be sent was sent: one that
// was not says more about itself than about the inputs it is missing in.
func declared(op *ast.OperationDefinition, variables map[string]any) bool {
	for _, v := range op.VariableDefinitions {
		raw, sent := variables[v.Variable]
		if v.Type.NonNull && v.DefaultValue == nil && (!sent || raw == nil) {
			return false
		}
	}
	return true
}
