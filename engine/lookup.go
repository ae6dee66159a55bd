package engine

import (
	"context"

	"recordgraph/input"
	"recordgraph/record"
	"recordgraph/store"
)

// lookup is a root field that returns one record by a unique key: movie(id) or
// studioByName(name).
type lookup struct {
	query *record.Lookup
	total int
	read  *store.LookupPlan
}

// lookupField compiles a lookup. arguments are the names of the arguments, in the order of the key's fields.
func lookupField(t *record.Type, key *record.Key, arguments []string) rootField {
	return func(c *compilation, s responseField, at responsePath) field {
		c.requireScope(t.Read, reading, t.Name, at, "")
		args := c.arguments(s.field, "")
		out := &lookup{query: &record.Lookup{Type: t, Key: key, Values: make([]any, len(key.Fields))}}
		out.query.Select, out.total = c.record(t, s.sets, at)
		for i, name := range arguments {
			f := t.Field(name)
			c.requireFieldScope(input.FieldUse{Type: t, Field: f, Path: name})
			value := c.reader.Operand(t, f, name, args[name])
			out.query.Values[i] = c.operand(s.field.Arguments.ForName(name), args[name], value, input.Leaf{
				Type: t, Filter: &record.Filter{Op: record.OpEq, Field: f},
			})
		}
		return out
	}
}

func (f *lookup) cost() int            { return f.total }
func (f *lookup) plan(st *store.Store) { f.read = st.PlanLookup(f.query) }

func (f *lookup) run(ctx context.Context, r run) ([]byte, error) {
	return r.reporting(dropSteps(0)).ReadRecord(ctx, f.read, r.head)
}
