package engine

import (
	"context"
	"strconv"

	"recordgraph/input/cost"
	"recordgraph/internal/bufpool"
	"recordgraph/record"
	"recordgraph/store"
)

// nodes is the root field nodes(ids) or node(id).
type nodes struct {
	groups []group // one per record type
	ids    int     // number of requested IDs
	total  int
	single bool // node
}

// group is the IDs of one record type, and their indices in the list.
type group struct {
	query   *record.Lookup
	indices []int
}

func compileNode(c *compilation, s responseField, at responsePath) field {
	return compileIDs(c, s, at, "id", true)
}

func compileNodes(c *compilation, s responseField, at responsePath) field {
	return compileIDs(c, s, at, "ids", false)
}

func compileIDs(c *compilation, s responseField, at responsePath, name string, single bool) field {
	raw := c.arguments(s.field, "")[name]
	if arg := s.field.Arguments.ForName(name); arg != nil && hasVariables(arg.Value) {
		c.keep = false // the types of the IDs determine the selections
	}
	items, paths := []any{raw}, func(int) string { return name }
	if !single {
		items = c.reader.Items(name, raw)
		paths = func(i int) string { return name + "." + strconv.Itoa(i) }
	}
	out := &nodes{ids: len(items), single: single}
	index := map[*record.Type]int{}
	for i, item := range items {
		id, t := c.reader.AnyID(paths(i), item)
		if t == nil {
			continue
		}
		g, ok := index[t]
		if !ok {
			g = len(out.groups)
			index[t] = g
			out.groups = append(out.groups, group{query: &record.Lookup{Type: t}})
			c.requireScope(t.Read, reading, t.Name, at, paths(i))
		}
		out.groups[g].query.IDs = append(out.groups[g].query.IDs, id)
		out.groups[g].indices = append(out.groups[g].indices, i)
	}
	for _, g := range out.groups {
		var each int
		g.query.Select, each = c.record(g.query.Type, s.sets, at)
		out.total = cost.Sum(out.total, cost.Times(len(g.query.IDs), each))
	}
	return out
}

func (f *nodes) cost() int         { return f.total }
func (*nodes) plan(_ *store.Store) {} // IDs are not parameters

func (f *nodes) run(ctx context.Context, r run) ([]byte, error) {
	objects, err := f.objects(ctx, r)
	if err != nil {
		return nil, err
	}
	b := append(bufpool.Get(), r.head...)
	if f.single {
		return appendObject(b, objects[0]), nil
	}
	b = append(b, '[')
	for i, o := range objects {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendObject(b, o)
	}
	return append(b, ']'), nil
}

func appendObject(b, object []byte) []byte {
	if object == nil {
		return append(b, "null"...)
	}
	return append(b, object...)
}

// objects returns the records in the order of the IDs, nil for an ID without a record.
// Records of several types are read in one snapshot.
func (f *nodes) objects(ctx context.Context, r run) (out [][]byte, err error) {
	if len(f.groups) < 2 {
		return f.read(ctx, r)
	}
	err = r.session.Snapshot(ctx, func(ctx context.Context, s *store.Session) error {
		r.session = s
		out, err = f.read(ctx, r)
		return err
	})
	return out, err
}

func (f *nodes) read(ctx context.Context, r run) ([][]byte, error) {
	out := make([][]byte, f.ids)
	for _, g := range f.groups {
		objects, err := r.reporting(func(path []any) []any {
			place, _ := path[0].(int)
			if f.single {
				return path[1:]
			}
			return append([]any{g.indices[place]}, path[1:]...)
		}).Lookup(ctx, g.query)
		if err != nil {
			return nil, err
		}
		for i, place := range g.indices {
			out[place] = objects[i]
		}
	}
	return out, nil
}
