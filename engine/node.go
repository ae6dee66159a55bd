package engine

import (
	"context"
	"strconv"

	"recordgraph/input/cost"
	"recordgraph/internal/bufpool"
	"recordgraph/record"
	"recordgraph/store"
)

// nodes is the root field nodes(ids), and node(id), which is one of them.
type nodes struct {
	groups []group // one per record type
	ids    int     // how many records were asked for
	total  int
	single bool // node
}

// group is the records of one type and their places in the list.
type group struct {
	query  *record.Lookup
	places []int
}

func compileNode(w *walk, s selected, at place) field {
	return compileIDs(w, s, at, "id", true)
}

func compileNodes(w *walk, s selected, at place) field {
	return compileIDs(w, s, at, "ids", false)
}

func compileIDs(w *walk, s selected, at place, name string, single bool) field {
	raw := w.arguments(s.field, "")[name]
	if arg := s.field.Arguments.ForName(name); arg != nil && hasVariables(arg.Value) {
		w.keep = false // the types of the records decide what is selected
	}
	items, paths := []any{raw}, func(int) string { return name }
	if !single {
		items = w.reader.Items(name, raw)
		paths = func(i int) string { return name + "." + strconv.Itoa(i) }
	}
	out := &nodes{ids: len(items), single: single}
	index := map[*record.Type]int{}
	for i, item := range items {
		id, t := w.reader.AnyID(paths(i), item)
		if t == nil {
			continue
		}
		g, ok := index[t]
		if !ok {
			g = len(out.groups)
			index[t] = g
			out.groups = append(out.groups, group{query: &record.Lookup{Type: t}})
			w.need(t.Read, reading, t.Name, at, paths(i))
		}
		out.groups[g].query.IDs = append(out.groups[g].query.IDs, id)
		out.groups[g].places = append(out.groups[g].places, i)
	}
	for _, g := range out.groups {
		var each int
		g.query.Select, each = w.record(g.query.Type, s.sets, at)
		out.total = cost.Sum(out.total, cost.Times(len(g.query.IDs), each))
	}
	return out
}

func (f *nodes) costs() int        { return f.total }
func (*nodes) plan(_ *store.Store) {} // the IDs are not parameters, so nothing is to be kept

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

// objects returns the records in their places, nil where there is none. Records of
// several types are read in one snapshot.
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
			return append([]any{g.places[place]}, path[1:]...)
		}).Lookup(ctx, g.query)
		if err != nil {
			return nil, err
		}
		for i, place := range g.places {
			out[place] = objects[i]
		}
	}
	return out, nil
}
