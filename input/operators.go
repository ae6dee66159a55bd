package input

import (
	"errors"
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"

	"recordgraph/record"
)

// operand is what an operator takes.
type operand uint8

const (
	takesOne     operand = iota + 1 // a value of the field's scalar
	takesAll                        // of a list: a whole list
	takesMany                       // a list of values
	takesLists                      // of a list: several whole lists
	takesFlag                       // true or false
	takesText                       // any string
	takesRegexp                     // a regular expression
	takesBetween                    // {from, to}
	takesPeriod                     // a duration before or after now
	takesZone                       // the time zone of a period: read with it
	takesPath                       // a place inside JSON
)

// operator is one key of an operator object.
type operator struct {
	name    string
	op      record.Op
	negated bool
	takes   operand
	fits    func(record.Scalar) bool // nil: every scalar
}

var scalarOperators = []operator{
	{"eq", record.OpEq, false, takesOne, nil},
	{"ne", record.OpEq, true, takesOne, nil},
	{"in", record.OpIn, false, takesMany, nil},
	{"notIn", record.OpIn, true, takesMany, nil},
	{"isNull", record.OpIsNull, false, takesFlag, nil},
	{"gt", record.OpGt, false, takesOne, record.Scalar.Ranged},
	{"gte", record.OpGte, false, takesOne, record.Scalar.Ranged},
	{"lt", record.OpLt, false, takesOne, record.Scalar.Ranged},
	{"lte", record.OpLte, false, takesOne, record.Scalar.Ranged},
	{"between", 0, false, takesBetween, record.Scalar.Ranged},
	{"last", 0, false, takesPeriod, record.Scalar.Temporal},
	{"next", 0, false, takesPeriod, record.Scalar.Temporal},
	{"timeZone", 0, false, takesZone, record.Scalar.Temporal},
	{"contains", record.OpContains, false, takesText, record.Scalar.Textual},
	{"startsWith", record.OpStartsWith, false, takesText, record.Scalar.Textual},
	{"endsWith", record.OpEndsWith, false, takesText, record.Scalar.Textual},
	{"matches", record.OpMatches, false, takesRegexp, record.Scalar.Textual},
	{"eqFold", record.OpEqFold, false, takesText, record.Scalar.Textual},
	{"containsFold", record.OpContainsFold, false, takesText, record.Scalar.Textual},
	{"startsWithFold", record.OpStartsWithFold, false, takesText, record.Scalar.Textual},
	{"endsWithFold", record.OpEndsWithFold, false, takesText, record.Scalar.Textual},
}

var listOperators = []operator{
	{"eq", record.OpEq, false, takesAll, nil},
	{"ne", record.OpEq, true, takesAll, nil},
	{"in", record.OpOr, false, takesLists, nil},
	{"notIn", record.OpOr, true, takesLists, nil},
	{"isNull", record.OpIsNull, false, takesFlag, nil},
	{"has", record.OpHas, false, takesOne, nil},
	{"hasAny", record.OpHasAny, false, takesMany, nil},
	{"hasAll", record.OpHasAll, false, takesMany, nil},
	{"isEmpty", record.OpIsEmpty, false, takesFlag, nil},
}

var jsonOperators = []operator{
	{"eq", record.OpEq, false, takesOne, nil},
	{"ne", record.OpEq, true, takesOne, nil},
	{"in", record.OpIn, false, takesMany, nil},
	{"notIn", record.OpIn, true, takesMany, nil},
	{"isNull", record.OpIsNull, false, takesFlag, nil},
	{"contains", record.OpContains, false, takesOne, nil},
	{"hasKey", record.OpHasKey, false, takesText, nil},
	{"path", 0, false, takesPath, nil},
}

// named lists the operators a scalar has.
func named(table []operator, s record.Scalar) []string {
	var names []string
	for _, o := range table {
		if o.of(s) {
			names = append(names, o.name)
		}
	}
	return names
}

// of reports whether a scalar has the operator.
func (o *operator) of(s record.Scalar) bool { return o.fits == nil || o.fits(s) }

// strange reports the keys of an operator object that are no operators.
func (w *filterReader) strange(path string, m map[string]any, table []operator, s record.Scalar) {
	known := func(name string) bool {
		return slices.ContainsFunc(table, func(o operator) bool { return o.name == name && o.of(s) })
	}
	for name := range m {
		if !known(name) {
			w.unknown(path, m, known, "is not one of the operators ", strings.Join(named(table, s), ", "))
			return
		}
	}
}

