package store_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"recordgraph/record"
)

// decode reads a document; numbers keep their text.
func decode(doc json.RawMessage) any {
	dec := json.NewDecoder(bytes.NewReader(doc))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		panic(err)
	}
	return v
}

// jsonHolds compares a JSON value or the value at a path in it.
func jsonHolds(f *record.Filter, stored any) bool {
	var v any
	found := stored != nil
	if found {
		v, found = walk(decode(stored.(json.RawMessage)), f.At)
	}
	if f.Op == record.OpIsNull {
		return !found || v == nil
	}
	if !found {
		return false
	}
	switch {
	case f.Op == record.OpHasKey:
		object, ok := v.(map[string]any)
		_, has := object[f.Value.(string)]
		return ok && has
	case f.As == record.ScalarDecimal:
		n, ok := v.(json.Number)
		return ok && scalarHolds(record.ScalarDecimal, f.Op, record.Decimal(n), f.Value)
	case f.As == record.ScalarString:
		s, ok := v.(string)
		return ok && scalarHolds(record.ScalarString, f.Op, s, f.Value)
	case f.Op == record.OpEq:
		return jsonEqual(v, decode(f.Value.(json.RawMessage)))
	case f.Op == record.OpIn:
		return slices.ContainsFunc(f.Value.([]any), func(x any) bool { return jsonEqual(v, decode(x.(json.RawMessage))) })
	case f.Op == record.OpContains:
		return jsonContains(v, decode(f.Value.(json.RawMessage)), true)
	}
	panic("no operator of JSON")
}

// walk returns the value at a path of object keys and canonical array indexes. Negative indexes count from the end.
func walk(v any, at []string) (any, bool) {
	for _, step := range at {
		switch container := v.(type) {
		case map[string]any:
			inner, ok := container[step]
			if !ok {
				return nil, false
			}
			v = inner
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || strconv.Itoa(i) != step {
				return nil, false
			}
			if i < 0 {
				i += len(container)
			}
			if i < 0 || i >= len(container) {
				return nil, false
			}
			v = container[i]
		default:
			return nil, false
		}
	}
	return v, true
}

func jsonEqual(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		n, ok := b.(json.Number)
		return ok && rational(string(a)).Cmp(rational(string(n))) == 0
	case []any:
		items, ok := b.([]any)
		return ok && slices.EqualFunc(a, items, jsonEqual)
	case map[string]any:
		object, ok := b.(map[string]any)
		if !ok || len(object) != len(a) {
			return false
		}
		for k, v := range a {
			other, has := object[k]
			if !has || !jsonEqual(v, other) {
				return false
			}
		}
		return true
	}
	return isScalar(b) && a == b
}

func isScalar(v any) bool {
	switch v.(type) {
	case []any, map[string]any:
		return false
	}
	return true
}

// jsonContains is PostgreSQL's @> on JSON: b may lack members and elements of a. At the top level an array also
// contains its scalars.
func jsonContains(a, b any, top bool) bool {
	switch inner := b.(type) {
	case map[string]any:
		outer, ok := a.(map[string]any)
		if !ok {
			return false
		}
		for k, v := range inner {
			other, has := outer[k]
			if !has || !jsonContains(other, v, false) {
				return false
			}
		}
		return true
	case []any:
		outer, ok := a.([]any)
		if !ok {
			return false
		}
		return !slices.ContainsFunc(inner, func(x any) bool {
			return !slices.ContainsFunc(outer, func(y any) bool { return jsonContains(y, x, false) })
		})
	}
	if outer, ok := a.([]any); ok && top {
		return slices.ContainsFunc(outer, func(y any) bool { return isScalar(y) && jsonEqual(y, b) })
	}
	return isScalar(a) && jsonEqual(a, b)
}
