package input

import (
	"slices"
	"strings"

	"recordgraph/record"
)

func (w *filterReader) jsonPath(f *record.Field, path string, raw any) *record.Filter {
	w.leaves-- // the operators inside count instead
	m, ok := w.object(path, raw)
	if !ok {
		return nil
	}
	at, ok := w.at(join(path, record.KeyAt), m)
	if len(m) < 2 {
		w.Wrong(path, "must have at and an operator, such as eq")
	}
	w.unknown(path, m, func(name string) bool { return name == record.KeyAt || hasOperator(record.PathOperators, name) },
		"is not one of at, ", operatorNames(record.PathOperators))
	var all []*record.Filter
	for _, o := range record.PathOperators {
		raw, present := m[o.Name]
		if !present {
			continue
		}
		w.leaves++
		leaf := w.inside(f, join(path, o.Name), raw, o, at)
		if leaf != nil && o.Negated {
			leaf = record.Not(leaf)
		}
		all = append(all, leaf)
	}
	if !ok {
		return nil
	}
	return record.And(all...)
}

// at reads the path to a value: keys of objects and indices of arrays.
func (w *filterReader) at(path string, m map[string]any) ([]string, bool) {
	raw, present := m[record.KeyAt]
	if !present {
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

// inside reads one operator on a value inside JSON.
func (w *filterReader) inside(f *record.Field, path string, raw any, o record.Operator, at []string) *record.Filter {
	if raw == nil {
		w.Wrong(path, nullOperand(o))
		return nil
	}
	var leaf *record.Filter
	switch o.Takes {
	case record.TakesFlag:
		return w.insideFlag(f, path, raw, at)
	case record.TakesBetween:
		return w.insideBetween(f, path, raw, at)
	case record.TakesText, record.TakesRegexp:
		v, ok := w.operand(nil, f, path, raw, o.Takes)
		if !ok {
			return nil
		}
		leaf = &record.Filter{Op: o.Op, Field: f, Value: v, As: record.ScalarString}
	default:
		leaf = w.insideValue(f, path, raw, o)
	}
	return atPath(leaf, at)
}

func (w *filterReader) insideValue(f *record.Field, path string, raw any, o record.Operator) *record.Filter {
	if o.Op == record.OpEq || o.Op == record.OpIn {
		v, ok := w.operand(nil, f, path, raw, o.Takes)
		if !ok {
			return nil
		}
		return &record.Filter{Op: o.Op, Field: f, Value: v, As: record.ScalarJSON}
	}
	v, as, err := rangeOperand(raw)
	if err != nil {
		w.Wrong(path, err.Error())
		return nil
	}
	return &record.Filter{Op: o.Op, Field: f, Value: v, As: as}
}

func (w *filterReader) insideFlag(f *record.Field, path string, raw any, at []string) *record.Filter {
	flag := w.flag(f, path, raw, record.OpIsNull)
	if flag == nil {
		return nil
	}
	if flag.Op == record.OpNot {
		flag.Args[0] = atPath(flag.Args[0], at)
		return flag
	}
	return atPath(flag, at)
}

func (w *filterReader) insideBetween(f *record.Field, path string, raw any, at []string) *record.Filter {
	m, ok := w.object(path, raw)
	if !ok {
		return nil
	}
	if len(m) == 0 {
		w.Wrong(path, "must have from or to")
	}
	w.unknown(path, m, isEnd, "is not one of from and to", "")
	var all []*record.Filter
	for _, end := range record.BetweenEnds {
		if raw, present := m[end.Name]; present {
			all = append(all, atPath(w.insideValue(f, join(path, end.Name), raw, end), at))
		}
	}
	return record.And(all...)
}

// atPath sets the path of a comparison. A key cannot contain the character NUL, so with
// such a key the value is null and equals nothing.
func atPath(leaf *record.Filter, at []string) *record.Filter {
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
