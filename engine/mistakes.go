package engine

import (
	"cmp"
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// InterceptResponse sorts errors by root field in document order, because the root fields
// of a query run concurrently.
func (o *operations) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	if op := compiled(ctx); op != nil && response != nil {
		slices.SortStableFunc(response.Errors, func(a, b *gqlerror.Error) int {
			return cmp.Compare(rootIndex(op, a.Path), rootIndex(op, b.Path))
		})
	}
	return response
}

// rootIndex is the index of an error's root field in the response; -1 for none.
func rootIndex(op *Operation, path ast.Path) int {
	if len(path) == 0 {
		return -1
	}
	name, _ := path[0].(ast.PathName)
	return slices.Index(op.Keys, string(name))
}

// mistakes compiles an operation to find all mistakes in its variables, after gqlparser
// found one. It returns nil if it finds none.
func (o *operations) mistakes(ctx context.Context, variables map[string]any) (out gqlerror.List) {
	defer func() {
		if cause := recover(); cause != nil {
			_ = o.recovered(ctx, cause) // the client gets gqlparser's error
			out = nil
		}
	}()
	oc := graphql.GetOperationContext(ctx)
	if !allRequiredSent(oc.Operation, variables) {
		return nil
	}
	_, problems := o.compile(ctx, variables, o.settings.Now(), o.settings.Principal(ctx))
	if len(problems) == 0 {
		return nil
	}
	return o.refuse(ctx, problems)
}

// allRequiredSent reports whether the request sent every required variable. For a missing one
// gqlparser's error is better than errors about the inputs that use it.
func allRequiredSent(op *ast.OperationDefinition, variables map[string]any) bool {
	for _, v := range op.VariableDefinitions {
		raw, sent := variables[v.Variable]
		if v.Type.NonNull && v.DefaultValue == nil && (!sent || raw == nil) {
			return false
		}
	}
	return true
}
