package engine

import (
	"slices"

	"recordgraph/record"
)

// lock returns the records that the root fields of a mutation name by ID, as the
// transaction locks them before it runs the fields. There are none where the
// statements of the fields lock well enough: the first of them the only record, or
// each one target of a relation, in order.
func (c *Compiler) lock(op *Operation) []record.Lock {
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

// locksOf are the locks of one root field.
func locksOf(op *Operation, key string) []record.Lock {
	if root := op.Roots[key]; root != nil {
		if m, ok := root.field.(mutation); ok {
			return m.locks()
		}
		return nil
	}
	return op.Parts[key].locks()
}

func exclusive(l record.Lock) bool { return l.Mode != record.LockKeyShare }

// ascending reports whether locks, each taken where it is first named, are in
// order.
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

// locks are what a hand-written root field names in its arguments: records by their
// IDs, which it may change, and targets of relations.
func (p *Part) locks() []record.Lock {
	if p == nil {
		return nil // __typename
	}
	locks := slices.Clone(p.named)
	for _, values := range p.Values {
		locks = values.Targets(locks)
	}
	return locks
}

// name notes the record that an argument of a hand-written field names, where the
// caller may write its type: nobody else has a reason to lock it.
func (p *Part) name(w *walk, text string) {
	id, err := record.ParseID(text)
	if err != nil {
		return // the resolver says what is wrong with it, if it is meant to be one
	}
	if t := w.schema.ByPrefix(id.Prefix); t != nil && w.req.Principal.Holds(t.Write) {
		p.named = append(p.named, record.Lock{Type: t, ID: id, Mode: record.LockNoKeyUpdate})
	}
}
