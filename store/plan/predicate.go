package plan

import (
	"slices"

	"recordgraph/record"
)

// PredicateKind is the kind of a predicate's node.
type PredicateKind uint8

// The kinds of predicates. Constants are folded away below the top.
const (
	True PredicateKind = iota + 1
	False
	All    // every Arg
	Either // some Arg
	Leaf   // Op on Column
	Exists // a related record that matches Where
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

// FirstExists is the first alias of records inside Exists; those below belong to joins.
const FirstExists = 1000

// filters counts aliases: each Exists has its own.
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

// combine joins the arguments; by De Morgan a negated connective is the other one over negated arguments.
func (b *filters) combine(alias int, f *record.Filter, negated bool) *Predicate {
	args := make([]*Predicate, len(f.Args))
	for i, a := range f.Args {
		args[i] = b.predicate(alias, a, negated)
	}
	if (f.Op == record.OpAnd) != negated {
		return fold(All, args)
	}
	return fold(Either, args)
}

// fold drops the arguments that change nothing and flattens the rest.
func fold(kind PredicateKind, args []*Predicate) *Predicate {
	neutral, absorbing := True, False
	if kind == Either {
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

// foreignKey answers filters on the ID alone from the foreign key; nil for others. It does not serve a type with a
// rule, because it does not look at the record.
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
		return constant((f.Op == record.OpIsNull) != negated) // nothing is there
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

// storable drops the elements no stored value can equal; nil means that the whole comparison can't hold.
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
