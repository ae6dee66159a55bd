package store_test

import (
	"encoding/json"
	"slices"
	"strings"

	"recordgraph/record"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

// generator generates queries on a world. Most operands come from records, so that filters match some of them.
type generator struct {
	*values
	*world
}

var rangeOps = []record.Op{record.OpGt, record.OpGte, record.OpLt, record.OpLte}

var textOps = []record.Op{
	record.OpContains, record.OpStartsWith, record.OpEndsWith, record.OpMatches,
	record.OpEqFold, record.OpContainsFold, record.OpStartsWithFold, record.OpEndsWithFold,
}

// filter is a filter on a type, at most depth nodes deep.
func (a *generator) filter(t *record.Type, depth int) *record.Filter {
	kind := a.IntN(10)
	if depth == 0 {
		kind = 9
	}
	switch kind {
	case 0, 1, 2:
		f := &record.Filter{Op: pick(a.values, []record.Op{record.OpAnd, record.OpOr})}
		for range pick(a.values, []int{0, 1, 2, 2, 2, 3, 3}) {
			f.Args = append(f.Args, a.filter(t, depth-1))
		}
		return f
	case 3, 4:
		return record.Not(a.filter(t, depth-1))
	case 5, 6:
		return a.related(t, depth)
	}
	return a.leaf(t)
}

// related is a filter on a relation.
func (a *generator) related(t *record.Type, depth int) *record.Filter {
	f := pick(a.values, relations(t))
	out := &record.Filter{Op: record.OpOne, Field: f}
	to := f.Relation
	if to == nil {
		out.Op = pick(a.values, []record.Op{record.OpSome, record.OpEvery, record.OpNone})
	}
	if a.IntN(5) > 0 {
		out.Args = []*record.Filter{a.filter(target(f), depth-1)}
	}
	return out
}

// target is the type of a relation or inverse field.
func target(f *record.Field) *record.Type {
	if f.Relation != nil {
		return f.Relation.Type
	}
	return f.Inverse.Type
}

func relations(t *record.Type) []*record.Field {
	var out []*record.Field
	for _, f := range t.Fields {
		if f.Relation != nil || f.Inverse != nil {
			out = append(out, f)
		}
	}
	return out
}

// columns are the fields of a type with a column, without relations.
func columns(t *record.Type) []*record.Field {
	var out []*record.Field
	for _, f := range t.Fields {
		if f.Column != "" && f.Relation == nil {
			out = append(out, f)
		}
	}
	return out
}

func (a *generator) leaf(t *record.Type) *record.Filter {
	f := pick(a.values, append(columns(t), t.Fields[a.IntN(len(t.Fields))]))
	switch {
	case f.Inverse != nil:
		return &record.Filter{Op: record.OpSome, Field: f}
	case f.Column == "":
		return a.leaf(t)
	case a.IntN(12) == 0 || f.Relation != nil && a.IntN(2) == 0:
		return &record.Filter{Op: record.OpIsNull, Field: f}
	case f.Relation != nil:
		id := f.Relation.Type.ID()
		return &record.Filter{Op: record.OpOne, Field: f, Args: []*record.Filter{a.compare(f.Relation.Type, id, record.OpEq)}}
	case f.List:
		return a.listLeaf(t, f)
	case f.Scalar == record.ScalarJSON:
		return a.jsonLeaf(t, f)
	}
	ops := []record.Op{record.OpEq, record.OpIn}
	if f.Scalar.Ranged() {
		ops = append(ops, rangeOps...)
	}
	if f.Scalar.Textual() {
		ops = append(ops, textOps...)
	}
	return a.compare(t, f, pick(a.values, ops))
}

func (a *generator) compare(t *record.Type, f *record.Field, op record.Op) *record.Filter {
	out := &record.Filter{Op: op, Field: f}
	switch {
	case op == record.OpIn:
		out.Value = a.operands(t, f)
	case op == record.OpMatches:
		out.Value = pick(a.values, []string{"^The", "e$", "[0-9]+", "^[A-F]", "(a|i)n", "x{2}", "\\$", ""})
	case f.Scalar.Textual() && op != record.OpEq:
		out.Value = a.part(a.operand(t, f).(string))
	default:
		out.Value = a.operand(t, f)
	}
	return out
}

// operand is the value of a record, or a random value.
func (a *generator) operand(t *record.Type, f *record.Field) any {
	rows := a.rows[t]
	v := rows[a.IntN(len(rows))].values[f]
	if items, ok := v.([]any); ok {
		v = nil
		if len(items) > 0 {
			v = pick(a.values, items)
		}
	}
	if v == nil || a.IntN(4) == 0 {
		v = a.value(f)
	}
	if s, ok := v.(string); ok && a.IntN(20) == 0 {
		return s + "\x00"
	}
	return v
}

func (a *generator) operands(t *record.Type, f *record.Field) []any {
	out := make([]any, pick(a.values, []int{0, 1, 1, 2, 3, 10, 100}))
	for i := range out {
		out[i] = a.operand(t, f)
	}
	return out
}

// part cuts a part out of a text and sometimes changes its case.
func (a *generator) part(s string) string {
	runes := []rune(s)
	from := 0
	if len(runes) > 0 && a.IntN(2) == 0 {
		from = a.IntN(len(runes))
	}
	to := len(runes)
	if to > from && a.IntN(3) > 0 {
		to = from + a.IntN(min(to-from, 4)+1)
	}
	s = string(runes[from:to])
	switch a.IntN(4) {
	case 0:
		return strings.ToUpper(s)
	case 1:
		return Fold(s)
	}
	return s
}

func (a *generator) listLeaf(t *record.Type, f *record.Field) *record.Filter {
	out := &record.Filter{Field: f, Op: pick(a.values, []record.Op{
		record.OpEq, record.OpHas, record.OpHasAny, record.OpHasAll, record.OpIsEmpty,
	})}
	switch out.Op {
	case record.OpEq:
		rows := a.rows[t]
		if items, ok := rows[a.IntN(len(rows))].values[f].([]any); ok {
			out.Value = items
		} else {
			out.Value = a.list(f)
		}
	case record.OpHas:
		out.Value = a.operand(t, f)
	case record.OpHasAny, record.OpHasAll:
		out.Value = a.operands(t, f)[:0]
		for range a.IntN(4) {
			out.Value = append(out.Value.([]any), a.operand(t, f))
		}
	}
	return out
}

func (a *generator) jsonLeaf(t *record.Type, f *record.Field) *record.Filter {
	out := &record.Filter{Field: f, As: record.ScalarJSON}
	for range a.IntN(3) {
		out.At = append(out.At, pick(a.values, append([]string{"1", "-1", "2", "+1", "-0", "\t01", "1 ", "99999999999", "\x00"}, keys...)))
	}
	inside := func() any {
		v, _ := walk(decode(a.operand(t, f).(json.RawMessage)), out.At[:a.IntN(len(out.At)+1)])
		return v
	}
	switch out.Op = pick(a.values, []record.Op{
		record.OpEq, record.OpEq, record.OpIn, record.OpContains, record.OpHasKey, record.OpIsNull, record.OpGt, record.OpContainsFold,
	}); out.Op {
	case record.OpEq, record.OpContains:
		out.Value = document(inside())
	case record.OpIn:
		out.Value = []any{document(inside()), document(a.json(1)), json.RawMessage(`"\u0000"`)}
	case record.OpHasKey:
		out.Value = pick(a.values, append(keys, "\x00"))
	case record.OpGt:
		out.As, out.Op = record.ScalarDecimal, pick(a.values, rangeOps)
		out.Value = record.Decimal(pick(a.values, []string{"0", "1", "-2.5", "100.0"}))
		if a.IntN(2) == 0 {
			out.As, out.Value = record.ScalarString, pick(a.values, words)
		}
	case record.OpContainsFold:
		out.As, out.Op = record.ScalarString, pick(a.values, textOps)
		out.Value = pick(a.values, []string{"", "a", "A", "é", "É", "1", `"`})
	}
	return out
}

// order is up to three terms with different columns.
func (a *generator) order(t *record.Type) []record.Order {
	var out []record.Order
	for range pick(a.values, []int{0, 1, 1, 1, 2, 2, 3}) {
		o := a.term(t, 2)
		if !hasColumn(out, o) {
			out = append(out, o)
		}
	}
	return out
}

func hasColumn(terms []record.Order, o record.Order) bool {
	for _, have := range terms {
		if have.Field == o.Field && slices.Equal(have.Via, o.Via) {
			return true
		}
	}
	return false
}

func (a *generator) term(t *record.Type, depth int) record.Order {
	f := pick(a.values, t.Fields)
	switch {
	case f.Relation != nil && depth > 0:
		o := a.term(f.Relation.Type, depth-1)
		o.Via = append([]*record.Field{f}, o.Via...)
		return o
	case f.Column == "" || f.Relation != nil || f.List || f.LongText || !f.Scalar.Ordered():
		return a.term(t, depth)
	}
	return record.Order{Field: f, Desc: a.IntN(2) == 0, Nulls: record.Nulls(a.IntN(3))}
}
