package record

import (
	"bytes"
	"cmp"
	"slices"
)

// LockMode is how strongly a transaction locks a record, named after PostgreSQL's
// row locks.
type LockMode uint8

// The modes, the weakest first.
const (
	LockKeyShare    LockMode = iota // the record must stay: it is the target of a relation
	LockNoKeyUpdate                 // the record changes
	LockUpdate                      // the record goes away, or its unique keys change
)

// Lock is a record that a document names, and how it must be locked.
type Lock struct {
	Type *Type
	ID   ID
	Mode LockMode
}

// Targets appends the locks of the records that relations lead to.
func (v Values) Targets(locks []Lock) []Lock {
	for _, a := range v {
		if id, ok := a.Value.(ID); ok && a.Field.Relation != nil {
			locks = append(locks, Lock{a.Field.Relation.Type, id, LockKeyShare})
		}
	}
	return locks
}

// Locks appends the locks that the records need.
func (c *Create) Locks(locks []Lock) []Lock {
	for _, values := range c.Inputs {
		locks = values.Targets(locks)
	}
	return locks
}

// Locks appends the locks that the change needs.
func (u *Update) Locks(locks []Lock) []Lock {
	fields := make([]*Field, len(u.Patch))
	for i, a := range u.Patch {
		fields[i] = a.Field
	}
	return u.Patch.Targets(append(locks, Lock{u.Type, u.ID, u.Type.UpdateLock(fields...)}))
}

// Locks appends the lock of the record that is named; those of other records that
// go with it are taken when they are found.
func (d *Delete) Locks(locks []Lock) []Lock {
	return append(locks, Lock{d.Type, d.ID, LockUpdate})
}

// UpdateLock is how an update of fields locks a record: PostgreSQL takes the
// stronger lock when a column of a unique key changes.
func (t *Type) UpdateLock(fields ...*Field) LockMode {
	for _, k := range t.Keys {
		if slices.ContainsFunc(fields, func(f *Field) bool { return slices.Contains(k.Fields, f.Name) }) {
			return LockUpdate
		}
	}
	return LockNoKeyUpdate
}

// SortLocks returns locks in the order of types and IDs, the strongest of each
// record. All transactions that lock records in this order wait for each other in
// turn. A type comes after those that its relations lead to, as in a delete that
// cascades.
func (s *Schema) SortLocks(locks []Lock) []Lock {
	locks = slices.Clone(locks)
	slices.SortFunc(locks, func(a, b Lock) int {
		return cmp.Or(
			cmp.Compare(s.lockOrder[a.Type.Name], s.lockOrder[b.Type.Name]),
			bytes.Compare(a.ID.UUID[:], b.ID.UUID[:]),
			-cmp.Compare(a.Mode, b.Mode))
	})
	return slices.CompactFunc(locks, func(a, b Lock) bool { return a.ID == b.ID })
}

// orderLocks numbers the types: those that relations lead to before those that
// hold the relations, else by name, so that the order doesn't change when a model
// grows.
func (s *Schema) orderLocks() {
	s.lockOrder = map[string]int{}
	byName := slices.SortedFunc(slices.Values(s.Types), func(a, b *Type) int { return cmp.Compare(a.Name, b.Name) })
	visited := map[string]bool{}
	var visit func(*Type)
	visit = func(t *Type) {
		if visited[t.Name] {
			return // also in a circle, which has no order of its own
		}
		visited[t.Name] = true
		for _, f := range t.Fields {
			if f.Relation != nil {
				visit(f.Relation.Type)
			}
		}
		s.lockOrder[t.Name] = len(s.lockOrder)
	}
	for _, t := range byName {
		visit(t)
	}
}
