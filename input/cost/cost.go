// Package cost estimates the work of PostgreSQL for an operation, from its filters, its orders and the model.
package cost

import (
	"math"

	"recordgraph/record"
)

// The weights. A unit is the work for one record of a response: about two microseconds of PostgreSQL and of this service.
// The package does not have the sizes of tables, so reading a table counts as reading 1,000 records: a condition that
// takes 20 ns for each record has the weight 10. docs/api.md has the same table for client developers.
const (
	List      = 1   // a list, with the statement that reads it
	Count     = 40  // totalCount: PostgreSQL reads every matching record
	Sort      = 100 // an order without an index: PostgreSQL reads and sorts every matching record
	Indexed   = 1   // eq, in or eqFold with an index, for each value
	Relation  = 50  // a to-one relation, for each record
	Relations = 100 // a to-many relation, for each record
	Path      = 100 // a path into a JSON value
	LongText  = 10  // factor of an operator that searches in text of over 1,000 characters

	related    = 10  // assumed records of a to-many relation; each condition counts for each of them
	partOfScan = 100 // a list inside a record reads the related records: this part of 1,000
)

// weight is the work of an operator: once, plus each for every element of a list operand.
type weight struct{ once, each int }

// operators are the weights of operators that PostgreSQL evaluates for each record.
var operators = map[record.Op]weight{
	record.OpEq: {10, 0}, record.OpGt: {10, 0}, record.OpGte: {10, 0}, record.OpLt: {10, 0}, record.OpLte: {10, 0},
	record.OpIsNull: {10, 0}, record.OpIsEmpty: {10, 0}, record.OpStartsWith: {10, 0},
	record.OpIn:       {10, 1},
	record.OpContains: {40, 0}, record.OpEndsWith: {40, 0},
	record.OpHas: {25, 25}, record.OpHasAny: {25, 25}, record.OpHasAll: {25, 25},
	record.OpEqFold: {200, 0}, record.OpStartsWithFold: {200, 0}, record.OpContainsFold: {200, 0}, record.OpEndsWithFold: {200, 0},
	record.OpMatches: {400, 0}, // PostgreSQL caches 32 compiled expressions; a statement with more compiles them for each record
}

// documents are the weights of operators on a whole JSON value.
var documents = map[record.Op]weight{
	record.OpEq: {30, 0}, record.OpIsNull: {30, 0}, record.OpHasKey: {30, 0},
	record.OpIn:       {30, 25},
	record.OpContains: {80, 0},
}

// Scan returns the cost of finding the records of a list, in addition to [List] and the records of its page. rows says that
// the list reads records, count that it counts them, and inside that it belongs to a record.
func Scan(c *record.Connection, rows, count, inside bool) int {
	total := 0
	if rows {
		total = Rows(c.Type, c.Filter, c.Order)
	}
	if count {
		total = Sum(total, Times(max(c.Type.Cost, 1), Sum(Count, filter(c.Type, c.Filter, true))))
	}
	if inside {
		total = (total + partOfScan - 1) / partOfScan
	}
	return total
}

// Rows returns the cost of finding the records of a type that match a filter, in an order.
func Rows(t *record.Type, f *record.Filter, order []record.Order) int {
	return Times(max(t.Cost, 1), Sum(filter(t, f, true), sort(t, f, order)))
}

// sort is the cost of an order; 0 with an index.
func sort(t *record.Type, f *record.Filter, order []record.Order) int {
	if len(order) == 0 || ordered(t, f, order[0]) {
		return 0
	}
	total := Sort
	for _, term := range order {
		total = Sum(total, Times(len(term.Via), Relation))
	}
	return total
}

// filter is the cost of a filter. indexed says that PostgreSQL can use an index. It can't inside a relation, under not, and
// under an or with a branch that reads all records: it then evaluates the condition for each record.
func filter(t *record.Type, f *record.Filter, indexed bool) int {
	if f == nil {
		return 0
	}
	switch f.Op {
	case record.OpAnd:
		return all(t, f.Args, indexed)
	case record.OpOr:
		return all(t, f.Args, indexed && found(t, f))
	case record.OpNot:
		return all(t, f.Args, false)
	case record.OpOne:
		to := f.Field.Relation.Type
		return Sum(Relation, Times(max(to.Cost, 1), all(to, f.Args, false)))
	case record.OpSome, record.OpEvery, record.OpNone:
		of := f.Field.Inverse.Type
		return Sum(Relations, Times(related*max(of.Cost, 1), all(of, f.Args, false)))
	}
	if indexed && found(t, f) {
		if f.Op == record.OpStartsWithFold { // a range, like startsWith
			return operators[record.OpStartsWith].once
		}
		return Times(values(f), Indexed)
	}
	return condition(f)
}

func all(t *record.Type, args []*record.Filter, indexed bool) int {
	total := 0
	for _, arg := range args {
		total = Sum(total, filter(t, arg, indexed))
	}
	return total
}

// condition is the cost of evaluating a comparison for each record.
func condition(f *record.Filter) int {
	w := operators[f.Op]
	if f.Field.Scalar == record.ScalarJSON && !f.Field.List && (f.As == 0 || f.As == record.ScalarJSON) {
		w = documents[f.Op]
	}
	total := Sum(w.once, Times(values(f), w.each))
	if f.Field.LongText && w.once > operators[record.OpEq].once {
		total = Times(LongText, total)
	}
	if f.At != nil {
		total = Sum(total, Path)
	}
	return total
}

// values is the number of elements of an operand.
func values(f *record.Filter) int {
	if list, ok := f.Value.([]any); ok {
		return len(list)
	}
	return 1
}

// Sum adds two costs. It returns the greatest cost instead of overflowing.
func Sum(a, b int) int {
	if a > most-b {
		return most
	}
	return a + b
}

// Times multiplies a cost. It returns the greatest cost instead of overflowing.
func Times(n, cost int) int {
	if n > 0 && cost > most/n {
		return most
	}
	return n * cost
}

// most is the greatest cost.
const most = math.MaxInt32
