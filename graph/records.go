package graph

import (
	"context"
	"errors"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/engine/opaque"
	"recordgraph/record"
	"recordgraph/store"
)

// Records answers the fields of record types: the derived ones by [Records.Resolve]
// and [Records.ResolveList], and hand-written ones that return records by
// [Records.One], [Records.Many], [Records.Connection], [Records.Create],
// [Records.Update] and [Records.Delete].
type Records struct {
	store Store
}

// NewRecords returns the records of a store.
func NewRecords(s Store) *Records { return &Records{store: s} }

// Resolve answers the derived root field at hand.
func (r *Records) Resolve(ctx context.Context) (opaque.Output, error) {
	root, err := rootAtHand(ctx)
	if err != nil {
		return nil, err
	}
	switch root.Verb {
	case record.VerbViewer:
		return appendViewer(nil, root.Viewer), nil
	case record.VerbList:
		b, err := r.store.List(reporting(ctx, 0), root.Connection)
		return notNull(ctx, b, err)
	case record.VerbNode, record.VerbGet, record.VerbLookup:
		objects, err := r.store.Lookup(reporting(ctx, 1), root.Lookups[0].Lookup)
		if err != nil {
			return nil, fail(ctx, err)
		}
		return objects[0], nil
	}
	b, err := r.write(ctx, root)
	return notNull(ctx, b, err)
}

// errNulled makes a field null that can't be: a field computed in Go inside it
// has failed, and its own error has been added already.
var errNulled = errors.New("null where null is not allowed")

// notNull is the result of a field that is never null but for such a failure.
func notNull(ctx context.Context, b opaque.Output, err error) (opaque.Output, error) {
	if b == nil && err == nil {
		return nil, errNulled
	}
	return b, fail(ctx, err)
}

// ResolveList answers the derived root field at hand where that is a list: nodes.
// Records of several types are read in one snapshot.
func (r *Records) ResolveList(ctx context.Context) (out []opaque.Output, err error) {
	root, err := rootAtHand(ctx)
	if err != nil {
		return nil, err
	}
	if len(root.Lookups) < 2 {
		return r.lookups(ctx, root)
	}
	err = r.store.Snapshot(ctx, func(ctx context.Context) error {
		out, err = r.lookups(ctx, root)
		return err
	})
	return out, err
}

func (r *Records) lookups(ctx context.Context, root *engine.Root) ([]opaque.Output, error) {
	out := make([]opaque.Output, root.IDs)
	for _, l := range root.Lookups {
		objects, err := r.store.Lookup(reportingAt(ctx, func(path []any) []any {
			place, _ := path[0].(int)
			return append([]any{l.Places[place]}, path[1:]...)
		}), l.Lookup)
		if err != nil {
			return nil, fail(ctx, err)
		}
		for i, place := range l.Places {
			out[place] = objects[i]
		}
	}
	return out, nil
}

func rootAtHand(ctx context.Context) (*engine.Root, error) {
	op := compiled(ctx)
	if op == nil {
		return nil, errUncompiled
	}
	root := op.Roots[graphql.GetFieldContext(ctx).Field.Alias]
	if root == nil {
		return nil, errUncompiled
	}
	return root, nil
}

// reporting returns a context in which fields computed in Go report their
// errors at their own place of the response: below the field at hand, behind
// the first steps that the store counts and the response doesn't have.
func reporting(ctx context.Context, skip int) context.Context {
	return reportingAt(ctx, func(path []any) []any { return path[skip:] })
}

// reportingMany is reporting for several records, of which a field that is no
// list returns one.
func reportingMany(ctx context.Context, skip int) context.Context {
	if graphql.GetFieldContext(ctx).Field.Definition.Type.Elem == nil {
		skip++
	}
	return reporting(ctx, skip)
}

// reportingAt is reporting with a place made of the store's path.
func reportingAt(ctx context.Context, place func([]any) []any) context.Context {
	return store.WithFieldErrors(ctx, func(path []any, err error) {
		at := graphql.GetFieldContext(ctx).Path()
		for _, step := range place(path) {
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
	})
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
