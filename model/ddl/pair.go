package ddl

import "slices"

// same reports whether the objects have the same name and definition.
func (o Object) same(other Object) bool {
	return o.Name == other.Name && o.Definition == other.Definition
}

// paired are two states of one object. A state is the zero value where the object
// does not exist.
type paired[T any] struct{ from, to T }

// pair matches by name: the objects of from in their order, then the new ones.
func pair[T any](from, to []T, name func(T) string) []paired[T] {
	find := func(in []T, of T) int { return slices.IndexFunc(in, func(t T) bool { return name(t) == name(of) }) }
	var out []paired[T]
	for _, f := range from {
		p := paired[T]{from: f}
		if i := find(to, f); i >= 0 {
			p.to = to[i]
		}
		out = append(out, p)
	}
	for _, t := range to {
		if find(from, t) < 0 {
			out = append(out, paired[T]{to: t})
		}
	}
	return out
}

// missing are the elements of ns that others lack or define otherwise.
func missing(others, ns []Object) []Object {
	return slices.DeleteFunc(slices.Clone(ns), func(n Object) bool { return slices.ContainsFunc(others, n.same) })
}
