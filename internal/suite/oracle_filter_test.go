package suite_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"time"

	"recordgraph/store/storetest"
)

// lengths are the lengths of the durations in the database, as PostgreSQL compares them: a
// month has 30 days of 24 hours.
var lengths = map[string]time.Duration{
	"P6M": 180 * 24 * time.Hour, "P180D": 180 * 24 * time.Hour, "P1DT12H": 36 * time.Hour, "PT36H": 36 * time.Hour, "PT0S": 0,
}

// matches reports whether a record matches a raw filter.
func (o *oracle) matches(x *thing, filter any) bool {
	conditions, _ := filter.(map[string]any)
	for name, condition := range conditions {
		if !o.holds(x, name, condition) {
			return false
		}
	}
	return true
}

func (o *oracle) holds(x *thing, name string, condition any) bool {
	each := func(sub any) bool { return o.matches(x, sub) }
	switch name {
	case "and":
		return !slices.ContainsFunc(condition.([]any), func(sub any) bool { return !each(sub) })
	case "or":
		return slices.ContainsFunc(condition.([]any), each)
	case "not":
		return !each(condition)
	}
	operators := condition.(map[string]any)
	kind := o.kind(x.typ, name)
	switch {
	case o.isRecord(kind):
		return o.oneHolds(x.one[name], operators)
	case strings.HasSuffix(kind, "Connection"):
		return o.manyHold(x.many[name], operators)
	}
	for op, operand := range operators {
		if !operatorHolds(kind, op, x.values[name], operand) {
			return false
		}
	}
	return true
}

func (o *oracle) oneHolds(to *thing, filter map[string]any) bool {
	if null, ok := filter["isNull"]; ok {
		return (to == nil) == null.(bool)
	}
	return to != nil && o.matches(to, filter)
}

func (o *oracle) manyHold(all []*thing, quantifiers map[string]any) bool {
	for quantifier, filter := range quantifiers {
		n := 0
		for _, x := range all {
			if o.matches(x, filter) {
				n++
			}
		}
		good := map[string]bool{"some": n > 0, "every": n == len(all), "none": n == 0}[quantifier]
		if !good {
			return false
		}
	}
	return true
}

// operatorHolds evaluates an operator on the value of a field. For null only isNull and the
// negations are true.
func operatorHolds(kind, op string, v, operand any) bool {
	switch op {
	case "isNull":
		return (v == nil) == operand.(bool)
	case "ne":
		return !operatorHolds(kind, "eq", v, operand)
	case "notIn":
		return !operatorHolds(kind, "in", v, operand)
	}
	if v == nil {
		return false
	}
	if items, ok := v.([]any); ok {
		return listOperatorHolds(op, items, operand)
	}
	switch op {
	case "in":
		return slices.ContainsFunc(operand.([]any), func(item any) bool { return compareValues(kind, v, item) == 0 })
	case "between":
		ends := operand.(map[string]any)
		from, hasFrom := ends["from"]
		to, hasTo := ends["to"]
		return (!hasFrom || compareValues(kind, v, from) >= 0) && (!hasTo || compareValues(kind, v, to) < 0)
	case "hasKey":
		object, _ := v.(document).value.(map[string]any)
		_, has := object[operand.(string)]
		return has
	case "eq", "gt", "gte", "lt", "lte":
		return slices.Contains(outcomes[op], compareValues(kind, v, operand))
	}
	return textHolds(op, v.(string), operand.(string))
}

var outcomes = map[string][]int{"eq": {0}, "gt": {1}, "gte": {0, 1}, "lt": {-1}, "lte": {-1, 0}}

func listOperatorHolds(op string, items []any, operand any) bool {
	has := func(x any) bool { return slices.Contains(items, x) }
	switch op {
	case "eq":
		return slices.Equal(items, operand.([]any))
	case "has":
		return has(operand)
	case "hasAny":
		return slices.ContainsFunc(operand.([]any), has)
	case "hasAll":
		return !slices.ContainsFunc(operand.([]any), func(x any) bool { return !has(x) })
	case "isEmpty":
		return (len(items) == 0) == operand.(bool)
	}
	panic(op + " is no operator of lists")
}

func textHolds(op, v, operand string) bool {
	if fold, ok := strings.CutSuffix(op, "Fold"); ok {
		op, v, operand = fold, storetest.Fold(v), storetest.Fold(operand)
	}
	switch op {
	case "eq":
		return v == operand
	case "contains":
		return strings.Contains(v, operand)
	case "startsWith":
		return strings.HasPrefix(v, operand)
	case "endsWith":
		return strings.HasSuffix(v, operand)
	}
	panic(op + " is no operator of texts")
}

// compareValues compares two values of a scalar, in the form of JSON.
func compareValues(kind string, a, b any) int {
	switch kind {
	case "Int", "Float", "BigInt", "Decimal":
		return rational(a).Cmp(rational(b))
	case "Boolean":
		return cmp.Compare(ordinal(a), ordinal(b))
	case "DateTime":
		return instant(a).Compare(instant(b))
	case "Duration":
		return cmp.Compare(lengths[a.(string)], lengths[b.(string)])
	case "JSON":
		if reflect.DeepEqual(a.(document).value, plainJSON(b)) {
			return 0
		}
		return 1
	}
	return strings.Compare(a.(string), b.(string))
}

// ordinal is the place of a boolean in an order.
func ordinal(v any) int {
	if v == true {
		return 1
	}
	return 0
}

// rational parses a number, or a string with a number.
func rational(v any) *big.Rat {
	r, ok := new(big.Rat).SetString(fmt.Sprint(v))
	if !ok {
		panic(fmt.Sprint(v, " is no number"))
	}
	return r
}

func instant(v any) time.Time {
	t, err := time.Parse(time.RFC3339Nano, v.(string))
	if err != nil {
		panic(err)
	}
	return t
}

// term is one term of an order: a field, through relations.
type term struct {
	via         []string
	field, kind string
	desc        bool
	nullsFirst  bool
}

// terms reads an orderBy on a type.
func (o *oracle) terms(typ string, orderBy any) []term {
	items, _ := orderBy.([]any)
	out := make([]term, len(items))
	for i, item := range items {
		at := typ
		for next := item; next != nil; {
			for name, inner := range next.(map[string]any) {
				kind := o.kind(at, name)
				if o.isRecord(kind) {
					out[i].via, at, next = append(out[i].via, name), kind, inner
					continue
				}
				direction := inner.(string)
				out[i].field, out[i].kind, out[i].desc = name, kind, strings.HasPrefix(direction, "DESC")
				out[i].nullsFirst = strings.HasSuffix(direction, "_FIRST") || direction == "DESC"
				next = nil
			}
		}
	}
	return out
}

// value is the sort key of a record.
func (t term) value(x *thing) any {
	for _, name := range t.via {
		if x = x.one[name]; x == nil {
			return nil
		}
	}
	return x.values[t.field]
}

// compareThings is the total order: the terms, then the ID in the direction of the last
// term.
func compareThings(terms []term, a, b *thing) int {
	desc := false
	for _, t := range terms {
		desc = t.desc
		if c := t.compare(t.value(a), t.value(b)); c != 0 {
			return c
		}
	}
	c := cmp.Compare(a.n, b.n)
	if desc {
		return -c
	}
	return c
}

func (t term) compare(a, b any) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil || b == nil:
		if (a == nil) == t.nullsFirst {
			return -1
		}
		return 1
	case t.desc:
		a, b = b, a
	}
	return compareValues(t.kind, a, b)
}

// canonical formats arguments so that equal arguments are equal texts.
func canonical(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
