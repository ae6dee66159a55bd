package engine

import (
	"context"

	"recordgraph/input"
	"recordgraph/record"
	"recordgraph/store"
)

// lookup is the root field of one record by a unique key: movie(id),
// studioByName(name).
type lookup struct {
	query *record.Lookup
	total int
	read  *store.LookupPlan
}

func lookupField(t *record.Type, key *record.Key) rootField {
	return func(w *walk, s selected, at place) field {
		w.need(t.Read, reading, t.Name, at, "")
		args := w.arguments(s.field, "")
		out := &lookup{query: &record.Lookup{Type: t, Key: key, Values: make([]any, len(key.Fields))}}
		out.query.Select, out.total = w.record(t, s.sets, at)
		for i, name := range key.Fields {
			f := t.Field(name)
			w.touched(input.Touch{Use: input.UseFilter, Type: t, Field: f, Path: name})
			value := w.reader.Operand(t, f, name, args[name])
			out.query.Values[i] = w.operand(s.field.Arguments.ForName(name), args[name], value, input.Leaf{
				Type: t, Filter: &record.Filter{Op: record.OpEq, Field: f},
			})
		}
		return out
	}
}

func (f *lookup) costs() int           { return f.total }
func (f *lookup) plan(st *store.Store) { f.read = st.PlanLookup(f.query) }

func (f *lookup) run(ctx context.Context, r run) ([]byte, error) {
	return r.reporting(skip(0)).ReadRecord(ctx, f.read, r.head)
}
