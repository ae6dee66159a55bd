package engine

import (
	"slices"

	"recordgraph/record"
)

// locks are the records that the root fields of a mutation name by ID, as the
// transaction locks them before it runs the fields. There are none where the
// statements of the fields lock well enough: the first of them the only record, or
// each one target of a relation, in order.
func (w *walk) locks() []record.Lock {
	var first, named []record.Lock
	single := true // no field locks several records
	for i, key := range w.out.Keys {
		of := w.locksOf(key)
		named = append(named, of...)
		of = w.schema.SortLocks(of)
		single = single && len(of) < 2
		if i == 0 {
			first = of
		}
	}
	sorted := w.schema.SortLocks(named)
	switch {
	case len(sorted) == 1 && slices.Equal(first, sorted):
		return nil
	case single && !slices.ContainsFunc(sorted, exclusive) && ascending(named, sorted):
		return nil
	}
	return sorted
}

// locksOf are the locks of one root field.
func (w *walk) locksOf(key string) []record.Lock {
	switch root := w.out.Roots[key]; {
	case root == nil:
		return w.out.Parts[key].locks()
	case root.Create != nil:
		return root.Create.Locks(nil)
	case root.Update != nil:
		return root.Update.Locks(nil)
	case root.Delete != nil:
		return root.Delete.Locks(nil)
	}
	return nil
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
	if t := w.schema.ByPrefix(id.Prefix); t != nil && w.req.HasScope(t.Write) {
		p.named = append(p.named, record.Lock{Type: t, ID: id, Mode: record.LockNoKeyUpdate})
	}
}
