package sqlgen

import (
	"strconv"

	"recordgraph/record"
	"recordgraph/store/plan"
)

// rowLocks are the locking clauses of the modes.
var rowLocks = map[record.LockMode]string{
	record.LockKeyShare:    " FOR KEY SHARE",
	record.LockNoKeyUpdate: " FOR NO KEY UPDATE",
	record.LockUpdate:      " FOR UPDATE",
}

// Lock writes a statement that locks rows one after the other, in the order of their IDs in the plan:
//
//	SELECT count(*) FROM unnest($1::uuid[], $2::int[]) l(id, n)
//	LEFT JOIN LATERAL (SELECT FROM "studios" t0 WHERE t0."id" = l.id AND l.n = 0 FOR KEY SHARE) l0 ON true
//	LEFT JOIN LATERAL (SELECT FROM "movies" t0 WHERE t0."id" = l.id AND l.n = 1 FOR NO KEY UPDATE) l1 ON true
//
// PostgreSQL reads the rows of unnest in their order, because a lateral join is always a nested loop. It never flattens
// or removes a subquery with a locking clause.
func Lock(locks *plan.Locks) Statement {
	var w Writer
	w.Text("SELECT count(*) FROM unnest(")
	w.Arg(idArray(locks.IDs))
	w.Text("::uuid[], ")
	w.Arg(intArray(locks.In))
	w.Text("::int[]) l(id, n)")
	for n, g := range locks.Groups {
		w.Text(" LEFT JOIN LATERAL (SELECT FROM ")
		w.source(g.Source)
		w.Text(` WHERE t0."id" = l.id AND l.n = `)
		w.Int(n)
		w.Text(rowLocks[g.Mode], ") l")
		w.Int(n)
		w.Text(" ON true")
	}
	return w.Statement()
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
