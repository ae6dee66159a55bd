package engine

import (
	"slices"

	"recordgraph/record"
)

// locks returns the locks of the records that the root fields of a mutation name by
// ID. The transaction takes them before it runs the fields. The result is nil if the
// statements of the fields lock the records safely: the first field locks the only
// record, or each field locks one target of a relation, in order.
func (c *Compiler) locks(op *Operation) []record.Lock {
	if len(op.Keys) < 2 {
		return nil
	}
	var first, named []record.Lock
	single := true // no field locks several records
	for i, key := range op.Keys {
		of := locksOf(op, key)
		named = append(named, of...)
		of = c.schema.SortLocks(of)
		single = single && len(of) < 2
		if i == 0 {
			first = of
		}
	}
	sorted := c.schema.SortLocks(named)
	switch {
	case len(sorted) == 1 && slices.Equal(first, sorted):
		return nil
	case single && !slices.ContainsFunc(sorted, exclusive) && ascending(named, sorted):
		return nil
	}
	return sorted
}

// locksOf returns the locks of one root field.
func locksOf(op *Operation, key string) []record.Lock {
	if root := op.Roots[key]; root != nil {
		if m, ok := root.field.(mutation); ok {
			return m.locks()
		}
		return nil
	}
	return op.Handwritten[key].locks()
}

func exclusive(l record.Lock) bool { return l.Mode != record.LockKeyShare }

// ascending reports whether the order of first mention in named is the order of sorted.
func ascending(named, sorted []record.Lock) bool {
	taken := 0
	for _, l := range named {
		switch at := slices.IndexFunc(sorted, func(s record.Lock) bool { return s.ID == l.ID }); {
		case at == taken:
			taken++
		case at > taken:
			return false
		}
	}
	return true
}

// locks returns the locks of the records that the arguments name: records named by
// ID, which the resolver may change, and targets of relations.
func (p *Handwritten) locks() []record.Lock {
	if p == nil {
		return nil // a meta-field
	}
	locks := slices.Clone(p.named)
	for _, values := range p.Values {
		locks = values.Targets(locks)
	}
	return locks
}

// addNamed adds a lock of the record whose ID is an argument of a handwritten field, if
// the caller may write records of this type.
func (p *Handwritten) addNamed(c *compilation, text string) {
	id, err := record.ParseID(text)
	if err != nil {
		return // the resolver reports the mistake, if its argument must be a record ID
	}
	if t := c.schema.ByPrefix(id.Prefix); t != nil && c.req.Principal.Holds(t.Write) {
		p.named = append(p.named, record.Lock{Type: t, ID: id, Mode: record.LockNoKeyUpdate})
	}
}
