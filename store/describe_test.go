package store_test

import (
	"fmt"
	"strings"

	"recordgraph/record"
)

var opNames = map[record.Op]string{
	record.OpAnd: "and", record.OpOr: "or", record.OpNot: "not", record.OpEq: "eq", record.OpIn: "in", record.OpIsNull: "isNull",
	record.OpGt: "gt", record.OpGte: "gte", record.OpLt: "lt", record.OpLte: "lte", record.OpContains: "contains",
	record.OpStartsWith: "startsWith", record.OpEndsWith: "endsWith", record.OpMatches: "matches", record.OpEqFold: "eqFold",
	record.OpContainsFold: "containsFold", record.OpStartsWithFold: "startsWithFold", record.OpEndsWithFold: "endsWithFold",
	record.OpHas: "has", record.OpHasAny: "hasAny", record.OpHasAll: "hasAll", record.OpIsEmpty: "isEmpty", record.OpHasKey: "hasKey",
	record.OpOne: "one", record.OpSome: "some", record.OpEvery: "every", record.OpNone: "none",
}

// describeFilter formats a filter for failure messages.
func describeFilter(f *record.Filter) string {
	if f == nil {
		return "all"
	}
	args := make([]string, len(f.Args))
	for i, a := range f.Args {
		args[i] = describeFilter(a)
	}
	inner := "(" + strings.Join(args, ", ") + ")"
	switch {
	case f.Field == nil:
		return opNames[f.Op] + inner
	case f.Field.Inverse != nil || f.Op == record.OpOne:
		return f.Field.Name + " " + opNames[f.Op] + inner
	}
	out := f.Field.Name
	if f.At != nil {
		out += fmt.Sprintf("%q", f.At)
	}
	if f.As != 0 {
		out += " as " + f.As.String()
	}
	out += " " + opNames[f.Op]
	if f.Value != nil {
		out += " " + showValue(f.Value)
	}
	return out
}

func showValue(v any) string {
	if items, ok := v.([]any); ok {
		texts := make([]string, len(items))
		for i, item := range items {
			texts[i] = showValue(item)
		}
		return "[" + strings.Join(texts, " ") + "]"
	}
	if s, ok := v.(string); ok {
		return fmt.Sprintf("%q", s)
	}
	return fmt.Sprintf("%s", v)
}

func describeOrder(order []record.Order) string {
	out := make([]string, len(order))
	for i, o := range order {
		for _, via := range o.Via {
			out[i] += via.Name + "."
		}
		out[i] += o.Field.Name
		if o.Desc {
			out[i] += " desc"
		}
		out[i] += []string{"", " nulls first", " nulls last"}[o.Nulls]
	}
	return "[" + strings.Join(out, ", ") + "]"
}
