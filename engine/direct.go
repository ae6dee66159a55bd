package engine

import (
	"context"
	"encoding/json"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/store"
)

// runDirect runs an operation of one derived field, as most operations are. The field
// writes the whole response; gqlgen's executor would copy it through its buffers. On
// errors the field is null, or data is null if the field is non-null.
func (o *operations) runDirect(ctx context.Context, session *store.Session, key string, root *Root) (response *graphql.Response) {
	refuse := func(err error) *graphql.Response {
		r := &graphql.Response{Data: json.RawMessage(`null`)}
		for _, e := range splitErrors(err) {
			r.Errors = append(r.Errors, o.presentAt(ctx, ast.Path{ast.PathName(key)}, e))
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
		return &graphql.Response{Errors: gqlerror.List{o.presentAt(ctx, nil, ended(ctx))}}
	}
	b, err := root.field.run(ctx, run{session: session, head: `{"` + key + `":`})
	if err != nil {
		return refuse(err)
	}
	return &graphql.Response{Data: append(b, '}')}
}
