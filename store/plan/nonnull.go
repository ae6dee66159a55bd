package plan

import (
	"slices"

	"recordgraph/record"
)

// rejectsNull reports whether a column is not null in all rows that match p. An order by such a column needs no segment
// for nulls and may use a row comparison.
func (p *Predicate) rejectsNull(c Column) bool {
	if p == nil {
		return false
	}
	rejects := func(a *Predicate) bool { return a.rejectsNull(c) }
	switch p.Kind {
	case And:
		return slices.ContainsFunc(p.Args, rejects)
	case Or:
		return !slices.ContainsFunc(p.Args, func(a *Predicate) bool { return !rejects(a) })
	case Exists:
		return p.Column == c && !p.Negated
	case Leaf:
		return p.Column == c && p.Negated == (p.Op == record.OpIsNull)
	}
	return false
}

// hasExists reports whether p reads other records.
func (p *Predicate) hasExists() bool {
	if p == nil {
		return false
	}
	return p.Kind == Exists || slices.ContainsFunc(p.Args, (*Predicate).hasExists)
}
