package engine

import (
	"context"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/record"
)

// update is the root field updateMovie(id, ifVersion, patch).
type update struct {
	*payload
	field *ast.Field
	query *record.Update // of the request
}

func updateField(t *record.Type, n record.Names) rootField {
	return func(c *compilation, s responseField, at responsePath) field {
		c.readArguments(s.field, "")
		f := &update{payload: c.payload(t, n, "Update"+n.Name+"Payload", s, at), field: s.field}
		return f.read(c.reader, c.req.Variables)
	}
}

func (f *update) template() mutation { return &update{f.payload, f.field, nil} }

func (f *update) read(reader *input.Reader, variables map[string]any) mutation {
	args := arguments(f.field, variables)
	q := &record.Update{Type: f.of, Select: f.selects}
	q.ID, _ = reader.ID(f.of, "id", args["id"])
	q.IfVersion = reader.Version("ifVersion", args["ifVersion"])
	q.Patch = reader.Patch(f.of, "patch", args["patch"])
	return &update{f.payload, f.field, q}
}

func (f *update) cost() int            { return f.perRecord }
func (f *update) locks() []record.Lock { return f.query.Locks(nil) }

func (f *update) run(ctx context.Context, r run) ([]byte, error) {
	w, err := r.reporting(f.errorPath).Update(ctx, f.query, f.back)
	return f.write(r.head, w, err)
}
