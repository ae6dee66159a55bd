package plan

import "recordgraph/record"

// order appends the keys of a total order: the given terms, then the ID in the direction of the last term.
func (b *builder) order(terms []record.Order, reversed bool) {
	desc := false
	for _, term := range terms {
		alias, nullable := Root, false
		for _, via := range term.Via {
			nullable = nullable || b.nullable(Column{alias, via})
			alias = b.join(alias, via)
		}
		nullable = nullable || b.nullable(Column{alias, term.Field})
		desc = term.Desc
		b.key(Column{alias, term.Field}, term, nullable, reversed)
		if len(term.Via) == 0 && term.Field.Name == "id" {
			return
		}
	}
	b.key(Column{Root, b.rows.Type.ID()}, record.Order{Desc: desc}, false, reversed)
}

func (b *builder) nullable(c Column) bool {
	return !c.Field.NonNull && !b.rows.Where.rejectsNull(c)
}

func (b *builder) key(c Column, term record.Order, nullable, reversed bool) {
	for _, k := range b.rows.Order {
		if k.Column == c {
			return
		}
	}
	nullsFirst := term.Nulls == record.NullsFirst || term.Nulls == record.NullsDefault && term.Desc
	b.rows.Order = append(b.rows.Order, Key{
		Column: c, Desc: term.Desc != reversed, NullsFirst: nullsFirst != reversed, Nullable: nullable, Cell: -1,
	})
}

// rowComparable reports whether a row comparison can replace the comparisons of all keys: no key is nullable, and all
// have the same direction.
func rowComparable(keys []Key) bool {
	for _, k := range keys {
		if k.Nullable || k.Desc != keys[0].Desc {
			return false
		}
	}
	return true
}

// beforeCursor is the predicate of all rows before a cursor, including nulls, for pages with a cursor at both ends.
func beforeCursor(keys []Key, at []any) *Predicate {
	opposite := make([]Key, len(keys))
	for i, k := range keys {
		k.Desc, k.NullsFirst = !k.Desc, !k.NullsFirst
		opposite[i] = k
	}
	var ends []*Predicate
	for i := range opposite {
		for _, bound := range boundsAfter(opposite[i], at[i] == nil) {
			var all []*Predicate
			for j := range i {
				all = append(all, equals(keys[j], at[j]))
			}
			all = append(all, bounded(opposite[i], bound, at[i]))
			ends = append(ends, fold(And, all))
		}
	}
	return fold(Or, ends)
}

func equals(k Key, at any) *Predicate {
	if at == nil {
		return bounded(k, IsNull, nil)
	}
	return bounded(k, Equal, at)
}

func bounded(k Key, bound Bound, at any) *Predicate {
	p := &Predicate{Kind: Leaf, Column: k.Column, Value: at}
	switch bound {
	case IsNull, NotNull:
		p.Op, p.Negated, p.Value = record.OpIsNull, bound == NotNull, nil
	case Equal:
		p.Op = record.OpEq
	default:
		p.Op = record.OpGt
		if k.Desc {
			p.Op = record.OpLt
		}
	}
	return p
}
