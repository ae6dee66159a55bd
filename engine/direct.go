package engine

import (
	"context"
	"encoding/json"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/store"
)

// answer answers an operation of one derived field, which most operations are: the
// field writes the whole response, which gqlgen's executor would only copy through its
// buffers. With errors null stands for the field, or for all data where the field
// can't be null.
func (o *operations) answer(ctx context.Context, session *store.Session, op *Operation, key string, root *Root) (response *graphql.Response) {
	refuse := func(err error) *graphql.Response {
		r := &graphql.Response{Data: json.RawMessage(`null`)}
		for _, e := range each(err) {
			r.Errors = append(r.Errors, o.at(ctx, ast.Path{ast.PathName(key)}, e))
		}
		if !root.NonNull {
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
	b, err := root.field.run(ctx, run{session: session, head: `{"` + key + `":`})
	if err != nil {
		return refuse(err)
	}
	return &graphql.Response{Data: append(b, '}')}
}
