package sqlgen

import (
	"recordgraph/record"
	"recordgraph/store/plan"
)

// text is the text operand of a comparison: a column, or a string inside JSON.
type text struct {
	plain, folded func() // append the text

	// Whether a prefix comparison of the plain or folded text is a range, which an index may serve.
	ranged, foldRanged bool
}

// textColumn is the text of a column.
func (w *Writer) textColumn(c plan.Column) text {
	return text{
		plain:      func() { w.column(c) },
		folded:     func() { w.Text(record.FoldSQL(w.columnText(c))) },
		ranged:     true,
		foldRanged: c.Field.FoldIndexed,
	}
}

// columnText is the SQL of a column.
func (w *Writer) columnText(c plan.Column) string {
	var out Writer
	out.column(c)
	return out.Statement().Text
}

// textInside is the text of an expression. Folding uses the expression several times, so a subquery computes it once
// per row:
//
//	(SELECT fold(j.v) FROM (SELECT CASE … END OFFSET 0) j(v))
//
// OFFSET prevents PostgreSQL from flattening the subquery.
func (w *Writer) textInside(value func()) text {
	return text{plain: value, folded: func() {
		w.Text("(SELECT ", record.FoldSQL("j.v"), " FROM (SELECT ")
		value()
		w.Text(" OFFSET 0) j(v))")
	}}
}

// textComparison appends an operator of strings:
//
//	strpos(t0."title", $1::text) > 0
//	fold(t0."title") = (SELECT fold($1::text))
//
// An operand is folded in a subquery, which PostgreSQL evaluates once per statement. Without the subquery, a generic
// plan would fold the operand for each row.
func (w *Writer) textComparison(t text, op record.Op, operand any) {
	arg := func() { w.Arg(operand); w.Text("::text") }
	switch op {
	case record.OpContains:
		w.call("strpos", t.plain, arg, " > 0")
	case record.OpStartsWith:
		if t.ranged {
			w.prefix(t.plain, operand)
			return
		}
		w.call("starts_with", t.plain, arg, "")
	case record.OpEndsWith: // right(…, 0) is the empty text
		w.call("right", t.plain, func() { w.argAs(operand, characters); w.Text("::integer") }, " = ")
		arg()
	default:
		w.foldComparison(t, op, operand)
	}
}

func (w *Writer) foldComparison(t text, op record.Op, operand any) {
	folded := record.FoldSQL(w.placeholder(operand, plainValue) + "::text")
	arg := func() { w.Text("(SELECT ", folded, ")") }
	switch op {
	case record.OpEqFold:
		t.folded()
		w.Text(" = ")
		arg()
	case record.OpContainsFold:
		w.call("strpos", t.folded, arg, " > 0")
	case record.OpStartsWithFold:
		if t.foldRanged {
			w.prefixFold(t, operand, folded)
		}
		w.call("starts_with", t.folded, arg, "")
	case record.OpEndsWithFold:
		w.call("right", t.folded, func() { w.Text("(SELECT char_length(", folded, "))") }, " = ")
		arg()
	}
}

// call appends function(a, b) and the rest.
func (w *Writer) call(function string, a, b func(), rest string) {
	w.Text(function, "(")
	a()
	w.Text(", ")
	b()
	w.Text(")", rest)
}

// prefix appends a range, which an index on the "C" collation serves: t0."title" >= $1 AND t0."title" < $2.
func (w *Writer) prefix(value func(), p any) {
	value()
	w.Text(" >= ")
	w.Arg(p)
	w.Text("::text")
	if bounded(p) {
		w.Text(" AND ")
		value()
		w.Text(" < ")
		w.argAs(p, prefixBound)
		w.Text("::text")
	}
}

// bounded reports whether a prefix has a bound, see [record.PrefixBound]. A parameter always has one.
func bounded(p any) bool {
	text, ok := p.(string)
	if ok {
		_, ok = record.PrefixBound(text)
		return ok
	}
	return true
}

// foldBoundBegin and foldBoundEnd enclose the folded operand and compute its [record.PrefixBound] in PostgreSQL,
// because the service does not have the folded operand. 1114111 is the last code point, 55295 the last before the
// surrogates.
const foldBoundBegin, foldBoundEnd = `(SELECT left(b.f, -1) || chr(CASE ascii(right(b.f, 1)) WHEN 55295 THEN 57344` +
	` ELSE ascii(right(b.f, 1)) + 1 END) FROM (SELECT rtrim(`, `, chr(1114111)) OFFSET 0) b(f))`

// prefixFold appends the range of a folded prefix, which an index on folded text serves, and AND:
//
//	fold(t0."title") >= (SELECT fold($1)) AND fold(t0."title") < (SELECT …) AND
//
// The caller appends starts_with, which has the same result, so that PostgreSQL estimates few rows. For a range with
// unknown ends it estimates one row in 200, and would scan in the order of the page instead.
func (w *Writer) prefixFold(t text, operand any, folded string) {
	t.folded()
	w.Text(" >= (SELECT ", folded, ") AND ")
	if bounded(operand) {
		t.folded()
		w.Text(" < ", foldBoundBegin, folded, foldBoundEnd, " AND ")
	}
}
