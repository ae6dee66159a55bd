package store_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"recordgraph/record"
)

// TestAllOperators compares all operators of all scalars with the oracle, with unusual operands and values.
func TestAllOperators(t *testing.T) {
	t.Parallel()
	f := films(t)
	c := &propertyCase{T: t, d: f.database(t), typ: f.typ("Sample")}
	c.generator = &generator{newValues(rand.New(rand.NewPCG(1, 1))), f.world}
	for i, filter := range allLeaves(c.generator, c.typ) {
		c.filter = filter
		if i%2 == 1 {
			c.filter = record.Not(filter)
		}
		c.want = c.matching(c.rows[c.typ], c.filter, nil)
		c.check(record.Page{Limit: samples}, c.readPage(record.Page{Limit: samples}), c.want, false, false)
	}
}

// allLeaves returns filters of each operator on each field of a type.
func allLeaves(a *generator, t *record.Type) []*record.Filter {
	var out []*record.Filter
	add := func(f *record.Field, op record.Op, v any) {
		out = append(out, &record.Filter{Op: op, Field: f, Value: v})
	}
	for _, f := range columns(t) {
		add(f, record.OpIsNull, nil)
		operands := distinct(a, t, f)
		switch {
		case f.Scalar == record.ScalarJSON: // tested by TestPropertyPages
		case f.List:
			add(f, record.OpIsEmpty, nil)
			for i, v := range operands {
				add(f, record.OpHas, v)
				two := []any{v, operands[(i+1)%len(operands)]}
				add(f, record.OpHasAny, two)
				add(f, record.OpHasAll, two)
				add(f, record.OpEq, two)
			}
		default:
			for i, v := range operands {
				add(f, record.OpEq, v)
				add(f, record.OpIn, []any{v, operands[(i+1)%len(operands)]})
				if f.Scalar.Ranged() {
					for _, op := range rangeOps {
						add(f, op, v)
					}
				}
			}
		}
	}
	text := t.Field("text")
	for _, w := range append([]string{"\x00", "a\x00", "\xff", "É😀", "ΣΊΣΥΦΟΣ", "ISTANBUL", "ǆ", "E\u0301", "ς", "\u212B", "Ẹ\u0301"}, words...) {
		for _, op := range textOps {
			if op != record.OpMatches {
				add(text, op, w)
			}
		}
	}
	return out
}

// distinct returns some different operands for a field.
func distinct(a *generator, t *record.Type, f *record.Field) []any {
	var out []any
	seen := map[string]bool{}
	for range 200 {
		v := a.operand(t, f)
		if text := fmt.Sprint(v); !seen[text] && len(out) < 5 {
			seen[text] = true
			out = append(out, v)
		}
	}
	return out
}
