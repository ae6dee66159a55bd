package engine

import (
	"context"
	"errors"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine/opaque"
	"recordgraph/record"
	"recordgraph/store"
)

// Records answers the fields of record types: derived ones by [Records.Resolve] and
// [Records.ResolveList], and handwritten ones that return records by [Records.One],
// [Records.Many], [Records.Connection], [Records.Create], [Records.Update] and
// [Records.Delete].
type Records struct{ schema *record.Schema }

// Resolve runs the derived root field that gqlgen resolves.
func (*Records) Resolve(ctx context.Context) (opaque.Output, error) {
	session := store.FromContext(ctx)
	field, r, err := currentRootField(ctx, session)
	if err != nil {
		return nil, err
	}
	b, err := field.run(ctx, r)
	if b == nil && err == nil {
		return nil, errNullPropagated
	}
	return b, fail(ctx, err)
}

// errNullPropagated makes a field null because a non-null field computed in Go below it
// failed. The response already has the error of that field.
var errNullPropagated = errors.New("null where null is not allowed")

// ResolveList runs the derived root field that gqlgen resolves, for nodes, which is a
// list.
func (*Records) ResolveList(ctx context.Context) ([]opaque.Output, error) {
	session := store.FromContext(ctx)
	field, r, err := currentRootField(ctx, session)
	if err != nil {
		return nil, err
	}
	list, ok := field.(*nodes)
	if !ok {
		return nil, errUncompiled
	}
	objects, err := list.objects(ctx, r)
	return outputs(objects), fail(ctx, err)
}

// currentRootField returns the compiled root field that gqlgen resolves, and its run.
func currentRootField(ctx context.Context, session *store.Session) (field, run, error) {
	op := compiled(ctx)
	if op == nil {
		return nil, run{}, errUncompiled
	}
	root := op.Roots[graphql.GetFieldContext(ctx).Field.Alias]
	if root == nil {
		return nil, run{}, errUncompiled
	}
	return root.field, run{session: session, failed: failed(ctx)}, nil
}

// failed returns a function that reports the error of a field computed in Go, at a path
// below the current field.
func failed(ctx context.Context) func(path []any, err error) {
	return func(path []any, err error) {
		at := graphql.GetFieldContext(ctx).Path()
		for _, step := range path {
			switch step := step.(type) {
			case string:
				at = append(at, ast.PathName(step))
			case int:
				at = append(at, ast.PathIndex(step))
			}
		}
		for _, e := range splitErrors(err) {
			graphql.AddError(ctx, &pathError{at, e})
		}
	}
}

// fail adds all but the last of several errors to the response and returns the last one,
// which gqlgen adds.
func fail(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	all := splitErrors(err)
	for _, e := range all[:len(all)-1] {
		graphql.AddError(ctx, e)
	}
	return all[len(all)-1]
}

func outputs[T ~[]byte](objects []T) []opaque.Output {
	out := make([]opaque.Output, len(objects))
	for i, o := range objects {
		out[i] = opaque.Output(o)
	}
	return out
}
