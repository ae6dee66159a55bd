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

// Records answers the fields of record types: the derived ones by [Records.Resolve]
// and [Records.ResolveList], and hand-written ones that return records by
// [Records.One], [Records.Many], [Records.Connection], [Records.Create],
// [Records.Update] and [Records.Delete].
type Records struct{ schema *record.Schema }

// NewRecords returns the records of a model.
func NewRecords(schema *record.Schema) *Records { return &Records{schema} }

// Resolve answers the derived root field at hand.
func (*Records) Resolve(ctx context.Context) (opaque.Output, error) {
	session := store.FromContext(ctx)
	field, r, err := fieldAtHand(ctx, session)
	if err != nil {
		return nil, err
	}
	b, err := field.run(ctx, r)
	if b == nil && err == nil {
		return nil, errNulled
	}
	return b, fail(ctx, err)
}

// errNulled makes a field null because a field computed in Go inside it has failed,
// whose own error has been added already.
var errNulled = errors.New("null where null is not allowed")

// ResolveList answers the derived root field at hand where that is a list: nodes.
func (*Records) ResolveList(ctx context.Context) ([]opaque.Output, error) {
	session := store.FromContext(ctx)
	field, r, err := fieldAtHand(ctx, session)
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

// fieldAtHand is the compiled root field that gqlgen resolves, and what it runs with.
func fieldAtHand(ctx context.Context, session *store.Session) (field, run, error) {
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

// failed returns what reports a field computed in Go that failed, by its path below
// the field at hand.
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
		for _, e := range each(err) {
			graphql.AddError(ctx, &located{at, e})
		}
	}
}

// fail adds all but the last of several errors to the response and returns
// the last, for gqlgen to add.
func fail(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	all := each(err)
	for _, e := range all[:len(all)-1] {
		graphql.AddError(ctx, e)
	}
	return all[len(all)-1]
}

func outputs(objects [][]byte) []opaque.Output {
	out := make([]opaque.Output, len(objects))
	for i, o := range objects {
		out[i] = o
	}
	return out
}
