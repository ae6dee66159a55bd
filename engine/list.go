package engine

import (
	"context"

	"recordgraph/record"
	"recordgraph/store"
)

// list is the root field of a list: movies(filter, orderBy, first, …).
type list struct {
	query *record.Connection
	total int
	read  *store.ListPlan
}

func listField(t *record.Type) rootField {
	return func(w *walk, s selected, at place) field {
		out := &list{}
		out.query, out.total = w.connection(listed{of: t}, s, at)
		return out
	}
}

func (f *list) costs() int           { return f.total }
func (f *list) plan(st *store.Store) { f.read = st.PlanList(f.query) }

func (f *list) run(ctx context.Context, r run) ([]byte, error) {
	return r.reporting(skip(0)).ReadList(ctx, f.read, r.head)
}
