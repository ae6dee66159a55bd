package record

import (
	"bytes"
	"cmp"
	"slices"
)

// LockMode is a mode of PostgreSQL's row locks.
type LockMode uint8

// The modes, the weakest first.
const (
	LockKeyShare    LockMode = iota // the record is the target of a relation and must not be deleted
	LockNoKeyUpdate                 // the record is updated
	LockUpdate                      // the record is deleted, or its unique keys are updated
)

// Lock is a lock of a record that a document names.
type Lock struct {
	Type *Type
	ID   ID
	Mode LockMode
}

// Targets appends the locks of the targets of relations.
func (v Values) Targets(locks []Lock) []Lock {
	for _, a := range v {
		if id, ok := a.Value.(ID); ok && a.Field.Relation != nil {
			locks = append(locks, Lock{a.Field.Relation.Type, id, LockKeyShare})
		}
	}
	return locks
}

// Locks appends the locks of the relations' targets.
func (c *Create) Locks(locks []Lock) []Lock {
	for _, values := range c.Inputs {
		locks = values.Targets(locks)
	}
	return locks
}

// Locks appends the locks of the record and of the relations' targets.
func (u *Update) Locks(locks []Lock) []Lock {
	fields := make([]*Field, len(u.Patch))
	for i, a := range u.Patch {
		fields[i] = a.Field
	}
	return u.Patch.Targets(append(locks, Lock{u.Type, u.ID, u.Type.UpdateLock(fields...)}))
}

// Locks appends the lock of the record. The store locks the records that the delete
// cascades to when it finds them.
func (d *Delete) Locks(locks []Lock) []Lock {
	return append(locks, Lock{d.Type, d.ID, LockUpdate})
}

// UpdateLock is the lock mode of an update of fields. PostgreSQL takes the stronger lock
// when a column of a unique key changes.
func (t *Type) UpdateLock(fields ...*Field) LockMode {
	for _, k := range t.Keys {
		if slices.ContainsFunc(fields, func(f *Field) bool { return slices.Contains(k.Fields, f.Name) }) {
			return LockUpdate
		}
	}
	return LockNoKeyUpdate
}

// SortLocks returns the locks sorted by type and ID, with the strongest mode of each record.
// Transactions that lock records in this order cannot deadlock. A type follows the targets
// of its relations, as in a delete that cascades.
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

// orderLocks numbers the types: the targets of a type's relations before the type, else by
// name, so that new types do not change the order.
func (s *Schema) orderLocks() {
	s.lockOrder = map[string]int{}
	byName := slices.SortedFunc(slices.Values(s.Types), func(a, b *Type) int { return cmp.Compare(a.Name, b.Name) })
	visited := map[string]bool{}
	var visit func(*Type)
	visit = func(t *Type) {
		if visited[t.Name] {
			return // visited, or part of a cycle of relations
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
