package store_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"recordgraph/record"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

// evaluation evaluates filters in memory.
type evaluation struct {
	w    *world
	memo map[memoKey]bool // of filters on related records
}

type memoKey struct {
	f *record.Filter
	r *row
}

// holds reports whether a record matches a filter.
func (e evaluation) holds(f *record.Filter, r *row) bool {
	if f == nil {
		return true
	}
	switch f.Op {
	case record.OpAnd:
		return !slices.ContainsFunc(f.Args, func(a *record.Filter) bool { return !e.holds(a, r) })
	case record.OpOr:
		return slices.ContainsFunc(f.Args, func(a *record.Filter) bool { return e.holds(a, r) })
	case record.OpNot:
		return !e.holds(f.Args[0], r)
	case record.OpOne:
		one := e.w.one(r, f.Field)
		return one != nil && e.inner(f, one)
	case record.OpSome:
		return slices.ContainsFunc(e.w.many(r, f.Field), func(m *row) bool { return e.inner(f, m) })
	case record.OpNone:
		return !slices.ContainsFunc(e.w.many(r, f.Field), func(m *row) bool { return e.inner(f, m) })
	case record.OpEvery:
		return !slices.ContainsFunc(e.w.many(r, f.Field), func(m *row) bool { return !e.inner(f, m) })
	}
	return leafHolds(f, r.values[f.Field])
}

// inner reports whether a related record matches the filter on the relation.
func (e evaluation) inner(f *record.Filter, r *row) bool {
	if len(f.Args) == 0 {
		return true
	}
	key := memoKey{f.Args[0], r}
	known, ok := e.memo[key]
	if !ok {
		known = e.holds(f.Args[0], r)
		e.memo[key] = known
	}
	return known
}

// leafHolds compares a stored value. Only isNull is true for a null.
func leafHolds(f *record.Filter, v any) bool {
	switch {
	case f.Field.Scalar == record.ScalarJSON:
		return jsonHolds(f, v)
	case f.Op == record.OpIsNull:
		return v == nil
	case v == nil:
		return false
	case f.Field.List:
		return listHolds(f, v.([]any))
	}
	return scalarHolds(f.Field.Scalar, f.Op, v, f.Value)
}

func listHolds(f *record.Filter, items []any) bool {
	has := func(x any) bool {
		return slices.ContainsFunc(items, func(item any) bool { return compareValues(f.Field.Scalar, item, x) == 0 })
	}
	switch f.Op {
	case record.OpEq:
		return slices.EqualFunc(items, f.Value.([]any), func(a, b any) bool { return compareValues(f.Field.Scalar, a, b) == 0 })
	case record.OpHas:
		return has(f.Value)
	case record.OpHasAny:
		return slices.ContainsFunc(f.Value.([]any), has)
	case record.OpHasAll:
		return !slices.ContainsFunc(f.Value.([]any), func(x any) bool { return !has(x) })
	case record.OpIsEmpty:
		return len(items) == 0
	}
	panic("no operator of lists")
}

func scalarHolds(s record.Scalar, op record.Op, v, operand any) bool {
	switch op {
	case record.OpEq:
		return compareValues(s, v, operand) == 0
	case record.OpIn:
		return slices.ContainsFunc(operand.([]any), func(x any) bool { return compareValues(s, v, x) == 0 })
	case record.OpGt:
		return compareValues(s, v, operand) > 0
	case record.OpGte:
		return compareValues(s, v, operand) >= 0
	case record.OpLt:
		return compareValues(s, v, operand) < 0
	case record.OpLte:
		return compareValues(s, v, operand) <= 0
	}
	return textHolds(op, v.(string), operand.(string))
}

func textHolds(op record.Op, v, x string) bool {
	switch op {
	case record.OpContains:
		return strings.Contains(v, x)
	case record.OpStartsWith:
		return strings.HasPrefix(v, x)
	case record.OpEndsWith:
		return strings.HasSuffix(v, x)
	case record.OpMatches:
		return regexp.MustCompile(x).MatchString(v)
	case record.OpEqFold:
		return Fold(v) == Fold(x)
	case record.OpContainsFold:
		return strings.Contains(Fold(v), Fold(x))
	case record.OpStartsWithFold:
		return strings.HasPrefix(Fold(v), Fold(x))
	case record.OpEndsWithFold:
		return strings.HasSuffix(Fold(v), Fold(x))
	}
	panic("no operator of texts")
}

// compareValues orders two values of a scalar.
func compareValues(s record.Scalar, a, b any) int {
	switch s {
	case record.ScalarID:
		x, y := a.(record.ID).UUID, b.(record.ID).UUID
		return bytes.Compare(x[:], y[:])
	case record.ScalarUUID:
		x, y := a.(uuid.UUID), b.(uuid.UUID)
		return bytes.Compare(x[:], y[:])
	case record.ScalarBoolean:
		return cmp.Compare(truth(a), truth(b))
	case record.ScalarInt, record.ScalarBigInt:
		return cmp.Compare(a.(int64), b.(int64))
	case record.ScalarFloat:
		return cmp.Compare(a.(float64), b.(float64))
	case record.ScalarDecimal:
		return rational(string(a.(record.Decimal))).Cmp(rational(string(b.(record.Decimal))))
	case record.ScalarDate:
		return cmp.Compare(a.(record.Date), b.(record.Date))
	case record.ScalarDateTime:
		return a.(time.Time).Compare(b.(time.Time))
	case record.ScalarDuration:
		return cmp.Compare(length(a.(record.Duration)), length(b.(record.Duration)))
	case record.ScalarJSON:
		if jsonEqual(decode(a.(json.RawMessage)), decode(b.(json.RawMessage))) {
			return 0
		}
		return 1
	}
	return cmp.Compare(a.(string), b.(string))
}

func truth(v any) int {
	if v.(bool) {
		return 1
	}
	return 0
}

// length is PostgreSQL's length of a duration for comparisons: months of 30 days of 24 hours.
func length(d record.Duration) int64 {
	return (int64(d.Months)*30+int64(d.Days))*86400e6 + d.Micros
}

func rational(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic(s + " is no number")
	}
	return r
}
