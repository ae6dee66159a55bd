package engine

import (
	"cmp"
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// InterceptResponse puts errors into the order of the document, because the
// root fields of a query run side by side.
func (o *operations) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	if op := compiled(ctx); op != nil && response != nil {
		slices.SortStableFunc(response.Errors, func(a, b *gqlerror.Error) int {
			return cmp.Compare(rootIndex(op, a.Path), rootIndex(op, b.Path))
		})
	}
	return response
}

// rootIndex is the place of an error's root field in the response.
func rootIndex(op *Operation, path ast.Path) int {
	if len(path) == 0 {
		return -1
	}
	name, _ := path[0].(ast.PathName)
	return slices.Index(op.Keys, string(name))
}

// mistakes finds all mistakes in the variables of an operation of which gqlparser has
// found one, by compiling it; nil when that finds none.
func (o *operations) mistakes(ctx context.Context, variables map[string]any) (out gqlerror.List) {
	defer func() {
		if cause := recover(); cause != nil {
			_ = o.recovered(ctx, cause) // logged; the answer is gqlparser's error
			out = nil
		}
	}()
	oc := graphql.GetOperationContext(ctx)
	if !declared(oc.Operation, variables) {
		return nil
	}
	_, problems := o.compile(ctx, variables, o.settings.Now(), o.settings.Principal(ctx))
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
