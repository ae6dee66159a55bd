package engine

import (
	"context"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/record"
)

// deletion is the root field deleteMovie(id, ifVersion).
type deletion struct {
	*payload
	field *ast.Field
	query *record.Delete // of the request
}

func deleteField(t *record.Type, n record.Names) rootField {
	return func(c *compilation, s responseField, at responsePath) field {
		c.readArguments(s.field, "")
		f := &deletion{payload: c.payload(t, n, "Delete"+n.Name+"Payload", s, at), field: s.field}
		c.requireDeleteScopes(t, at)
		return f.read(c.reader, c.req.Variables)
	}
}

// requireDeleteScopes requires the scopes of all other types that deleting a record of t
// may write, whether such records exist or not. It requires each scope once.
func (c *compilation) requireDeleteScopes(t *record.Type, at responsePath) {
	required := []string{t.Write}
	for _, ref := range c.schema.DeleteReach(t) {
		action, name := clearing, ref.From.Name+"."+ref.Via.Name
		if ref.Via.Relation.OnDelete == record.Cascade {
			action, name = deleting, ref.From.Name+" by cascade"
		}
		for _, scope := range ref.DeleteScopes() {
			if !slices.Contains(required, scope) {
				required = append(required, scope)
				c.requireScope(scope, action, name, at, "")
			}
		}
	}
}

func (f *deletion) template() mutation { return &deletion{f.payload, f.field, nil} }

func (f *deletion) read(reader *input.Reader, variables map[string]any) mutation {
	args := arguments(f.field, variables)
	q := &record.Delete{Type: f.of, Select: f.selects}
	q.ID, _ = reader.ID(f.of, "id", args["id"])
	q.IfVersion = reader.Version("ifVersion", args["ifVersion"])
	return &deletion{f.payload, f.field, q}
}

func (f *deletion) cost() int            { return f.perRecord }
func (f *deletion) locks() []record.Lock { return f.query.Locks(nil) }

func (f *deletion) run(ctx context.Context, r run) ([]byte, error) {
	w, err := r.reporting(f.errorPath).Delete(ctx, f.query, f.back)
	return f.write(r.head, w, err)
}