// operators reads an operator object: all its operators must hold.
func (w *filterReader) operators(t *record.Type, f *record.Field, path string, raw any, table []operator) *record.Filter {
	m, ok := w.object(path, raw)
	if !ok {
		return nil
	}
	if len(m) == 0 {
		w.wrongf(path, "must hold an operator, such as %s", named(table, f.Scalar)[0])
		return nil
	}
	w.strange(path, m, table, f.Scalar)
	var room [2]*record.Filter
	all := room[:0]
	left := len(m) // keys that may still be met
	for i := range table {
		if left == 0 {
			break
		}
		o := &table[i]
		raw, ok := m[o.name]
		if !ok || !o.of(f.Scalar) {
			continue
		}
		left--
		w.leaves++
		leaf := w.operator(t, f, join(path, o.name), raw, *o, m)
		if leaf != nil && o.negated {
			leaf = record.Not(leaf)
		}
		all = append(all, leaf)
	}
	return record.And(all...)
}

// operator reads one operand; nil when it is wrong.
func (w *filterReader) operator(t *record.Type, f *record.Field, path string, raw any, o operator, beside map[string]any) *record.Filter {
	if raw == nil {
		w.Wrong(path, nullOperand(o))
		return nil
	}
	switch o.takes {
	case takesFlag:
		return w.flag(f, path, raw, o.op)
	case takesBetween:
		return w.between(t, f, path, raw)
	case takesLists:
		return w.anyList(t, f, path, raw)
	case takesPeriod:
		return w.period(f, path, raw, beside, o.name == "next")
	case takesZone:
		w.zoneAlone(path, beside)
		return nil
	case takesPath:
		return w.jsonPath(f, path, raw)
	}
	v, ok := w.operand(t, f, path, raw, o.takes)
	if !ok {
		return nil
	}
	leaf := &record.Filter{Op: o.op, Field: f, Value: v}
	if o.takes == takesOne {
		w.note(t, path, leaf)
	}
	return leaf
}

func nullOperand(o operator) string {
	if o.takes == takesOne && o.op == record.OpEq {
		return fmt.Sprintf("must not be null; to find nulls write isNull: %t", !o.negated)
	}
	return "must not be null"
}

// operand reads the operand of a comparison.
func (w *filterReader) operand(t *record.Type, f *record.Field, path string, raw any, takes operand) (any, bool) {
	switch takes {
	case takesText:
		return w.text(path, raw)
	case takesRegexp:
		return w.regexp(path, raw)
	case takesMany, takesAll:
		return w.values(t, f, path, raw)
	}
	return w.element(t, f, path, raw)
}

// values reads a list of operands; an empty one is fine.
func (w *filterReader) values(t *record.Type, f *record.Field, path string, raw any) (any, bool) {
	items, ok := w.list(path, raw)
	if !ok {
		return nil, false
	}
	if limit := w.rules.limits.ListOperands; len(items) > limit {
		w.Over(path, "elements are", len(items), limit)
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

// regexp checks an expression where matches is allowed. What PostgreSQL reads
// otherwise than Go, or not at all, is refused; PostgreSQL has the last word.
func (r *Reader) regexp(path string, raw any) (any, bool) {
	s, ok := raw.(string)
	if !ok {
		r.Wrong(path, "must be a string")
		return nil, false
	}
	if !r.rules.limits.AllowMatches {
		r.Wrong(path, "regular expressions are switched off on this service")
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

// between reads {from, to}: from ≤ x < to, either end may be left out.
func (w *filterReader) between(t *record.Type, f *record.Field, path string, raw any) *record.Filter {
	m, ok := w.object(path, raw)
	if !ok {
		return nil
	}
	if len(m) == 0 {
		w.Wrong(path, "must hold from or to")
	}
	w.unknown(path, m, func(name string) bool { return name == "from" || name == "to" }, "is not one of from and to", "")
	var ends [2]*record.Filter
	for i, end := range []struct {
		name string
		op   record.Op
	}{{"from", record.OpGte}, {"to", record.OpLt}} {
		raw, ok := m[end.name]
		if !ok {
			continue
		}
		at := join(path, end.name)
		if v, good := w.element(t, f, at, raw); good {
			ends[i] = w.note(t, at, &record.Filter{Op: end.op, Field: f, Value: v})
		}
	}
	return record.And(ends[:]...)
}

// Operand reads the value a field is compared with; nil when it is wrong.
func (r *Reader) Operand(t *record.Type, f *record.Field, path string, raw any) any {
	v, _ := r.element(t, f, path, raw)
	return v
}
