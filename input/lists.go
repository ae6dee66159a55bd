package input

import "recordgraph/record"

// anyList reads the operator in of a list field: the field equals one of several lists.
// Each list counts as a condition.
func (w *filterReader) anyList(t *record.Type, f *record.Field, path string, raw any) *record.Filter {
	lists, ok := w.list(path, raw)
	if !ok {
		return nil
	}
	w.leaves += max(len(lists)-1, 0)
	or := &record.Filter{Op: record.OpOr}
	for i, list := range lists {
		v, good := w.values(t, f, joinIndex(path, i), list)
		ok = ok && good
		or.Args = append(or.Args, &record.Filter{Op: record.OpEq, Field: f, Value: v})
	}
	if !ok {
		return nil
	}
	return padded(or)
}

// padded repeats the last argument of an or up to a power of two, so that filters of
// different lengths share statements.
func padded(or *record.Filter) *record.Filter {
	for n := len(or.Args); n&(n-1) != 0; n++ {
		or.Args = append(or.Args, or.Args[n-1])
	}
	return or
}
