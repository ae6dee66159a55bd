package plan

import (
	"slices"

	"recordgraph/record"
)

// PredicateKind is the kind of a predicate.
type PredicateKind uint8

// The kinds of predicates. True and False occur only as a whole predicate.
const (
	True PredicateKind = iota + 1
	False
	And    // every Arg
	Or     // some Arg
	Leaf   // Op on Column
	Exists // a related record matches Where
)

// Predicate is a filter in negation normal form: only leaves and Exists are negated.
type Predicate struct {
	Kind    PredicateKind
	Negated bool
	Args    []*Predicate

	Column Column // of a leaf; of Exists, the relation or inverse field
	Op     record.Op
	Value  any
	At     []string
	As     record.Scalar

	Related Source     // of Exists
	Where   *Predicate // nil: any
}

// FirstExists is the first alias of records inside Exists. Lower aliases belong to joins.
const FirstExists = 1000

// filters builds predicates. Each Exists has its own alias.
type filters struct {
	planner *Planner
	exists  int
}

// predicate builds the normal form of f, or of its negation.
func (b *filters) predicate(alias int, f *record.Filter, negated bool) *Predicate {
	if f == nil {
		return constant(!negated)
	}
	switch f.Op {
	case record.OpNot:
		return b.predicate(alias, f.Args[0], !negated)
	case record.OpAnd, record.OpOr:
		return b.combine(alias, f, negated)
	case record.OpOne, record.OpSome, record.OpEvery, record.OpNone:
		return b.related(alias, f, negated)
	}
	return leaf(alias, f, negated)
}

func constant(v bool) *Predicate {
	if v {
		return &Predicate{Kind: True}
	}
	return &Predicate{Kind: False}
}

// combine plans AND and OR. By De Morgan, a negated AND is the OR of the negated arguments, and the reverse.
func (b *filters) combine(alias int, f *record.Filter, negated bool) *Predicate {
	args := make([]*Predicate, len(f.Args))
	for i, a := range f.Args {
		args[i] = b.predicate(alias, a, negated)
	}
	if (f.Op == record.OpAnd) != negated {
		return fold(And, args)
	}
	return fold(Or, args)
}

// fold removes constant arguments and flattens the others.
func fold(kind PredicateKind, args []*Predicate) *Predicate {
	neutral, absorbing := True, False
	if kind == Or {
		neutral, absorbing = False, True
	}
	var rest []*Predicate
	for _, a := range args {
		switch {
		case a == nil || a.Kind == neutral:
		case a.Kind == absorbing:
			return &Predicate{Kind: absorbing}
		case a.Kind == kind:
			rest = append(rest, a.Args...)
		default:
			rest = append(rest, a)
		}
	}
	switch len(rest) {
	case 0:
		return &Predicate{Kind: neutral}
	case 1:
		return rest[0]
	}
	return &Predicate{Kind: kind, Args: rest}
}

func (b *filters) related(alias int, f *record.Filter, negated bool) *Predicate {
	var arg *record.Filter
	if len(f.Args) > 0 {
		arg = f.Args[0]
	}
	if f.Op == record.OpOne && b.planner.rule(f.Field.Relation.Type) == nil {
		if p := foreignKey(alias, f.Field, arg, negated); p != nil {
			return p
		}
	}
	p := &Predicate{Kind: Exists, Negated: negated, Column: Column{alias, f.Field}}
	p.Related = b.planner.source(f.Field.Other(), FirstExists+b.exists)
	b.exists++
	inner := b.predicate(p.Related.Alias, arg, f.Op == record.OpEvery)
	if f.Op == record.OpEvery || f.Op == record.OpNone {
		p.Negated = !negated
	}
	switch inner.Kind {
	case False:
		return constant(p.Negated)
	case True:
	default:
		p.Where = inner
	}
	return p
}

// foreignKey plans a filter on only the related record's ID as a comparison of the foreign key; nil for other filters.
// It does not read the related record, so the record's type must have no rule.
func foreignKey(alias int, via *record.Field, arg *record.Filter, negated bool) *Predicate {
	if arg == nil {
		return leaf(alias, &record.Filter{Op: record.OpIsNull, Field: via}, !negated)
	}
	if arg.Field == nil || arg.Field.Name != "id" || (arg.Op != record.OpEq && arg.Op != record.OpIn) {
		return nil
	}
	return leaf(alias, &record.Filter{Op: arg.Op, Field: via, Value: arg.Value}, negated)
}

func leaf(alias int, f *record.Filter, negated bool) *Predicate {
	if slices.ContainsFunc(f.At, func(step string) bool { return !record.Storable(step) }) {
		return constant((f.Op == record.OpIsNull) != negated) // no stored JSON has this path
	}
	value := f.Value
	if items, ok := value.([]any); ok {
		value = storable(f.Op, items)
		if value == nil {
			return constant(negated)
		}
	} else if !record.Storable(value) {
		return constant(negated)
	}
	if f.Op == record.OpIn && len(value.([]any)) == 0 {
		return constant(negated)
	}
	return &Predicate{
		Kind: Leaf, Negated: negated, Column: Column{alias, f.Field},
		Op: f.Op, Value: value, At: f.At, As: f.As,
	}
}

// storable removes the elements that no stored value can equal; nil means that the comparison is always false.
func storable(op record.Op, items []any) any {
	kept := make([]any, 0, len(items))
	for _, v := range items {
		if record.Storable(v) {
			kept = append(kept, v)
		} else if op == record.OpHasAll || op == record.OpEq {
			return nil
		}
	}
	return kept
}
