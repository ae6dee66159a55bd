package sqlgen

import (
	"math"
	"math/big"

	"recordgraph/record"
	"recordgraph/store/plan"
)

// integerComparison appends a comparison of a column of integers with decimal operands: the earlier column of a field that
// is widened to Decimal. Indexes of the column serve only operands that are integers, so the operands are converted:
//
//	x > 1.5    t0."price" >= 2
//	x <= 1.5   t0."price" <= 1
//	x = 1.5    t0."price" = NULL
//
// A comparison with NULL is not true, as that with a number that the column cannot have.
func (w *Writer) integerComparison(p *plan.Predicate) {
	w.column(p.Column)
	if p.Op == record.OpIn {
		w.Text(" = ANY (")
		w.argAs(p.Value, wholeNumbers)
		w.Text("::bigint[])")
		return
	}
	c := integerOperands[p.Op]
	w.Text(c.operator)
	w.argAs(p.Value, c.as)
	w.Text("::bigint")
}

// integerOperands are the operators of integers, and the conversions of their operands, by the operators of decimals.
var integerOperands = map[record.Op]struct {
	operator string
	as       form
}{
	record.OpEq:  {" = ", wholeNumber},
	record.OpGt:  {" >= ", integerAbove},
	record.OpGte: {" >= ", integerFrom},
	record.OpLt:  {" <= ", integerBelow},
	record.OpLte: {" <= ", integerUpTo},
}

// integerOf returns the 64 bit integer that stands for a decimal operand; nil if no integer of 64 bit matches.
func integerOf(v any, as form) any {
	x, ok := new(big.Rat).SetString(Text(v))
	if !ok {
		return nil
	}
	n := new(big.Int).Div(x.Num(), x.Denom()) // the floor, because the denominator is positive
	switch {
	case as == integerAbove, as == integerFrom && !x.IsInt():
		n.Add(n, big.NewInt(1))
	case as == integerBelow && x.IsInt():
		n.Sub(n, big.NewInt(1))
	case as == wholeNumber && !x.IsInt():
		return nil
	}
	switch {
	case n.IsInt64():
		return n.Int64()
	case n.Sign() > 0 && (as == integerBelow || as == integerUpTo):
		return int64(math.MaxInt64)
	case n.Sign() < 0 && (as == integerAbove || as == integerFrom):
		return int64(math.MinInt64)
	}
	return nil
}

// integersOf is the array literal of the operands that are 64 bit integers.
func integersOf(operands []any) string {
	var out []any
	for _, v := range operands {
		if n := integerOf(v, wholeNumber); n != nil {
			out = append(out, n)
		}
	}
	return string(appendArray(nil, out))
}
