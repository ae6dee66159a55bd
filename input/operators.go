package input

import (
	"errors"
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"

	"recordgraph/record"
)

// operatorNames lists operators for a message.
func operatorNames(table []record.Operator) string {
	names := make([]string, len(table))
	for i, o := range table {
		names[i] = o.Name
	}
	return strings.Join(names, ", ")
}

func hasOperator(table []record.Operator, name string) bool {
	return slices.ContainsFunc(table, func(o record.Operator) bool { return o.Name == name })
}

// operators reads an operator object. All its operators must match.
func (w *filterReader) operators(t *record.Type, f *record.Field, path string, raw any, table []record.Operator) *record.Filter {
	m, ok := w.object(path, raw)
	if !ok {
		return nil
	}
	if len(m) == 0 {
		w.wrongf(path, "must have an operator, such as %s", table[0].Name)
		return nil
	}
	for name := range m {
		if !hasOperator(table, name) {
			w.unknown(path, m, func(name string) bool { return hasOperator(table, name) }, "is not one of the operators ", operatorNames(table))
			break
		}
	}
	var room [2]*record.Filter
	all := room[:0]
	left := len(m) // keys not read yet
	for i := range table {
		if left == 0 {
			break
		}
		o := &table[i]
		raw, ok := m[o.Name]
		if !ok {
			continue
		}
		left--
		w.leaves++
		leaf := w.operator(t, f, join(path, o.Name), raw, *o, m)
		if leaf != nil && o.Negated {
			leaf = record.Not(leaf)
		}
		all = append(all, leaf)
	}
	return record.And(all...)
}

// operator reads one operator; nil for a mistake.
func (w *filterReader) operator(t *record.Type, f *record.Field, path string, raw any, o record.Operator, siblings map[string]any) *record.Filter {
	if raw == nil {
		w.Wrong(path, nullOperand(o))
		return nil
	}
	switch o.Takes {
	case record.TakesFlag:
		return w.flag(f, path, raw, o.Op)
	case record.TakesBetween:
		return w.between(t, f, path, raw)
	case record.TakesLists:
		return w.anyList(t, f, path, raw)
	case record.TakesPeriod:
		return w.period(f, path, raw, siblings, o.Name)
	case record.TakesZone:
		w.checkZone(path, siblings)
		return nil
	case record.TakesPath:
		return w.jsonPath(f, path, raw)
	}
	v, ok := w.operand(t, f, path, raw, o.Takes)
	if !ok {
		return nil
	}
	leaf := &record.Filter{Op: o.Op, Field: f, Value: v}
	if o.Takes == record.TakesOne || o.Takes == record.TakesText {
		w.note(t, path, raw, leaf)
	}
	return leaf
}

func nullOperand(o record.Operator) string {
	if o.Takes == record.TakesOne && o.Op == record.OpEq {
		return fmt.Sprintf("must not be null; to find nulls write isNull: %t", !o.Negated)
	}
	return "must not be null"
}

// operand reads the operand of a comparison.
func (w *filterReader) operand(t *record.Type, f *record.Field, path string, raw any, takes record.Operand) (any, bool) {
	switch takes {
	case record.TakesText:
		return w.text(path, raw)
	case record.TakesRegexp:
		return w.regexp(path, raw)
	case record.TakesMany, record.TakesAll:
		return w.values(t, f, path, raw)
	}
	return w.element(t, f, path, raw)
}

// values reads a list of operands, which may be empty.
func (w *filterReader) values(t *record.Type, f *record.Field, path string, raw any) (any, bool) {
	items, ok := w.list(path, raw)
	if !ok {
		return nil, false
	}
	if limit := w.rules.limits.ListOperands; len(items) > limit {
		w.exceeded(path, "elements", len(items), limit)
		return nil, false
	}
	out := make([]any, 0, len(items))
	for i, item := range items {
		v, good := w.element(t, f, joinIndex(path, i), item)
		ok = ok && good
		out = append(out, v)
	}
	return out, ok
}

// element reads one value of the field's scalar.
func (r *Reader) element(t *record.Type, f *record.Field, path string, raw any) (any, bool) {
	if f.Scalar == record.ScalarID && f.Relation == nil {
		return r.id(t, path, raw)
	}
	if raw == nil {
		r.Wrong(path, "must not be null")
		return nil, false
	}
	if f.Scalar == record.ScalarJSON && !r.JSON(path, raw) {
		return nil, false
	}
	v, err := record.Coerce(f, raw)
	if err != nil {
		r.WrongValue(path, err)
	}
	return v, err == nil
}

func (r *Reader) text(path string, raw any) (any, bool) {
	s, ok := raw.(string)
	if !ok {
		r.Wrong(path, "must be a string")
	}
	return s, ok
}

// regexp checks a regular expression. It refuses expressions that PostgreSQL reads
// differently from Go or not at all. PostgreSQL can still refuse others.
func (r *Reader) regexp(path string, raw any) (any, bool) {
	s, ok := raw.(string)
	if !ok {
		r.Wrong(path, "must be a string")
		return nil, false
	}
	if !r.rules.limits.AllowMatches {
		r.Wrong(path, "regular expressions are disabled on this service")
		return nil, false
	}
	err := record.CheckExpression(s)
	if malformed, ok := errors.AsType[*syntax.Error](err); ok {
		err = errors.New(malformed.Code.String()) // without the text that was sent
	}
	if err != nil {
		r.Wrong(path, "must be a regular expression of PostgreSQL: "+err.Error())
		return nil, false
	}
	return s, true
}

// flag reads isNull and isEmpty.
func (r *Reader) flag(f *record.Field, path string, raw any, op record.Op) *record.Filter {
	yes, ok := raw.(bool)
	if !ok {
		r.Wrong(path, "must be true or false")
		return nil
	}
	is := &record.Filter{Op: op, Field: f}
	if yes {
		return is
	}
	return record.Not(is)
}

// between reads {from, to}: from ≤ x < to. Either end may be absent.
func (w *filterReader) between(t *record.Type, f *record.Field, path string, raw any) *record.Filter {
	m, ok := w.object(path, raw)
	if !ok {
		return nil
	}
	if len(m) == 0 {
		w.Wrong(path, "must have from or to")
	}
	w.unknown(path, m, isEnd, "is not one of from and to", "")
	var ends [2]*record.Filter
	for i, end := range record.BetweenEnds {
		raw, ok := m[end.Name]
		if !ok {
			continue
		}
		at := join(path, end.Name)
		if v, good := w.element(t, f, at, raw); good {
			ends[i] = w.note(t, at, raw, &record.Filter{Op: end.Op, Field: f, Value: v})
		}
	}
	return record.And(ends[:]...)
}

func isEnd(name string) bool { return hasOperator(record.BetweenEnds, name) }

// Operand reads the operand of a comparison; nil for a mistake.
func (r *Reader) Operand(t *record.Type, f *record.Field, path string, raw any) any {
	v, _ := r.element(t, f, path, raw)
	return v
}
