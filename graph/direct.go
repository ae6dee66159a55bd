package graph

import (
	"context"
	"encoding/json"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/engine"
	"recordgraph/internal/bufpool"
	"recordgraph/record"
)

// direct answers a query of one derived field, which is what most are: the store
// writes the response where gqlgen's walk would only carry it through its
// buffers. It reports false, having done nothing, for all other operations.
func (o *operations) direct(ctx context.Context, op *engine.Operation) (*graphql.Response, bool) {
	key, root := op.Only()
	if root == nil || root.Verb == record.VerbNodes {
		return nil, false
	}
	return o.answer(ctx, key, root), true
}

// answer writes {"movies":{…}}; with errors null stands for the field, or for
// all data where the field can't be null.
func (o *operations) answer(ctx context.Context, key string, root *engine.Root) (response *graphql.Response) {
	refuse := func(err error) *graphql.Response {
		r := &graphql.Response{}
		for _, e := range each(err) {
			r.Errors = append(r.Errors, o.at(ctx, ast.Path{ast.PathName(key)}, e))
		}
		r.Data = json.RawMessage(`null`)
		if len(root.Lookups) > 0 {
			r.Data = json.RawMessage(`{"` + key + `":null}`)
		}
		return r
	}
	defer func() {
		if cause := recover(); cause != nil {
			response = refuse(o.recovered(ctx, cause))
		}
	}()
	if ctx.Err() != nil {
		return &graphql.Response{Errors: gqlerror.List{o.at(ctx, nil, ended(ctx))}}
	}
	var b []byte
	var err error
	switch head := `{"` + key + `":`; {
	case root.Viewer != nil:
		b = appendViewer(append(bufpool.Get(), head...), root.Viewer)
	case root.Payload != nil:
		b, err = appendWritten(ctx, head, o.store, root)
	case root.Verb == record.VerbList:
		b, err = o.store.AppendList(ctx, head, root.Connection)
	default:
		b, err = o.store.AppendRecord(ctx, head, root.Lookups[0].Lookup)
	}
	if err != nil {
		return refuse(err)
	}
	return &graphql.Response{Data: append(b, '}')}
}
