package sqlgen

import (
	"recordgraph/record"
	"recordgraph/store/plan"
)

// Predicate appends a condition. A nested OR has parentheses.
func (w *Writer) Predicate(p *plan.Predicate) { w.predicate(p, false) }

func (w *Writer) predicate(p *plan.Predicate, nested bool) {
	switch p.Kind {
	case plan.True:
		w.Text("true")
	case plan.False:
		w.Text("false")
	case plan.And, plan.Or:
		w.connective(p, nested)
	case plan.Exists:
		w.exists(p)
	case plan.Leaf:
		w.leaf(p)
	}
}

func (w *Writer) connective(p *plan.Predicate, nested bool) {
	word := " AND "
	if p.Kind == plan.Or {
		word = " OR "
	}
	if nested {
		w.Text("(")
	}
	for i, a := range p.Args {
		if i > 0 {
			w.Text(word)
		}
		w.predicate(a, a.Kind == plan.And || a.Kind == plan.Or)
	}
	if nested {
		w.Text(")")
	}
}

// exists appends EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id" AND …).
func (w *Writer) exists(p *plan.Predicate) {
	if p.Negated {
		w.Text("NOT ")
	}
	w.Text("EXISTS (SELECT FROM ")
	f := p.Column.Field
	if f.Relation != nil {
		w.related(p, p.Related.Type.ID(), f)
	} else {
		w.related(p, f.Inverse.By, f.Inverse.By.Relation.Type.ID())
	}
	if p.Where != nil {
		w.Text(" AND ")
		w.predicate(p.Where, p.Where.Kind == plan.Or)
	}
	w.Text(")")
}

func (w *Writer) related(p *plan.Predicate, related, own *record.Field) {
	w.source(p.Related)
	w.Text(" WHERE ")
	w.column(plan.Column{Alias: p.Related.Alias, Field: related})
	w.Text(" = ")
	w.column(plan.Column{Alias: p.Column.Alias, Field: own})
}

// leaf appends a comparison. A negated comparison is true for nulls: (…) IS NOT TRUE.
func (w *Writer) leaf(p *plan.Predicate) {
	f := p.Column.Field
	if p.Op == record.OpIsNull && (f.Scalar != record.ScalarJSON || f.List) {
		w.column(p.Column)
		if p.Negated {
			w.Text(" IS NOT NULL")
		} else {
			w.Text(" IS NULL")
		}
		return
	}
	if p.Negated {
		w.Text("(")
		w.comparison(p)
		w.Text(") IS NOT TRUE")
		return
	}
	w.comparison(p)
}

func (w *Writer) comparison(p *plan.Predicate) {
	f := p.Column.Field
	if f.Scalar == record.ScalarJSON && !f.List && p.Op != record.OpIsEmpty {
		w.json(p)
		return
	}
	switch p.Op {
	case record.OpHas, record.OpHasAny, record.OpHasAll, record.OpIsEmpty:
		w.listComparison(p)
		return
	}
	if p.Op.Text() {
		w.textComparison(w.textColumn(p.Column), p.Op, p.Value)
		return
	}
	if f.Scalar == record.ScalarDecimal && f.ColumnScalar() != f.Scalar {
		w.integerComparison(p)
		return
	}
	w.scalar(func() { w.column(p.Column) }, p.Op, p.Value, cast(f, p.Op))
}

// cast is the cast of an operand, which overloaded operators and functions need.
func cast(f *record.Field, op record.Op) string {
	if op == record.OpIn || f.List {
		return "::" + columnTypes[f.Scalar] + "[]"
	}
	if f.Scalar == record.ScalarString || f.Scalar == record.ScalarURL || f.Scalar == record.ScalarEnum {
		return "::text"
	}
	return "::" + columnTypes[f.Scalar]
}

var operators = map[record.Op]string{
	record.OpEq: " = ", record.OpGt: " > ", record.OpGte: " >= ", record.OpLt: " < ", record.OpLte: " <= ",
	record.OpMatches: " ~ ",
}

// scalar appends a comparison of a value with an operand.
func (w *Writer) scalar(value func(), op record.Op, v any, cast string) {
	value()
	if op == record.OpIn {
		w.Text(" = ANY (")
		w.Arg(v)
		w.Text(cast, ")")
		return
	}
	w.Text(operators[op])
	w.Arg(v)
	w.Text(cast)
}

func (w *Writer) listComparison(p *plan.Predicate) {
	f := p.Column.Field
	if p.Op == record.OpIsEmpty {
		w.Text("cardinality(")
		w.column(p.Column)
		w.Text(") = 0")
		return
	}
	w.column(p.Column)
	w.Text(map[record.Op]string{record.OpHas: " @> ", record.OpHasAll: " @> ", record.OpHasAny: " && "}[p.Op])
	items, ok := p.Value.([]any)
	if !ok {
		items = []any{p.Value}
	}
	w.Arg(items)
	w.Text("::", columnTypes[f.Scalar], "[]")
}

// json appends comparisons of a JSON value, or of the value at a path inside it: (t0."attributes" #> $1::text[]) =
// $2::jsonb. A comparison as a number or text does not match values of other types.
func (w *Writer) json(p *plan.Predicate) {
	at := func(operator string) {
		w.Text("(")
		w.column(p.Column)
		if p.At != nil || operator == "#>>" {
			w.jsonPath(p.At, operator)
		}
		w.Text(")")
	}
	switch {
	case p.Op == record.OpIsNull:
		w.Text("coalesce(")
		at("#>")
		w.Text(", 'null') = 'null'")
	case p.Op == record.OpHasKey:
		w.Text("jsonb_typeof(") // jsonb_exists is also true for arrays and texts
		at("#>")
		w.Text(") = 'object' AND jsonb_exists(")
		at("#>")
		w.Text(", ")
		w.Arg(p.Value)
		w.Text("::text)")
	case p.As == 0 || p.As == record.ScalarJSON:
		at("#>")
		w.jsonOperator(p)
	case p.Op.Text():
		w.textComparison(w.textInside(func() { w.typed(at, p.As) }), p.Op, p.Value)
	default:
		w.scalar(func() { w.typed(at, p.As) }, p.Op, p.Value, cast(jsonField(p.As), p.Op))
	}
}

func (w *Writer) jsonOperator(p *plan.Predicate) {
	switch p.Op {
	case record.OpContains:
		w.Text(" @> ")
	case record.OpIn:
		w.Text(" = ANY (")
		w.Arg(p.Value)
		w.Text("::jsonb[])")
		return
	default:
		w.Text(operators[p.Op])
	}
	w.Arg(p.Value)
	w.Text("::jsonb")
}

// typed appends the value at the path if it has the scalar's JSON type, else null.
func (w *Writer) typed(at func(string), as record.Scalar) {
	w.Text("CASE WHEN jsonb_typeof(")
	at("#>")
	if as.Numeric() {
		w.Text(") = 'number' THEN ")
		at("#>>")
		w.Text("::numeric END")
		return
	}
	w.Text(") = 'string' THEN ")
	at("#>>")
	w.Text(` COLLATE "C" END`)
}

// jsonField is a field for the value at a path: a number of any size or a text.
func jsonField(as record.Scalar) *record.Field {
	if as.Numeric() {
		return &record.Field{Scalar: record.ScalarDecimal}
	}
	return &record.Field{Scalar: record.ScalarString}
}
