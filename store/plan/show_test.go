package plan_test

import (
	"fmt"
	"strings"

	"recordgraph/record"
	"recordgraph/store/plan"
)

var opNames = map[record.Op]string{
	record.OpEq: "=", record.OpIn: "in", record.OpIsNull: "null", record.OpGt: ">", record.OpGte: ">=",
	record.OpLt: "<", record.OpLte: "<=", record.OpContains: "contains", record.OpStartsWith: "startsWith",
	record.OpHas: "has", record.OpHasAny: "hasAny", record.OpHasAll: "hasAll", record.OpHasKey: "hasKey",
}

// show formats a predicate: "t0.genre = Drama", "not exists(e0 t0.studio: e0.name = A)".
func show(p *plan.Predicate) string {
	if p == nil {
		return "nil"
	}
	not := ""
	if p.Negated {
		not = "not "
	}
	switch p.Kind {
	case plan.True, plan.False:
		return map[plan.PredicateKind]string{plan.True: "true", plan.False: "false"}[p.Kind]
	case plan.And, plan.Or:
		args := make([]string, len(p.Args))
		for i, a := range p.Args {
			args[i] = show(a)
		}
		return map[plan.PredicateKind]string{plan.And: "all", plan.Or: "either"}[p.Kind] + "(" + strings.Join(args, ", ") + ")"
	case plan.Exists:
		inner := ""
		if p.Where != nil {
			inner = ": " + show(p.Where)
		}
		return fmt.Sprintf("%sexists(%s %s%s)", not, alias(p.Related.Alias), column(p.Column), inner)
	}
	out := not + column(p.Column)
	if p.At != nil {
		out += fmt.Sprintf("%q", p.At)
	}
	out += " " + opNames[p.Op]
	if p.Value != nil {
		out += fmt.Sprintf(" %v", p.Value)
	}
	return out
}

func alias(n int) string {
	if n >= plan.FirstExists {
		return fmt.Sprintf("e%d", n-plan.FirstExists)
	}
	return fmt.Sprintf("t%d", n)
}

func column(c plan.Column) string { return alias(c.Alias) + "." + c.Field.Name }

// keys formats an order: "releasedOn desc nulls first, id desc".
func keys(order []plan.Key) string {
	out := make([]string, len(order))
	for i, k := range order {
		out[i] = column(k.Column)
		if k.Desc {
			out[i] += " desc"
		}
		if k.Nullable {
			out[i] += map[bool]string{true: " nf", false: " nl"}[k.NullsFirst]
		}
	}
	return strings.Join(out, ", ")
}

// segments writes a page's segments: a mark per key, "* = > null !null", then how end the free one goes; or "row".
func segments(all []plan.Segment) string {
	marks := map[plan.Bound]string{plan.Any: "*", plan.Equal: "=", plan.After: ">", plan.IsNull: "null", plan.NotNull: "!null"}
	out := make([]string, len(all))
	for i, s := range all {
		if s.Row {
			out[i] = "row"
			continue
		}
		bounds := make([]string, len(s.Bounds))
		for j, b := range s.Bounds {
			bounds[j] = marks[b]
		}
		out[i] = strings.Join(bounds, " ")
		if s.Last != nil {
			out[i] += fmt.Sprintf(" ≤ %v", s.Last)
		}
	}
	return strings.Join(out, " | ")
}
