package sqlgen

import (
	"slices"
	"strconv"

	"recordgraph/record"
)

// rowLocks are the locking clauses of the modes.
var rowLocks = map[record.LockMode]string{
	record.LockKeyShare:    " FOR KEY SHARE",
	record.LockNoKeyUpdate: " FOR NO KEY UPDATE",
	record.LockUpdate:      " FOR UPDATE",
}

// group are the locks of one type and mode.
type group struct {
	of   *record.Type
	mode record.LockMode
}

// Lock writes a statement that locks rows one after the other, in the order of
// locks, where they are there:
//
//	SELECT count(*) FROM unnest($1::uuid[], $2::int[]) l(id, n)
//	LEFT JOIN LATERAL (SELECT FROM "studios" t WHERE t.id = l.id AND l.n = 0 FOR KEY SHARE) l0 ON true
//	LEFT JOIN LATERAL (SELECT FROM "movies" t WHERE t.id = l.id AND l.n = 1 FOR NO KEY UPDATE) l1 ON true
//
// The rows of unnest keep their order, because what depends on them laterally can
// only be joined by a nested loop. An inner select that locks is never flattened
// or left out.
func Lock(locks []record.Lock) Statement {
	groups := groupsOf(locks)
	ids, numbers := make([]string, len(locks)), make([]int, len(locks))
	for i, l := range locks {
		ids[i], numbers[i] = l.ID.UUID.String(), slices.Index(groups, group{l.Type, l.Mode})
	}
	var w Writer
	w.Text("SELECT count(*) FROM unnest(")
	w.Arg(UUIDArray(ids))
	w.Text("::uuid[], ")
	w.Arg(intArray(numbers))
	w.Text("::int[]) l(id, n)")
	for n, g := range groups {
		w.Text(" LEFT JOIN LATERAL (SELECT FROM ")
		w.Ident(g.of.Table)
		w.Text(" t WHERE t.id = l.id AND l.n = ")
		w.Int(n)
		w.Text(rowLocks[g.mode], ") l")
		w.Int(n)
		w.Text(" ON true")
	}
	return w.Statement()
}

// groupsOf are the types and modes of locks: documents that differ in the order of
// their records alone have one statement.
func groupsOf(locks []record.Lock) []group {
	var groups []group
	for len(locks) > 0 {
		t := locks[0].Type // those of a type follow one another
		var modes []record.LockMode
		for ; len(locks) > 0 && locks[0].Type == t; locks = locks[1:] {
			if !slices.Contains(modes, locks[0].Mode) {
				modes = append(modes, locks[0].Mode)
			}
		}
		slices.Sort(modes)
		for _, mode := range modes {
			groups = append(groups, group{t, mode})
		}
	}
	return groups
}

// intArray is an array literal of numbers.
func intArray(numbers []int) string {
	b := []byte{'{'}
	for i, n := range numbers {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return string(append(b, '}'))
}
