package engine

import (
	"context"

	"recordgraph/record"
	"recordgraph/store"
)

// list is the root field movies(filter, orderBy, first, …).
type list struct {
	query *record.Connection
	total int
	read  *store.ListPlan
}

func listField(t *record.Type) rootField {
	return func(c *compilation, s responseField, at responsePath) field {
		out := &list{}
		out.query, out.total = c.connection(listSource{of: t}, s, at)
		return out
	}
}

func (f *list) cost() int            { return f.total }
func (f *list) plan(st *store.Store) { f.read = st.PlanList(f.query) }

func (f *list) run(ctx context.Context, r run) ([]byte, error) {
	return r.reporting(dropSteps(0)).ReadList(ctx, f.read, r.head)
}
