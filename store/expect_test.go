package store_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/google/uuid"

	"recordgraph/record"
)

// expected is the decoded response object of a record.
func (w *world) expected(r *row, s *record.Selection) map[string]any {
	out := map[string]any{}
	for _, f := range s.Fields {
		switch {
		case f.Field == nil:
			out[f.Key] = r.typ.Name
		case f.One != nil:
			out[f.Key] = nil
			if one := w.one(r, f.Field); one != nil {
				out[f.Key] = w.expected(one, f.One)
			}
		case f.Many != nil:
			out[f.Key] = w.expectedList(w.many(r, f.Field), f.Many)
		default:
			out[f.Key] = expectedValue(f.Field, r.values[f.Field])
		}
	}
	return out
}

// expectedList is the connection object of a page without cursors.
func (w *world) expectedList(rows []*row, c *record.Connection) map[string]any {
	all := w.matching(rows, c.Filter, c.Order)
	page, more := all[:min(c.Page.Limit, len(all))], len(all) > c.Page.Limit
	if c.Page.Backward {
		page = all[len(all)-len(page):]
	}
	nodes := func(s *record.Selection) []any {
		out := make([]any, len(page))
		for i, r := range page {
			out[i] = w.expected(r, s)
		}
		return out
	}
	out := map[string]any{}
	for _, f := range c.Fields {
		switch f.Part {
		case record.PartTotalCount:
			out[f.Key] = json.Number(strconv.Itoa(len(all)))
		case record.PartNodes:
			out[f.Key] = nodes(f.Nodes)
		case record.PartPageInfo:
			out[f.Key] = map[string]any{"next": more && !c.Page.Backward, "prev": more && c.Page.Backward}
		case record.PartEdges:
			edges := nodes(f.Edges[0].Node)
			for i, e := range edges {
				edges[i] = map[string]any{f.Edges[0].Key: e}
			}
			out[f.Key] = edges
		}
	}
	return out
}

// expectedValue is a value in the API's representation.
func expectedValue(f *record.Field, v any) any {
	if items, ok := v.([]any); ok {
		out := make([]any, len(items))
		for i, item := range items {
			out[i] = expectedScalarValue(f.Scalar, item)
		}
		return out
	}
	if v == nil {
		return nil
	}
	return expectedScalarValue(f.Scalar, v)
}

func expectedScalarValue(s record.Scalar, v any) any {
	switch v := v.(type) {
	case record.ID:
		return v.String()
	case uuid.UUID:
		return v.String()
	case int64:
		if s == record.ScalarBigInt {
			return strconv.FormatInt(v, 10)
		}
		return json.Number(strconv.FormatInt(v, 10))
	case float64:
		return json.Number(strconv.FormatFloat(v, 'g', -1, 64))
	case record.Decimal:
		return string(v)
	case record.Date:
		return string(v)
	case time.Time:
		return v.Format("2006-01-02T15:04:05.999999Z")
	case record.Duration:
		return v.String()
	case json.RawMessage:
		return decode(v)
	}
	return v
}

// normal normalizes the numbers of a document, so that they compare by value.
func normal(v any) any {
	switch v := v.(type) {
	case json.Number:
		if r, ok := new(big.Rat).SetString(string(v)); ok {
			return fmt.Sprintf("number %s", r)
		}
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = normal(v[i])
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for k := range v {
			out[k] = normal(v[k])
		}
		return out
	}
	return v
}
