package cost

import (
	"slices"

	"recordgraph/record"
)

// found reports whether an index finds the records of a filter: eq or in on the first field of an index, eqFold or
// startsWithFold on the first field of an index of folded text.
func found(t *record.Type, f *record.Filter) bool {
	switch f.Op {
	case record.OpAnd:
		return slices.ContainsFunc(f.Args, func(arg *record.Filter) bool { return found(t, arg) })
	case record.OpOr:
		return !slices.ContainsFunc(f.Args, func(arg *record.Filter) bool { return !found(t, arg) })
	case record.OpEq, record.OpIn:
		return !f.Field.List && leads(t, f.Field, nil)
	case record.OpEqFold, record.OpStartsWithFold:
		return slices.ContainsFunc(t.Indexes, func(i *record.Index) bool { return i.Fold && i.Fields[0] == f.Field.Name })
	}
	return false
}

// ordered reports whether an index has the order of the first term. The fields of the index before it must have one value
// in the filter.
func ordered(t *record.Type, f *record.Filter, first record.Order) bool {
	return len(first.Via) == 0 && leads(t, first.Field, fixed(nil, f))
}

// leads reports whether a field is the first of an index after fields with one value.
func leads(t *record.Type, f *record.Field, fixed []string) bool {
	first := func(fields []string) bool {
		for _, name := range fields {
			if name == f.Name {
				return true
			}
			if !slices.Contains(fixed, name) {
				return false
			}
		}
		return false
	}
	return f == t.ID() ||
		slices.ContainsFunc(t.Keys, func(k *record.Key) bool { return first(k.Fields) }) ||
		slices.ContainsFunc(t.Indexes, func(i *record.Index) bool { return !i.Fold && first(i.Fields) })
}

// fixed appends the fields that have one value in a filter.
func fixed(names []string, f *record.Filter) []string {
	switch {
	case f == nil:
	case f.Op == record.OpAnd:
		for _, arg := range f.Args {
			names = fixed(names, arg)
		}
	case f.Op == record.OpEq && f.At == nil:
		names = append(names, f.Field.Name)
	}
	return names
}
