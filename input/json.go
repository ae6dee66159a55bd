package input

import (
	"slices"
	"strings"

	"recordgraph/record"
)

const keyAt = "at"

// pathOperators are the operators of a value inside JSON. eq, ne, in and notIn
// compare any JSON; the ranges compare numbers with numbers and strings with
// strings; the rest is for strings.
var pathOperators = []operator{
	{"eq", record.OpEq, false, takesOne, nil},
	{"ne", record.OpEq, true, takesOne, nil},
	{"in", record.OpIn, false, takesMany, nil},
	{"notIn", record.OpIn, true, takesMany, nil},
	{"isNull", record.OpIsNull, false, takesFlag, nil},
	{"gt", record.OpGt, false, takesOne, nil},
	{"gte", record.OpGte, false, takesOne, nil},
	{"lt", record.OpLt, false, takesOne, nil},
	{"lte", record.OpLte, false, takesOne, nil},
	{"between", 0, false, takesBetween, nil},
	{"hasKey", record.OpHasKey, false, takesText, nil},
	{"contains", record.OpContains, false, takesText, nil},
	{"startsWith", record.OpStartsWith, false, takesText, nil},
	{"endsWith", record.OpEndsWith, false, takesText, nil},
	{"matches", record.OpMatches, false, takesRegexp, nil},
	{"eqFold", record.OpEqFold, false, takesText, nil},
	{"containsFold", record.OpContainsFold, false, takesText, nil},
	{"startsWithFold", record.OpStartsWithFold, false, takesText, nil},
	{"endsWithFold", record.OpEndsWithFold, false, takesText, nil},
}

// jsonPath reads {at: ["a", "b"], …operators}.
func (w *filterReader) jsonPath(f *record.Field, path string, raw any) *record.Filter {
	w.leaves-- // the operators inside count
	m, ok := w.object(path, raw)
	if !ok {
		return nil
	}
	at, ok := w.at(join(path, keyAt), m)
	names := append([]string{keyAt}, named(pathOperators, record.ScalarJSON)...)
	if len(m) < 2 {
		w.Wrong(path, "must hold at and an operator, such as eq")
	}
	w.unknown(path, m, func(name string) bool { return slices.Contains(names, name) },
		"is not one of ", strings.Join(names, ", "))
	var all []*record.Filter
	for _, o := range pathOperators {
		raw, there := m[o.name]
		if !there {
			continue
		}
		w.leaves++
		leaf := w.inside(f, join(path, o.name), raw, o, at)
		if leaf != nil && o.negated {
			leaf = record.Not(leaf)
		}
		all = append(all, leaf)
	}
	if !ok {
		return nil
	}
	return record.And(all...)
}

// at reads the steps to a value: keys of objects, indices of arrays.
func (w *filterReader) at(path string, m map[string]any) ([]string, bool) {
	raw, there := m[keyAt]
	if !there {
		w.Wrong(path, "is required")
		return nil, false
	}
	items, ok := w.list(path, raw)
	if ok && len(items) == 0 {
		w.Wrong(path, "must name at least one key")
		ok = false
	}
	steps := make([]string, len(items))
	for i, item := range items {
		s, isText := item.(string)
		if !isText {
			w.Wrong(joinIndex(path, i), "must be a string")
		}
		steps[i], ok = s, ok && isText
	}
	return steps, ok
}

// inside reads one operator of a value inside JSON.
func (w *filterReader) inside(f *record.Field, path string, raw any, o operator, at []string) *record.Filter {
	if raw == nil {
		w.Wrong(path, nullOperand(o))
		return nil
	}
	var leaf *record.Filter
	switch o.takes {
	case takesFlag:
		return w.insideFlag(f, path, raw, at)
	case takesBetween:
		return w.insideBetween(f, path, raw, at)
	case takesText, takesRegexp:
		v, ok := w.operand(nil, f, path, raw, o.takes)
		if !ok {
			return nil
		}
		leaf = &record.Filter{Op: o.op, Field: f, Value: v, As: record.ScalarString}
	default:
		leaf = w.insideValue(f, path, raw, o)
	}
	return located(leaf, at)
}

func (w *filterReader) insideValue(f *record.Field, path string, raw any, o operator) *record.Filter {
	if o.op == record.OpEq || o.op == record.OpIn {
		v, ok := w.operand(nil, f, path, raw, o.takes)
		if !ok {
			return nil
		}
		return &record.Filter{Op: o.op, Field: f, Value: v, As: record.ScalarJSON}
	}
	v, as, err := rangeOperand(raw)
	if err != nil {
		w.Wrong(path, err.Error())
		return nil
	}
	return &record.Filter{Op: o.op, Field: f, Value: v, As: as}
}

func (w *filterReader) insideFlag(f *record.Field, path string, raw any, at []string) *record.Filter {
	flag := w.flag(f, path, raw, record.OpIsNull)
	if flag == nil {
		return nil
	}
	if flag.Op == record.OpNot {
		flag.Args[0] = located(flag.Args[0], at)
		return flag
	}
	return located(flag, at)
}

func (w *filterReader) insideBetween(f *record.Field, path string, raw any, at []string) *record.Filter {
	m, ok := w.object(path, raw)
	if !ok {
		return nil
	}
	if len(m) == 0 {
		w.Wrong(path, "must hold from or to")
	}
	w.unknown(path, m, func(name string) bool { return name == "from" || name == "to" }, "is not one of from and to", "")
	var all []*record.Filter
	for _, end := range []operator{{name: "from", op: record.OpGte}, {name: "to", op: record.OpLt}} {
		if raw, there := m[end.name]; there {
			all = append(all, located(w.insideValue(f, join(path, end.name), raw, end), at))
		}
	}
	return record.And(all...)
}

// located places a comparison inside the value. A key with the character NUL
// is nowhere: what is there is null and equals nothing.
func located(leaf *record.Filter, at []string) *record.Filter {
	if leaf == nil {
		return nil
	}
	if slices.ContainsFunc(at, func(s string) bool { return strings.IndexByte(s, 0) >= 0 }) {
		if leaf.Op == record.OpIsNull {
			return &record.Filter{Op: record.OpAnd}
		}
		return &record.Filter{Op: record.OpOr}
	}
	leaf.At = at
	return leaf
}
