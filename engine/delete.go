package engine

import (
	"context"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/record"
)

// remove is the root field that deletes a record: deleteMovie(id, ifVersion).
type remove struct {
	*payload
	field *ast.Field
	query *record.Delete // of the request
}

func deleteField(t *record.Type) rootField {
	return func(w *walk, s selected, at place) field {
		w.readArguments(s.field, "")
		f := &remove{payload: w.payload(t, "Delete"+t.Name+"Payload", s, at), field: s.field}
		w.deleting(t, at)
		return f.read(w.reader, w.req.Variables)
	}
}

// deleting demands the scopes of all other types that the delete of a record of t may
// write, whether there are such records or not: one scope once.
func (w *walk) deleting(t *record.Type, at place) {
	demanded := []string{t.Write}
	for _, ref := range w.schema.DeleteReach(t) {
		doing, name := clearing, ref.From.Name+"."+ref.Via.Name
		if ref.Via.Relation.OnDelete == record.Cascade {
			doing, name = deleting, ref.From.Name+" by cascade"
		}
		for _, scope := range ref.DeleteScopes() {
			if !slices.Contains(demanded, scope) {
				demanded = append(demanded, scope)
				w.need(scope, doing, name, at, "")
			}
		}
	}
}

func (f *remove) template() mutation { return &remove{f.payload, f.field, nil} }

func (f *remove) read(reader *input.Reader, variables map[string]any) mutation {
	args := arguments(f.field, variables)
	q := &record.Delete{Type: f.of, Select: f.selects}
	q.ID, _ = reader.ID(f.of, "id", args["id"])
	q.IfVersion = reader.Version("ifVersion", args["ifVersion"])
	return &remove{f.payload, f.field, q}
}

func (f *remove) costs() int           { return f.perRecord }
func (f *remove) locks() []record.Lock { return f.query.Locks(nil) }

func (f *remove) run(ctx context.Context, r run) ([]byte, error) {
	w, err := r.reporting(f.place).Delete(ctx, f.query, f.back)
	return f.write(r.head, w, err)
}
