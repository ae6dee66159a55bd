// Package cost computes what an operation asks of PostgreSQL, before any SQL, from its filters, its orders and the model alone.
package cost

import (
	"math"

	"recordgraph/record"
)

// The weights. A unit is the work of one record in an answer: about two microseconds of PostgreSQL and of this service.
// How many records a table has is not known here, so reading a table counts as reading 1,000 records: a condition that
// takes 20 ns for each record has the weight 10. docs/api.md has the same table for client developers.
const (
	List      = 1   // a list, with the statement that reads it
	Count     = 40  // totalCount: every record that matches is visited
	Sort      = 100 // an order that no index has: every record that matches is read and sorted
	Indexed   = 1   // eq, in or eqFold that an index answers, for each value
	Relation  = 50  // a step to the record of a relation to one, for each record
	Relations = 100 // a step to the records of a relation to many, for each record
	Path      = 100 // a step into a JSON value
	LongText  = 10  // times the weight of an operator that searches in text of over 1,000 characters

	related    = 10  // records on the other side of a relation to many; what the filter asks of each counts as often
	partOfScan = 100 // a list inside a record reads the related records: this part of 1,000
)

// weight is the work of an operator: once, and for each value of its operand where that is a list.
type weight struct{ once, each int }

// operators are the weights of operators that look at each record.
var operators = map[record.Op]weight{
	record.OpEq: {10, 0}, record.OpGt: {10, 0}, record.OpGte: {10, 0}, record.OpLt: {10, 0}, record.OpLte: {10, 0},
	record.OpIsNull: {10, 0}, record.OpIsEmpty: {10, 0}, record.OpStartsWith: {10, 0},
	record.OpIn:       {10, 1},
	record.OpContains: {40, 0}, record.OpEndsWith: {40, 0},
	record.OpHas: {25, 25}, record.OpHasAny: {25, 25}, record.OpHasAll: {25, 25},
	record.OpEqFold: {200, 0}, record.OpStartsWithFold: {200, 0}, record.OpContainsFold: {200, 0}, record.OpEndsWithFold: {200, 0},
	record.OpMatches: {400, 0}, // PostgreSQL keeps 32 compiled expressions; a statement with more compiles them for each record
}

// documents are the weights of operators that compare a JSON value as such.
var documents = map[record.Op]weight{
	record.OpEq: {30, 0}, record.OpIsNull: {30, 0}, record.OpHasKey: {30, 0},
	record.OpIn:       {30, 25},
	record.OpContains: {80, 0},
}

// Scan returns the cost of finding the records of a list, which comes on top of [List] and the records of its page. rows
// says that records of the page are read, count that they are counted; inside, that the list belongs to a record.
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

// sort is the cost of an order. That of an index costs nothing.
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

// filter is the cost of a filter; indexed says that an index may find what it asks for. Inside a relation, under not, and
// where another branch of an or reads all records anyway, a condition is checked for each record instead.
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
		if f.Op == record.OpStartsWithFold { // a range, as of startsWith
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

// condition is the cost of a comparison with each record.
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

// values is how many values an operand holds.
func values(f *record.Filter) int {
	if list, ok := f.Value.([]any); ok {
		return len(list)
	}
	return 1
}

// Sum adds, and stops at the greatest cost instead of wrapping round.
func Sum(a, b int) int {
	if a > most-b {
		return most
	}
	return a + b
}

// Times multiplies, and stops at the greatest cost instead of wrapping round.
func Times(n, cost int) int {
	if n > 0 && cost > most/n {
		return most
	}
	return n * cost
}

// most is the greatest cost.
const most = math.MaxInt32
