package plan

import (
	"slices"

	"recordgraph/record"
)

// neverNull reports whether a column is null in no row that p holds for. An order by such a column needs no segment for
// nulls, which PostgreSQL would search in vain, and may do with a row comparison.
func (p *Predicate) neverNull(c Column) bool {
	if p == nil {
		return false
	}
	rejects := func(a *Predicate) bool { return a.neverNull(c) }
	switch p.Kind {
	case All:
		return slices.ContainsFunc(p.Args, rejects)
	case Either:
		return !slices.ContainsFunc(p.Args, func(a *Predicate) bool { return !rejects(a) })
	case Exists:
		return p.Column == c && !p.Negated
	case Leaf:
		return p.Column == c && p.Negated == (p.Op == record.OpIsNull)
	}
	return false
}

// relates reports whether p looks at other records.
func (p *Predicate) relates() bool {
	if p == nil {
		return false
	}
	return p.Kind == Exists || slices.ContainsFunc(p.Args, (*Predicate).relates)
}
