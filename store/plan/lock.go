package plan

import (
	"slices"

	"recordgraph/record"
)

// Locks locks rows of record types one after the other. Missing records are ignored.
type Locks struct {
	Groups []LockGroup
	IDs    []record.ID // in the order in which they are locked
	In     []int       // the group of each
}

// LockGroup is the rows of one type that are locked in one mode.
type LockGroup struct {
	Source
	Mode record.LockMode
}

// Lock plans locks in their order. The groups depend only on the types and modes, so documents that name their records
// in another order share a statement.
func (p *Planner) Lock(locks []record.Lock) *Locks {
	out := &Locks{IDs: make([]record.ID, len(locks)), In: make([]int, len(locks))}
	for rest := locks; len(rest) > 0; {
		t := rest[0].Type // locks are sorted by type
		var modes []record.LockMode
		for ; len(rest) > 0 && rest[0].Type == t; rest = rest[1:] {
			if !slices.Contains(modes, rest[0].Mode) {
				modes = append(modes, rest[0].Mode)
			}
		}
		slices.Sort(modes)
		for _, mode := range modes {
			out.Groups = append(out.Groups, LockGroup{p.source(t, Root), mode})
		}
	}
	for i, l := range locks {
		out.IDs[i] = l.ID
		out.In[i] = slices.IndexFunc(out.Groups, func(g LockGroup) bool { return g.Type == l.Type && g.Mode == l.Mode })
	}
	return out
}
